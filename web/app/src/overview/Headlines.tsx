// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import type { Answer, Score } from "../api/schema";
import { type Bucket, bucketOf, bucketsOf } from "../shell/buckets";
import { reachesBefore, usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { direction, Headline } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Spark, type SparkPoint } from "../ui/marks";
import { Loaded } from "../ui/states";
import { indexOf, type Metric, metricOf, useMetrics } from "./metrics";

const SHOWN = 4;

/** How a metric is called. */
export function useMetricName(): (m: Metric) => string {
  const { t } = useWords();
  return (m) => (m.label === null ? m.name : t(m.label));
}

/** What the headlines tell of: the main scores, contacts and customers. */
export function useHeadlineMeasures(): string[] {
  return [...(useMetrics().data ?? []).slice(0, SHOWN - 1).map((m) => m.measure), "contacts", "reach"];
}

/** How the metric of a score is called. */
export function useScoreName(): (s: Score) => string {
  const nameOf = useMetricName();
  return (s) => nameOf(metricOf(s.metric, s.low / 100, s.high / 100));
}

/** Outcome, change and curve of the main scores, and of contacts and customers. */
export function Headlines(): ReactNode {
  const { t } = useWords();
  const picked = usePicked();
  const nameOf = useMetricName();
  const metrics = (useMetrics().data ?? []).slice(0, SHOWN - 1);
  const measures = useHeadlineMeasures();
  const whole = useAnswer(measures, { compare: true });
  const bucket = bucketOf(picked.days);
  const curve = useAnswer(measures, { by: [bucket] });
  return (
    <Loaded query={whole} height={150}>{(answer) => (
      <div className="headlines">
        {measures.map((measure, i) => {
          const metric = metrics[i];
          const counted = figureOf(answer, measure);
          // a count of days before there were data is no count of none
          const figure = counted !== undefined && metric === undefined && !reachesBefore(picked) ? { ...counted, change: undefined } : counted;
          const label = metric === undefined ? t(measure === "contacts" ? "app.contacts" : "app.customers") : nameOf(metric);
          if (figure === undefined) return null;
          const steps = bucketsOf(picked.from, picked.to, bucket);
          const points = metric === undefined ? countsOf(curve.data, measure, steps) : scoresOf(curve.data, measure, steps);
          return <Headline key={measure} label={label} answer={answer} measure={i} figure={figure} lowerIsBetter={metric?.lowerIsBetter} curve={<Curve what={label} bucket={bucket} points={points} />} />;
        })}
      </div>
    )}</Loaded>
  );
}

type Steps = ReturnType<typeof bucketsOf>;

/** Scores at each step; none where nobody answered. */
export function scoresOf(answer: Answer | undefined, measure: string, steps: Steps): SparkPoint[] {
  const at = indexOf(answer, measure);
  const rows = new Map((answer?.rows ?? []).map((r) => [r.keys?.[0], r.figures?.[at]]));
  return steps.map(({ key }) => ({ value: rows.get(key)?.value ?? null, few: rows.get(key)?.few }));
}

/** Counts at each whole step: one cut short would show as a fall, and one without a row counted nothing. */
export function countsOf(answer: Answer | undefined, measure: string, steps: Steps): SparkPoint[] {
  if (answer === undefined) return [];
  return scoresOf(answer, measure, steps.filter((s) => s.whole)).map((p) => ({ value: p.value ?? 0 }));
}

function Curve({ what, bucket, points }: { what: string; bucket: Bucket; points: readonly SparkPoint[] }): ReactNode {
  const { t } = useWords();
  const label = t("app.curve_of", { what });
  const thin = points.some((p) => p.few === true);
  return <><Spark points={points} label={label} />{points.length > 1 && <p className="quiet small">{t(`app.curve_by.${bucket}`)}{thin && t("app.curve_thin")}</p>}</>;
}

/** The figure of a measure in an answer of one row; a measure may be written out by the server. */
export function figureOf(answer: Answer | undefined, measure: string): NonNullable<NonNullable<Answer["rows"]>[number]["figures"]>[number] | undefined {
  const at = indexOf(answer, measure);
  return at < 0 ? undefined : answer?.rows?.[0]?.figures?.[at];
}

/** What this period says, in a sentence. */
export function useHeadlineSentence(): string {
  const { t } = useWords();
  const f = useFormat();
  const nameOf = useMetricName();
  const picked = usePicked();
  const metric = useMetrics().data?.[0];
  const answer = useAnswer(useHeadlineMeasures(), { compare: true }).data;
  const figure = metric === undefined ? undefined : figureOf(answer, metric.measure);
  const contacts = figureOf(answer, "contacts");
  const period = picked.from === "" ? "" : f.span(picked.from, picked.last);
  if (contacts === undefined) return "";
  if (contacts.n === 0) return t("app.overview_nothing", { period });
  if (metric === undefined || figure?.value === undefined) return t("app.overview_contacts", { period, n: f.count(contacts.n) });
  const values = { period, what: nameOf(metric), value: f.value(figure.unit, figure.value), interval: f.interval(figure), change: figure.change === undefined ? "" : f.change(figure.unit, { ...figure.change, value: Math.abs(figure.change.value) }).replace("+", "") };
  if (figure.few) return t("app.overview_few", { ...values, n: figure.n });
  switch (direction(figure)) {
    case "up": return t("app.overview_up", values);
    case "down": return t("app.overview_down", values);
    case "same": return t("app.overview_same", values);
    default: return t("app.overview_value", values);
  }
}
