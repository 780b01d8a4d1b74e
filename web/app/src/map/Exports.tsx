// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { ToBoard } from "../board/ToBoard";
import { downloadPng, printAs } from "../sheet/picture";
import { usePaper } from "../sheet/usePaper";
import { labelIn, useWords } from "../text/words";
import { download } from "../ui/download";
import { Icon } from "../ui/Icon";
import { pagesOf, svgOf } from "./svg";
import { usePicture } from "./usePicture";
import { useMap } from "./view";

/** The map as a picture, on paper, and as a file that another workspace can take in. */
export function Exports(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const { id, content } = useMap();
  const picture = usePicture();
  const pop = useId();
  const [fault, setFault] = useState("");
  const name = labelIn(lang, content.label) || t("app.page_journeys");
  usePaper(() => pagesOf(picture()));
  const act = (doing: () => Promise<void> | void) => () => {
    setFault("");
    document.getElementById(pop)?.hidePopover();
    Promise.resolve().then(doing).catch((e: Error) => setFault(e.message));
  };
  const json = async (): Promise<void> => {
    const file = await call("GET /v1/workspaces/{workspace}/journeys/{id}/export", { workspace: desk.id, id });
    download(`${name}.json`, "application/json", typeof file === "string" ? file : JSON.stringify(file, null, 2));
  };
  return (
    <>
      <button type="button" className="button" popoverTarget={pop}><Icon name="export" />{t("app_map.export")}</button>
      <div id={pop} popover="auto" className="pop">
        <button type="button" className="pop-item" onClick={act(() => download(`${name}.svg`, "image/svg+xml", svgOf(picture()).svg))}>{t("app_map.export_svg")}</button>
        <button type="button" className="pop-item" onClick={act(() => downloadPng(`${name}.png`, svgOf(picture()).svg))}>{t("app_map.export_png")}</button>
        <button type="button" className="pop-item" onClick={act(() => printAs(name))}>{t("app_map.export_pdf")}</button>
        {may(desk, "export journey") && <button type="button" className="pop-item" onClick={act(json)}>{t("app_map.export_json")}</button>}
        <ToBoard what={name} piece={() => ({ kind: "picture", text: name, svg: svgOf(picture()).svg })} />
      </div>
      {fault !== "" && <span className="fault" role="alert">{fault}</span>}
    </>
  );
}
