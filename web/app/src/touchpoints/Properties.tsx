// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { NameCell, PickCell } from "./cells";
import type { Editing } from "./edit";
import { useChoices } from "./Filters";
import { useShown } from "./Notices";
import { OwnersCell } from "./OwnersCell";

/** What the register says of a touchpoint; changed where it stands. */
export function Properties({ touchpoint: p, editing }: { touchpoint: Touchpoint; editing: Editing | null }): ReactNode {
  const { t, lang } = useWords();
  const choices = useChoices();
  const show = useShown();
  return (
    <Card title={t("app.properties")} says={labelIn(lang, p.description) || undefined}>
      <table className="plain-table">
        <tbody>
          {editing !== null && <tr><th scope="row">{t("app.field_label")}</th><td><NameCell touchpoint={p} editing={editing} /></td></tr>}
          {(["stage", "channel", "department", "status"] as const).map((field) => <tr key={field}><th scope="row">{t(`app.field_${field}`)}</th><td><PickCell touchpoint={p} field={field} choices={choices[field]} editing={editing} /></td></tr>)}
          <tr><th scope="row">{t("app.field_owners")}</th><td><OwnersCell touchpoint={p} editing={editing} /></td></tr>
          {p.layer !== undefined && <tr><th scope="row">{t("app.field_layer")}</th><td>{show(p, "layer")}</td></tr>}
          {(p.evidence ?? []).length > 0 && <tr><th scope="row">{t("app.field_evidence")}</th><td>{(p.evidence ?? []).map((e, i) => <span key={i} className="tag">{t(`app.evidence_${e.kind}` as "app.evidence_assumed")}</span>)}</td></tr>}
        </tbody>
      </table>
    </Card>
  );
}
