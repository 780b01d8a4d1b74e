// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { labelIn, useWords } from "../text/words";
import { Failed } from "../ui/states";
import { type Edited, type Records, useDeleted } from "./records";
import type { Nouns } from "../api/lists";

/** What was done with its way back, what went wrong, and what somebody else changed meanwhile. */
export function Notices<N extends Edited>({ records }: { records: Records<N> }): ReactNode {
  const { t, lang } = useWords();
  const { done, conflict, fault } = records;
  return (
    <>
      {done !== null && <p className="undo" role="status">{done.says}<button type="button" className="button" disabled={records.busy} onClick={() => void done.undo()}>{t("app.undo")}</button></p>}
      {fault !== null && <Failed error={fault} />}
      {conflict !== null && (
        <div className="failed" role="alertdialog" aria-label={t("app.conflict")}>
          <p><strong>{t("app.conflict")}</strong></p>
          <p>{t("app.conflict_what", { name: labelIn(lang, conflict.theirs.label) })}</p>
          <dl className="pairs"><div><dd>{t("app.conflict_mine")} <b>{labelIn(lang, conflict.mine.label) || labelIn(lang, conflict.theirs.label)}</b></dd><dd>{t("app.conflict_theirs")} <b>{labelIn(lang, conflict.theirs.label)}</b></dd></div></dl>
          <div className="row"><button type="button" className="button main" onClick={() => void records.settle(true)}>{t("app.conflict_keep_mine")}</button><button type="button" className="button" onClick={() => void records.settle(false)}>{t("app.conflict_keep_theirs")}</button></div>
        </div>
      )}
    </>
  );
}

/** What was deleted, and the way back. */
export function Deleted<N extends Edited>({ noun, records }: { noun: N; records: Records<N> }): ReactNode {
  const { t, lang } = useWords();
  const gone = useDeleted(noun).data ?? [];
  if (gone.length === 0) return null;
  return (
    <details><summary>{t("app_settings.deleted", { n: gone.length })}</summary>
      <ul className="list">{gone.map((r: Nouns[N]) => <li key={r.id} className="row"><span className="grow">{labelIn(lang, r.label)}</span><button type="button" className="button" disabled={records.busy} aria-label={t("app_settings.restore_of", { name: labelIn(lang, r.label) })} onClick={() => void records.restore(r, t("app_settings.restored", { name: labelIn(lang, r.label) }))}>{t("app_settings.restore")}</button></li>)}</ul>
    </details>
  );
}
