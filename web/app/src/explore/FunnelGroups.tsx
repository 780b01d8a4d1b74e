// SPDX-License-Identifier: Apache-2.0

// The same funnel by period, by segment or by unit, and which of them differ.

import type { ReactNode } from "react";
import type { JourneyRate } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Rate, RateBar } from "./Rate";
import type { Found } from "./trails";

interface Row {
  name: string;
  reached: readonly number[];
  converted: JourneyRate;
}

const SURE = 0.05;

export function FunnelGroups({ answer, by, names }: { answer: Found<"funnel">; by: string | undefined; names: readonly string[] }): ReactNode {
  const { t } = useWords();
  const rows = useRows(answer);
  if (by === undefined || rows.length === 0) return null;
  return (
    <div className="stack tight">
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.groups")}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_journeys.group")}</th>{names.map((n, i) => <th key={i} scope="col" className="wide-only">{n}</th>)}<th scope="col" className="bar-cell" /><th scope="col">{t("app_journeys.converted")}</th></tr></thead>
          <tbody>{rows.map((r) => <tr key={r.name}><td>{r.name}</td>{names.map((_, i) => <td key={i} className="wide-only number">{r.reached[i] ?? "–"}</td>)}<td className="bar-cell"><RateBar rate={r.converted} /></td><td><Rate rate={r.converted} /></td></tr>)}</tbody>
        </table>
      </div>
      <Compared answer={answer} names={names} />
      {(answer.units_hidden ?? 0) > 0 && <p className="quiet small">{t("app_journeys.units_hidden", { n: answer.units_hidden ?? 0 })}</p>}
    </div>
  );
}

function useRows(answer: Found<"funnel">): Row[] {
  const { t } = useWords();
  const f = useFormat();
  const { result, units } = answer;
  const day = (ms: number): string => new Intl.DateTimeFormat("en-CA", { timeZone: answer.provenance.zone }).format(ms);
  if (units != null) return units.flatMap((u) => (u.result === undefined ? [] : [{ name: u.name || u.key, reached: u.result.steps.map((s) => s.reached), converted: u.result.steps.at(-1)!.of_first }]));
  const periods = (result.periods ?? []).map((p) => ({ name: f.span(day(p.from), day(p.to - 1)), reached: p.reached, converted: p.converted }));
  const groups = (result.groups ?? []).map((g) => ({ name: result.group_names?.[g.group] ?? t("app_journeys.no_group"), reached: g.reached, converted: g.converted }));
  return [...periods, ...groups];
}

/** Pairs of segments whose way through differs more than chance would have it. */
function Compared({ answer: { result }, names }: { answer: Found<"funnel">; names: readonly string[] }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const group = (i: number): string => result.group_names?.[i] ?? t("app_journeys.no_group");
  const all = result.comparisons ?? [];
  if (all.length === 0) return null;
  const held = all.filter((c) => c.q < SURE && c.of > 0);
  if (held.length === 0) return <p>{t("app_journeys.funnel_alike", { n: all.length })}</p>;
  const points = (v: number): string => t("app.points_of_percent", { n: `${v > 0 ? "+" : "−"}${Math.abs(100 * v).toFixed(1)}` });
  return <ul className="plain-list">{held.map((c, i) => <li key={i}>{t("app_journeys.funnel_differs", { a: group(c.a), b: group(c.b), step: names[c.step - 1] ?? "", from: names[c.of - 1] ?? "", share_a: f.percent(c.rate_a.value), share_b: f.percent(c.rate_b.value), difference: points(c.difference), low: points(c.low), high: points(c.high), q: c.q.toPrecision(2) })}</li>)}</ul>;
}
