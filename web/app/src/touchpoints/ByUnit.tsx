// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useAnswer } from "../api/answer";
import { useWhole } from "../api/lists";
import { usePicked } from "../shell/picked";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { FigureText, How } from "../ui/Figure";
import { bare, Files, kindsOf } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Interval } from "../ui/marks";
import { Empty, Loaded } from "../ui/states";
import { figureOf, useMetricName } from "../overview/Headlines";
import { indexOf, useMetrics, useScores } from "../overview/metrics";

const BEGINNING = 8; // units that are listed at first

/** One score by unit against the whole: which units stand apart, and which only seem to. */
export function ByUnit({ where }: { where: readonly string[] }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const nameOf = useMetricName();
  const [all, setAll] = useState(false);
  const metrics = useMetrics().data ?? [];
  const units = useWhole("units").data ?? [];
  const names = new Map(units.map((u) => [u.code, u]));
  const every = useScores(where, true, true);
  const metric = metrics.find((m) => (figureOf(every.data, m.measure)?.n ?? 0) > 0);
  const answer = useAnswer(metric === undefined ? ["count"] : [metric.measure], { by: ["unit"], where, everywhere: true, enabled: metric !== undefined });
  if (metric === undefined) return <Card title={t("app.by_unit")}><Empty title={t("app.by_unit_none")} says={t("app.by_unit_none_what")} /></Card>;
  const whole = figureOf(every.data, metric.measure);
  const at = Math.max(0, indexOf(answer.data, metric.measure));
  const rows = (answer.data?.rows ?? []).filter((r) => typeof r.keys?.[0] === "string" && r.keys[0] !== "" && r.figures?.[at]?.value !== undefined);
  rows.sort((a, b) => a.figures![at]!.value! - b.figures![at]!.value!);
  const below = rows.filter((r) => !r.figures![at]!.few && whole?.value !== undefined && (r.figures![at]!.high ?? Infinity) < whole.value);
  const nameOfUnit = (code: string, given: string | undefined): string => given || labelIn(lang, names.get(code)?.label) || code;
  const found = rows.length === 0 ? undefined : rows.every((r) => r.figures![at]!.few) ? t("app.by_unit_few") : below.length === 0 ? t("app.by_unit_alike", { n: rows.length }) : t("app.by_unit_below", { below: below.length, n: rows.length, names: below.slice(0, 3).map((r) => nameOfUnit(r.keys![0]!, r.names?.[0])).join(t("app.and")) });
  const says = found === undefined ? undefined : t("app.by_unit_span", { span: f.span(picked.from, picked.last), says: found });
  return (
    <Card title={`${t("app.by_unit")} · ${nameOf(metric)}`} says={says} tools={<><How answer={answer.data} measure={at} label={nameOf(metric)} /><Files name={`${t("app.by_unit")} ${nameOf(metric)}`} kinds={kindsOf(rows[0]?.figures?.[at]?.unit)} rows={() => [[t("app.unit"), nameOf(metric), t("app.lower"), t("app.upper"), "n"], ...rows.map((r) => [nameOfUnit(r.keys![0]!, r.names?.[0]), ...bare(r.figures![at]), r.figures![at]!.n])]} /></>}>
      <Loaded query={answer} height={200}>{() => rows.length === 0 ? <Empty title={t("app.by_unit_none")} says={t("app.by_unit_none_what")} /> : (
        <div className="stack tight"><div className="scroll" tabIndex={0} role="region" aria-label={t("app.by_unit")}>
          <table className="plain-table">
            <thead><tr><th scope="col">{t("app.unit")}</th><th scope="col">{nameOf(metric)}</th><th scope="col" className="wide-only">{t("app.by_unit_against")}</th></tr></thead>
            <tbody>{(all ? rows : rows.slice(0, BEGINNING)).map((r) => <tr key={r.keys![0]}><td>{nameOfUnit(r.keys![0]!, r.names?.[0])}</td><td><FigureText figure={r.figures![at]} /></td><td className="wide-only"><Interval figure={r.figures![at]} low={metric.low} high={metric.high} neutral={whole?.value} /></td></tr>)}</tbody>
          </table>
        </div>
        {!all && rows.length > BEGINNING && <p><button type="button" className="button" onClick={() => setAll(true)}>{t("app.show_all", { n: rows.length })}</button></p>}</div>
      )}</Loaded>
    </Card>
  );
}
