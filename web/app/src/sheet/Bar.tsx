// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect } from "react";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Failed } from "../ui/states";
import type { Sheet } from "./useSheet";

/** Undo and redo, as buttons and keys. */
export function UndoRedo<C>({ sheet }: { sheet: Sheet<C> }): ReactNode {
  const { t } = useWords();
  const { undo, redo } = sheet;
  useEffect(() => {
    const press = (e: KeyboardEvent): void => {
      const typing = e.target instanceof HTMLElement && e.target.closest("input, textarea, select, [contenteditable=true], dialog") !== null;
      if (typing || !(e.ctrlKey || e.metaKey) || e.altKey) return;
      const key = e.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      e.preventDefault();
      if (key === "y" || e.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [undo, redo]);
  return (
    <>
      <button type="button" className="button" aria-keyshortcuts="Control+Z Meta+Z" disabled={!sheet.canUndo} onClick={undo}><Icon name="undo" />{t("app.undo")}</button>
      <button type="button" className="button" aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z" disabled={!sheet.canRedo} onClick={redo}><Icon name="redo" />{t("app_sheet.redo")}</button>
    </>
  );
}

/** Where the edits are, in words that stay at their place. */
export function SavedMark<C>({ sheet }: { sheet: Sheet<C> }): ReactNode {
  const { t } = useWords();
  const bad = sheet.saving === "offline" || sheet.saving === "refused" || sheet.saving === "clash";
  return <span className={bad ? "tag warn" : "quiet small"} role="status" data-saving={sheet.saving}>{t(`app_sheet.saving_${sheet.saving}`)}</span>;
}

/** What came in the way of saving, and the ways out. say names a part of the record and what it is in a content. */
export function Obstacles<C>({ sheet, say }: { sheet: Sheet<C>; say: (content: C, part: string) => { name: string; value: string } }): ReactNode {
  const { t } = useWords();
  const { clash, fault } = sheet;
  return (
    <>
      {fault !== null && sheet.saving === "refused" && <Failed error={fault} again={sheet.flush} />}
      {clash !== null && (
        <div className="failed" role="alertdialog" aria-label={t("app.conflict")}>
          <p><strong>{t("app.conflict")}</strong></p>
          <p>{t("app_sheet.clash_what", { n: clash.both.length })}</p>
          <dl className="pairs">{clash.both.map((part) => {
            const [mine, theirs] = [say(sheet.content, part), say(clash.theirs, part)];
            return <div key={part}><dt>{mine.name || theirs.name}</dt><dd>{t("app.conflict_mine")} <b>{mine.value || t("app_sheet.gone")}</b></dd><dd>{t("app.conflict_theirs")} <b>{theirs.value || t("app_sheet.gone")}</b></dd></div>;
          })}</dl>
          <div className="row"><button type="button" className="button main" onClick={() => sheet.settle("mine")}>{t("app.conflict_keep_mine")}</button><button type="button" className="button" onClick={() => sheet.settle("theirs")}>{t("app.conflict_keep_theirs")}</button></div>
        </div>
      )}
    </>
  );
}
