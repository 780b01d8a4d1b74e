// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import type { Touchpoint } from "../api/schema";
import { useMembers, useWho } from "../sheet/people";
import { labelIn, useWords } from "../text/words";
import type { Editing } from "./edit";

/** Who looks after a touchpoint; a reader of members who may change it adds and removes people. */
export function OwnersCell({ touchpoint: p, editing }: { touchpoint: Touchpoint; editing: Editing | null }): ReactNode {
  const { t, lang } = useWords();
  const who = useWho();
  const members = useMembers().data;
  const [adding, setAdding] = useState(false);
  const owners = p.owners ?? [];
  const label = t("app.change_of", { field: t("app.field_owners"), name: labelIn(lang, p.label) });
  const save = (next: string[]): void => void editing?.save(p, { owners: next });
  const free = (members ?? []).filter((m) => !owners.includes(m.id));
  const may = editing !== null && members !== undefined;
  return (
    <span className="row">
      {owners.map((id) => <span key={id} className="tag">{who(id)}{may && <button type="button" className="tool" aria-label={t("app.owner_remove", { name: who(id) })} onClick={() => save(owners.filter((o) => o !== id))}>×</button>}</span>)}
      {!may && owners.length === 0 && <span className="quiet">–</span>}
      {may && !adding && free.length > 0 && <button type="button" className="cell-edit" aria-label={`${label}${t("app.colon")}${t("app.owner_add")}`} onClick={() => setAdding(true)}>{t("app.owner_add")}</button>}
      {adding && <select className="cell-input" autoFocus aria-label={label} value="" onBlur={() => setAdding(false)} onKeyDown={(e) => e.key === "Escape" && setAdding(false)} onChange={(e) => {
        setAdding(false);
        save([...owners, e.target.value]);
      }}><option value="" disabled>{t("app.owner_add")}</option>{free.map((m) => <option key={m.id} value={m.id}>{m.name}</option>)}</select>}
    </span>
  );
}
