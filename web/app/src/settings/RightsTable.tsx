// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { RIGHTS } from "../api/rights";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { ROLES } from "./members";

/** What the app asks rights of, in the order of the navigation. */
const NOUNS = ["touchpoint", "stage", "standard", "rule", "source", "import", "write-key", "figure", "event", "topic", "correction", "study", "journey", "blueprint", "persona", "pain-point", "comment", "customer", "identity", "unit", "department", "membership", "workspace", "erasure", "audit", "operation"] as const;

/** The most that a role may do with something. */
function most(role: string, noun: string): { does: "change" | "propose" | "read" | "none"; own: boolean; exports: boolean } {
  const does = (["change", "propose", "read"] as const).find((action) => RIGHTS[`${action} ${noun}`]?.[role] !== undefined);
  return { does: does ?? "none", own: does !== undefined && RIGHTS[`${does} ${noun}`]?.[role] === "own", exports: RIGHTS[`export ${noun}`]?.[role] !== undefined };
}

/** What each role may do, from the table by which the server decides. */
export function RightsTable(): ReactNode {
  const { t, name } = useWords();
  const nouns = NOUNS.filter((n) => `read ${n}` in RIGHTS);
  const said = (role: string, noun: string): string => {
    const { does, own, exports } = most(role, noun);
    if (does === "none") return "–";
    return `${t(`app_settings.may_${does}`)}${exports ? t("app_settings.may_export") : ""}${own ? t("app_settings.may_own") : ""}`;
  };
  const rows = nouns.map((n) => [name("app_settings.noun", n), ...ROLES.map((r) => said(r, n))]);
  const heads = [t("app_settings.noun"), ...ROLES.map((r) => t(`app_settings.role.${r}`))];
  return (
    <Card title={t("app_settings.rights")} says={t("app_settings.rights_says")} tools={<Files name={t("app_settings.rights")} rows={() => [heads, ...rows]} />}>
      <details><summary>{t("app_settings.rights_show")}</summary>
        <div className="scroll" tabIndex={0} role="region" aria-label={t("app_settings.rights")}>
          <table className="plain-table rights"><thead><tr>{heads.map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
            <tbody>{rows.map((r) => <tr key={r[0]}>{r.map((c, i) => (i === 0 ? <th key={i} scope="row">{c}</th> : <td key={i} className={c === "–" ? "quiet" : undefined}>{c}</td>))}</tr>)}</tbody>
          </table>
        </div>
      </details>
      <dl className="role-list">{ROLES.map((r) => <div key={r}><dt>{t(`app_settings.role.${r}`)}</dt><dd className="quiet">{t(`app_settings.role_what.${r}`)}</dd></div>)}</dl>
    </Card>
  );
}
