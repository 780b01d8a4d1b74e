// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect } from "react";
import { SavedMark, UndoRedo } from "../sheet/Bar";
import type { Sheet } from "../sheet/useSheet";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Exports } from "./Exports";
import type { Content } from "./model";
import { SIDES, type SideKind } from "./Side";
import type { Zoom } from "./sizes";
import { useMap } from "./view";

interface ToolsProps {
  sheet: Sheet<Content>;
  zoom: Zoom;
  table: boolean;
  setTable: (on: boolean) => void;
  side: SideKind | undefined;
  open: (side: SideKind) => void;
}

/** What can be done with the whole map. */
export function Tools({ sheet, zoom, table, setTable, side, open }: ToolsProps): ReactNode {
  const { t } = useWords();
  const { mayEdit } = useMap();
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      const typing = e.target instanceof HTMLElement && e.target.closest("input, textarea, select, dialog") !== null;
      if (e.key === "?" && !typing) open("keys");
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [open]);
  return (
    <div className="map-tools row" role="toolbar" aria-label={t("app_map.tools")}>
      {mayEdit && <><UndoRedo sheet={sheet} /><SavedMark sheet={sheet} /></>}
      <span className="space" />
      <span className="map-zoom"><button type="button" className="tool" aria-label={t("app_map.smaller")} onClick={zoom.smaller}>−</button><span className="number small" aria-live="polite">{Math.round(zoom.value * 100)}%</span><button type="button" className="tool" aria-label={t("app_map.larger_size")} onClick={zoom.larger}><Icon name="plus" size={14} /></button><button type="button" className="tool" onClick={zoom.fit}>{t("app_map.fit")}</button></span>
      <button type="button" className="tool" aria-pressed={table} onClick={() => setTable(!table)}>{t(table ? "app_map.as_map" : "app.as_table")}</button>
      {SIDES.map((s) => <button key={s} type="button" className="tool" aria-pressed={side === s} onClick={() => open(s)}>{t(`app_map.side_${s}`)}</button>)}
      <Exports />
    </div>
  );
}

