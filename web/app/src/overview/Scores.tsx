// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useWhole } from "../api/lists";
import type { AnswerRow } from "../api/schema";
import { RatedHigh } from "../moments/RatedHigh";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Change, FigureText, How } from "../ui/Figure";
import { bare, Files, kindsOf } from "../ui/Files";
import { Face, Interval, levelOf, TouchpointLink } from "../ui/marks";
import { Empty, Loaded } from "../ui/states";
import { useMetricName } from "./Headlines";
import { indexOf, useByTouchpoint, useMainMetric, useMetrics } from "./metrics";

const EACH = 5;

/** Where customers are least and most content, as far as the intervals tell. */
export function Scores(): ReactNode {
  const { t, lang } = useWords();
  const nameOf = useMetricName();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const metrics = useMetrics().data ?? [];
  const [chosen, choose] = useState("");
  const counts = useByTouchpoint(metrics.length > 0);
  const main = useMainMetric();
  const metric = metrics.find((m) => m.name === chosen) ?? main;
  if (metrics.length === 0 || metric === undefined) return <Card title={t("app.scores")}><Empty title={t("app.no_scores")} says={t("app.no_scores_what")} /></Card>;
  const at = indexOf(counts.data, metric.measure);
  const figure = (r: AnswerRow) => r.figures?.[at];
  const known = (counts.data?.rows ?? []).filter((r) => typeof r.keys?.[0] === "string" && figure(r)?.value !== undefined && !figure(r)!.few);
  const thin = (counts.data?.rows ?? []).filter((r) => typeof r.keys?.[0] === "string" && figure(r)?.few && figure(r)!.n > 0).length;
  known.sort((a, b) => figure(a)!.value! - figure(b)!.value!);
  const worst = known.slice(0, EACH);
  const best = known.slice(Math.max(EACH, known.length - EACH)).reverse();
  const low = known[0];
  const next = known[1];
  const apart = low !== undefined && next !== undefined && (figure(low)!.high ?? Infinity) < (figure(next)!.low ?? -Infinity);
  const nameOfRow = (r: AnswerRow): string => labelIn(lang, touchpoints.find((p) => p.id === r.keys![0])?.label) || r.names?.[0] || "";
  const says = low === undefined ? t("app.scores_thin", { n: thin }) : t(apart ? "app.scores_worst" : "app.scores_unsure", { name: nameOfRow(low), what: nameOf(metric) });
  const line = (r: AnswerRow): ReactNode => {
    const level = levelOf(figure(r), metric.low, metric.high);
    return (
      <tr key={r.keys![0]}>
        <td><TouchpointLink touchpoint={touchpoints.find((p) => p.id === r.keys![0])} id={r.keys![0]!} name={r.names?.[0]} /></td>
        <td className="nowrap-cell">{level !== null && <Face level={level} size={18} />} <FigureText figure={figure(r)} /></td>
        <td className="wide-only"><Interval figure={figure(r)} low={metric.low} high={metric.high} neutral={metric.neutral} /></td>
        <td className="wide-only small nowrap-cell"><Change figure={figure(r)} lowerIsBetter={metric.lowerIsBetter} brief /></td>
      </tr>
    );
  };
  return (
    <Card title={t("app.scores")} says={counts.data === undefined ? undefined : says} tools={<>
      {metrics.length > 1 && <label className="picker"><select aria-label={t("app.scores_by")} value={metric.name} onChange={(e) => choose(e.target.value)}>{metrics.map((m) => <option key={m.name} value={m.name}>{nameOf(m)}</option>)}</select></label>}
      <How answer={counts.data} measure={Math.max(0, at)} label={nameOf(metric)} />
      {low !== undefined && <Files name={`${t("app.scores")} ${nameOf(metric)}`} kinds={kindsOf(figure(low)?.unit)} rows={() => [[t("app.touchpoint"), nameOf(metric), t("app.lower"), t("app.upper"), "n"], ...known.map((r) => [nameOfRow(r), ...bare(figure(r)), figure(r)!.n])]} />}
    </>}>
      <Loaded query={counts} height={280}>{() => known.length === 0 ? <Empty title={t("app.scores_none")} says={t("app.scores_none_what")} /> : (
        <>{!metric.lowerIsBetter && <RatedHigh touchpoints={best.map((r) => r.keys![0]!)} />}
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app.scores_least")}</th><th scope="col">{nameOf(metric)}</th><th scope="col" className="wide-only">{t("app.interval")}</th><th scope="col" className="wide-only">{t("app.against_previous")}</th></tr></thead>
          <tbody>{worst.map(line)}</tbody>
          {best.length > 0 && <><thead><tr><th scope="col">{t("app.scores_most")}</th><td /><td className="wide-only" /><td className="wide-only" /></tr></thead><tbody>{best.map(line)}</tbody></>}
        </table></>
      )}</Loaded>
    </Card>
  );
}
