// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Source } from "../board/board";
import { ToBoard } from "../board/ToBoard";
import { useWords } from "../text/words";
import { download } from "./download";
import { Icon } from "./Icon";

interface PictureProps {
  name: string;
  svg: () => string; // as it is drawn now; "" where it is not
  source?: Source;
}

/** A picture as a file, SVG or PNG, and on the board. */
export function PictureFiles({ name, svg, source }: PictureProps): ReactNode {
  const { t } = useWords();
  const take = async (kind: "SVG" | "PNG"): Promise<void> => {
    const drawn = svg();
    if (drawn === "") return;
    if (kind === "SVG") return download(`${name}.svg`, "image/svg+xml", drawn);
    const { downloadPng } = await import("../sheet/picture");
    await downloadPng(`${name}.png`, drawn);
  };
  return (
    <>
      {(["SVG", "PNG"] as const).map((kind) => <button key={kind} type="button" className="tool" aria-label={t("app.export_of", { what: `${name} ${kind}` })} onClick={() => void take(kind)}><Icon name="export" />{kind}</button>)}
      <ToBoard what={name} piece={() => ({ kind: "picture", text: name, svg: svg(), source })} />
    </>
  );
}
