// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import type { Answer, Score } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { direction, Headline } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Spark } from "../ui/marks";
import { Loaded } from "../ui/states";
import { indexOf, type Metric, metricOf, useMetrics } from "./metrics";

const SHOWN = 4;

/** The bucket that gives a curve of some ten to forty points. */
export function bucketOf(days: number): "day" | "week" | "month" {
  return days <= 14 ? "day" : days <= 300 ? "week" : "month";
}

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
  const curve = useAnswer(measures, { by: [bucketOf(picked.days)] });
  return (
    <Loaded query={whole} height={150}>{(answer) => (
      <div className="headlines">
        {measures.map((measure, i) => {
          const figure = figureOf(answer, measure);
          const metric = metrics[i];
          const label = metric === undefined ? t(measure === "contacts" ? "app.contacts" : "app.customers") : nameOf(metric);
          if (figure === undefined) return null;
          const at = indexOf(curve.data, measure);
          const every = at < 0 ? [] : (curve.data?.rows ?? []).map((r) => r.figures?.[at]?.value ?? null);
          // the first and the last week of a period are seldom whole, which counts would show as a fall
          const values = metric === undefined && bucketOf(picked.days) !== "day" && every.length > 3 ? every.slice(1, -1) : every;
          return <Headline key={measure} label={label} answer={answer} measure={i} figure={figure} lowerIsBetter={metric?.lowerIsBetter} curve={<Spark values={values} label={t("app.curve_of", { what: label })} />} />;
        })}
      </div>
    )}</Loaded>
  );
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
