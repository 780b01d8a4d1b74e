// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { How } from "../ui/Figure";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { Empty, Loaded } from "../ui/states";
import { useMeetings } from "./metrics";

const SHOWN = 8;

/** Where customers meet us most. */
export function Contacts(): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const answer = useMeetings();
  const rows = (answer.data?.rows ?? []).filter((r) => typeof r.keys?.[0] === "string" && (r.figures?.[0]?.n ?? 0) > 0).sort((a, b) => (b.figures?.[0]?.n ?? 0) - (a.figures?.[0]?.n ?? 0));
  const all = (answer.data?.rows ?? []).reduce((sum, r) => sum + (r.figures?.[0]?.n ?? 0), 0);
  const first = rows.slice(0, 3).reduce((sum, r) => sum + (r.figures?.[0]?.n ?? 0), 0);
  const most = rows[0]?.figures?.[0]?.n ?? 0;
  return (
    <Card title={t("app.contacts_most")} says={rows.length >= 3 ? t("app.contacts_says", { share: f.percent(first / all), n: f.count(all) }) : undefined} tools={<>
      <How answer={answer.data} measure={0} label={t("app.contacts")} />
      {rows.length > 0 && <Files name={t("app.contacts_most")} rows={() => [[t("app.touchpoint"), t("app.contacts"), t("app.customers")], ...rows.map((r) => [labelIn(lang, touchpoints.find((p) => p.id === r.keys![0])?.label) || (r.names?.[0] ?? ""), r.figures![0]!.n, r.figures![1]!.n])]} />}
    </>}>
      <Loaded query={answer} height={240}>{() => rows.length === 0 ? <Empty title={t("app.no_contacts")} says={t("app.no_contacts_what")} /> : (
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app.touchpoint")}</th><th scope="col" className="wide-only"><span className="small">{t("app.share")}</span></th><th scope="col" className="end">{t("app.contacts")}</th><th scope="col" className="end">{t("app.customers")}</th></tr></thead>
          <tbody>{rows.slice(0, SHOWN).map((r) => (
            <tr key={r.keys![0]}>
              <td><TouchpointLink touchpoint={touchpoints.find((p) => p.id === r.keys![0])} id={r.keys![0]!} name={r.names?.[0]} /></td>
              <td className="wide-only"><svg width="120" height="8" aria-hidden="true"><rect width={Math.max(2, (120 * (r.figures![0]!.n)) / most)} height="8" rx="2" fill="var(--bar)" /></svg></td>
              <td className="end">{f.count(r.figures![0]!.n)}</td>
              <td className="end">{f.count(r.figures![1]!.n)}</td>
            </tr>
          ))}</tbody>
        </table>
      )}</Loaded>
    </Card>
  );
}
