// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId } from "react";
import { ToBoard } from "../board/ToBoard";
import { downloadPng, printAs } from "../sheet/picture";
import { usePaper } from "../sheet/usePaper";
import { usePicked } from "../shell/picked";
import { labelIn, useWords } from "../text/words";
import { download } from "../ui/download";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { write } from "./document";
import type { LiveBlueprint } from "./live";
import type { Content } from "./model";
import { type Say, saidOf } from "./say";
import { renderBlueprintSVG } from "./svg";

/** The blueprint as a file: a drawing, a picture, paper, or the model itself. */
export function Exports({ content, live, say }: { content: Content; live: LiveBlueprint; say: Say }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const id = useId();
  const name = labelIn(say.lang, content.label);
  const draw = (): ReturnType<typeof renderBlueprintSVG> => renderBlueprintSVG(content, saidOf(content, say, live, t("app_blueprint.picture_foot", { span: picked.from === "" ? "" : f.span(picked.from, picked.last) })));
  usePaper(() => [draw().svg]);
  const ways: readonly [string, () => void][] = [
    ["SVG", () => download(`${name}.svg`, "image/svg+xml", draw().svg)],
    ["PNG", () => void downloadPng(`${name}.png`, draw().svg)],
    [t("app_blueprint.export_pdf"), () => printAs(name)],
    ["JSON", () => download(`${name}.json`, "application/json", write(content))],
  ];
  return (
    <>
      <button type="button" className="button" popoverTarget={id}><Icon name="export" />{t("app_blueprint.export")}</button>
      <div id={id} popover="auto" className="pop bp-exports" onClick={(e) => e.currentTarget.hidePopover()}>{ways.map(([label, act]) => <button key={label} type="button" className="pop-item" onClick={act}>{label}</button>)}<ToBoard what={name} piece={() => ({ kind: "picture", text: name, svg: draw().svg })} /></div>
    </>
  );
}
