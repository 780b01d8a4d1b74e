// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { NameCell, PickCell } from "./cells";
import { useContacts } from "./contacts";
import type { Editing } from "./edit";
import { useChoices } from "./Filters";
import { useShown } from "./Notices";
import { OwnersCell } from "./OwnersCell";

/** So many contacts of the period show that a touchpoint is met, as on maps. */
const ENOUGH = 30;

/** What the register says of a touchpoint; changed where it stands. */
export function Properties({ touchpoint: p, editing }: { touchpoint: Touchpoint; editing: Editing | null }): ReactNode {
  const { t, lang } = useWords();
  const choices = useChoices();
  const show = useShown();
  const { contacts: { met } } = useContacts(p.id);
  const known = new Set((p.evidence ?? []).map((e) => e.kind));
  if (met !== undefined && met.n.n >= ENOUGH && known.delete("assumed")) known.add("observed"); // what was counted is assumed no more
  return (
    <Card title={t("app.properties")} says={labelIn(lang, p.description) || undefined}>
      <table className="plain-table">
        <tbody>
          {editing !== null && <tr><th scope="row">{t("app.field_label")}</th><td><NameCell touchpoint={p} editing={editing} /></td></tr>}
          {(["stage", "channel", "department", "status"] as const).map((field) => <tr key={field}><th scope="row">{t(`app.field_${field}`)}</th><td><PickCell touchpoint={p} field={field} choices={choices[field]} editing={editing} /></td></tr>)}
          <tr><th scope="row">{t("app.field_owners")}</th><td><OwnersCell touchpoint={p} editing={editing} /></td></tr>
          {p.layer !== undefined && <tr><th scope="row">{t("app.field_layer")}</th><td>{show(p, "layer")}</td></tr>}
          {known.size > 0 && <tr><th scope="row">{t("app.field_evidence")}</th><td>{[...known].map((kind) => <span key={kind} className="tag">{t(`app.evidence_${kind}` as "app.evidence_assumed")}</span>)}</td></tr>}
        </tbody>
      </table>
    </Card>
  );
}
