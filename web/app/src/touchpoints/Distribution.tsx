// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { EventCard } from "../api/schema";
import { BadIsMore } from "../moments/RatedHigh";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Chart } from "../ui/Chart";
import { useFormat } from "../ui/format";
import { Empty, Loaded, Partial } from "../ui/states";
import { useFeedback } from "./voices";

/** How often each answer was given, of the metric that was asked most. */
export function Distribution({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const feedback = useFeedback(touchpoint);
  const d = distribution(feedback.data?.events ?? []);
  const low = d === null ? 0 : d.counts.slice(0, Math.ceil(d.counts.length / 3)).reduce((a, b) => a + b, 0);
  return (
    <Card title={t("app.distribution")} says={d === null ? undefined : t("app.distribution_says", { n: f.count(d.n), share: f.percent(low / d.n) })}>
      <Loaded query={feedback} height={200}>{(data) => d === null ? <Empty title={t("app.distribution_none")} says={t("app.distribution_none_what")} /> : (
        <>
          {!data.whole && <Partial>{t("app.first_of_many", { n: f.count(data.events.length) })}</Partial>}
          <Chart label={`${t("app.distribution")} ${d.metric}`} kind="columns" height={200} at={(x) => x} series={{ name: t("app.answers"), points: d.counts.map((n, i) => ({ at: String(d.low + i), figure: { n, value: n, unit: "events" } })) }} />
          <BadIsMore touchpoint={touchpoint} />
        </>
      )}</Loaded>
    </Card>
  );
}

/** Counts of the whole answers of the metric that has most; null where there are none. */
export function distribution(events: readonly EventCard[]): { metric: string; low: number; counts: number[]; n: number } | null {
  const by = new Map<string, number[]>();
  const scale = new Map<string, [number, number]>();
  for (const e of events) for (const s of e.scores ?? []) {
    by.set(s.metric, [...(by.get(s.metric) ?? []), s.value / 100]);
    scale.set(s.metric, [s.low / 100, s.high / 100]);
  }
  const first = [...by].sort((a, b) => b[1].length - a[1].length)[0];
  if (first === undefined) return null;
  const [metric, values] = first;
  const [low, high] = scale.get(metric) ?? [0, 10];
  if (high - low > 20 || high <= low) return null;
  const counts = Array.from({ length: Math.round(high - low) + 1 }, () => 0);
  for (const v of values) counts[Math.min(counts.length - 1, Math.max(0, Math.round(v - low)))]!++;
  return { metric, low, counts, n: values.length };
}
