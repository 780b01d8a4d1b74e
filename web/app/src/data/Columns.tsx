// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { ColumnUse, FileHead, ProfileDraft } from "../api/schema";
import { useWords } from "../text/words";

const FIELDS = ["id", "name", "place", "time", "subject", "object", "unit", "channel", "duration", "value", "score", "text", "trait", "property", "consent", "metric", "numerator", "denominator", "touchpoint"] as const;
const NAMED = new Set(["subject", "object", "score", "text", "trait", "property", "consent"]);

/** Changes what one column becomes; "" leaves it to what is done with the rest. */
export function becoming(profile: ProfileDraft, column: string, change: Partial<ColumnUse>): ProfileDraft {
  const columns = profile.columns ?? [];
  if (change.field === "") return { ...profile, columns: columns.filter((c) => c.column !== column) };
  const old = columns.find((c) => c.column === column);
  const field = change.field ?? old?.field ?? "property";
  const next: ColumnUse = change.field === undefined || change.field === old?.field ? { ...old, ...change, column, field } : { column, field, name: NAMED.has(field) ? column : undefined, scale: field === "score" ? { low: 100, high: 500 } : undefined, unit: field === "duration" ? "s" : field === "value" ? "CNY" : undefined };
  const fixed = (profile.fixed ?? []).filter((v) => v.field !== field || NAMED.has(field));
  return { ...profile, fixed, columns: old === undefined ? [...columns, next] : columns.map((c) => (c === old ? next : c)) };
}

/** Every column with what it becomes and its first values. */
export function Columns({ head, profile, change }: { head: FileHead; profile: ProfileDraft; change: (p: ProfileDraft) => void }): ReactNode {
  const { t, name } = useWords();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app.columns")}>
      <table className="plain-table">
        <thead><tr><th scope="col">{t("app.column")}</th><th scope="col">{t("app.becomes")}</th><th scope="col">{t("app.column_name")}</th><th scope="col">{t("app.first_values")}</th></tr></thead>
        <tbody>{(head.columns ?? []).map((column, i) => {
          const use = (profile.columns ?? []).find((c) => c.column === column);
          return (
            <tr key={column}>
              <td><b>{column}</b></td>
              <td><select className="cell-input" aria-label={t("app.column_as", { column })} value={use?.field ?? ""} onChange={(e) => change(becoming(profile, column, { field: e.target.value }))}><option value="">{t("app.column_rest")}</option>{FIELDS.map((f) => <option key={f} value={f}>{name("app.column_field", f)}</option>)}</select></td>
              <td className="column-how">
                {use !== undefined && NAMED.has(use.field) && <input className="cell-input" aria-label={t("app.column_name_of", { column })} value={use.name ?? ""} onChange={(e) => change(becoming(profile, column, { name: e.target.value }))} />}
                {use?.field === "score" && <span className="row nowrap"><input className="cell-input" type="number" aria-label={t("app.scale_low", { column })} value={(use.scale?.low ?? 100) / 100} onChange={(e) => change(becoming(profile, column, { scale: { low: Math.round(Number(e.target.value) * 100), high: use.scale?.high ?? 500 } }))} />–<input className="cell-input" type="number" aria-label={t("app.scale_high", { column })} value={(use.scale?.high ?? 500) / 100} onChange={(e) => change(becoming(profile, column, { scale: { low: use.scale?.low ?? 100, high: Math.round(Number(e.target.value) * 100) } }))} /></span>}
                {(use?.field === "duration" || use?.field === "value") && <input className="cell-input" aria-label={t("app.column_unit", { column })} value={use.unit ?? ""} onChange={(e) => change(becoming(profile, column, { unit: e.target.value }))} />}
              </td>
              <td className="quiet small sample-cell">{(head.sample ?? []).slice(0, 3).map((row) => row?.[i] ?? "").filter((x) => x !== "").join(" · ")}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}
