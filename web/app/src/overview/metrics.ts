// SPDX-License-Identifier: Apache-2.0

// Which scores the workspace has. A metric is asked for in the way that fits it:
// recommendation as NPS, satisfaction as the share of the content, effort and
// ratings as means.

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useAnswer } from "../api/answer";
import { call, type Problem } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { Answer } from "../api/schema";
import { usePicked } from "../shell/picked";
import type { Key } from "../text/catalogue";

export interface Metric {
  name: string;
  measure: string; // in the text of a question
  label: Key | null; // null: the metric's own name
  low: number; // the scale of its figures
  high: number;
  neutral?: number;
  lowerIsBetter: boolean;
}

/** Names that are common; whoever may not read events sees these. */
const COMMON: readonly [name: string, low: number, high: number][] = [["nps", 0, 10], ["csat", 1, 5], ["ces", 1, 7], ["rating", 1, 5]];

/** How a metric of a name and scale is asked for. */
export function metricOf(name: string, low: number, high: number): Metric {
  const kind = name.toLowerCase();
  if (/(^|[_-])nps$|recommend/.test(kind) && low === 0 && high === 10) return { name, measure: `nps(${name})`, label: "app.metric_nps", low: -100, high: 100, neutral: 0, lowerIsBetter: false };
  if (/csat|satisf/.test(kind)) return { name, measure: `csat(${name})`, label: "app.metric_csat", low: 0, high: 1, lowerIsBetter: false };
  const effort = /ces|effort/.test(kind);
  return { name, measure: `mean(${name})`, label: effort ? "app.metric_ces" : kind === "rating" ? "app.metric_rating" : null, low, high, lowerIsBetter: false };
}

const LOOKED_AT = 400; // feedback events of the period, from its first on, where the reader may not know the sources
const ASKED = 24; // metrics in one question, beside the common ones; those that were answered most

/** The metrics of the picked period, the common ones first. */
export function useMetrics(): UseQueryResult<Metric[]> {
  const { desk } = useDesk();
  const client = useQueryClient();
  const { from, to } = usePicked();
  return useQuery({
    queryKey: ["answer", desk.id, "metrics", from, to],
    enabled: from !== "",
    staleTime: 5 * 60_000,
    placeholderData: (old) => old,
    queryFn: async ({ signal }) => {
      const found = new Map<string, [number, number]>();
      if (may(desk, "read source")) {
        const seen = await client.fetchQuery({ queryKey: ["answer", desk.id, "survey"], staleTime: 5 * 60_000, queryFn: () => call("GET /v1/workspaces/{workspace}/metrics", { workspace: desk.id }) });
        for (const m of [...(seen.metrics ?? [])].sort((a, b) => b.answers - a.answers).slice(0, ASKED)) if (!found.has(m.name)) found.set(m.name, [m.low, m.high]);
      } else if (may(desk, "read event")) {
        const page = await call("GET /v1/workspaces/{workspace}/events", { workspace: desk.id, kind: ["feedback"], from: `${from}T00:00:00Z`, to: `${to}T00:00:00Z`, limit: LOOKED_AT }, signal);
        for (const event of page.items ?? []) for (const s of event.scores ?? []) found.set(s.metric, [s.low / 100, s.high / 100]);
      }
      const asked = [...COMMON.filter(([name]) => !found.has(name)), ...[...found].map(([name, [low, high]]) => [name, low, high] as const)].map(([name, low, high]) => metricOf(name, low, high));
      const measures = asked.map((m) => m.measure);
      const answer = await call("GET /v1/workspaces/{workspace}/query", { workspace: desk.id, q: measures.join(", "), from, to, zone: desk.zone }, signal);
      const n = (answer.rows?.[0]?.figures ?? []).map((f) => f.n);
      const order = (m: Metric): number => (COMMON.findIndex(([name]) => name === m.name) + COMMON.length + 1) % (COMMON.length + 1);
      return asked.filter((_, i) => (n[i] ?? 0) > 0).sort((a, b) => order(a) - order(b));
    },
  });
}

/** Every score under conditions with what it was before, asked for once whoever shows them. */
export function useScores(where: readonly string[], enabled = true, everywhere = false): UseQueryResult<Answer, Problem> {
  const measures = (useMetrics().data ?? []).map((m) => m.measure);
  return useAnswer(measures, { where, compare: true, everywhere, enabled: enabled && measures.length > 0 });
}

/** The metric that tells most: of one touchpoint the one that was answered most, else the one that most touchpoints have. */
export function useMainMetric(where?: readonly string[]): Metric | undefined {
  const metrics = useMetrics().data ?? [];
  const everywhere = useByTouchpoint(where === undefined && metrics.length > 1).data;
  const here = useScores(where ?? [], where !== undefined && metrics.length > 1).data;
  const answer = where === undefined ? everywhere : here;
  if (metrics.length < 2) return metrics[0];
  if (answer === undefined) return undefined;
  const weight = metrics.map((m) => (answer.rows ?? []).reduce((sum, r) => {
    const n = r.keys?.[0] === null ? 0 : (r.figures?.[indexOf(answer, m.measure)]?.n ?? 0);
    return sum + (where === undefined ? Math.min(1, n) : n);
  }, 0));
  return metrics[weight.indexOf(Math.max(...weight))];
}

/** Where the number of all facts stands in what useMeetings asks. */
export const FACTS = 2;

/** Contacts of each touchpoint, the customers behind them, and all facts of it, asked for once whoever shows them. */
export function useMeetings(): UseQueryResult<Answer, Problem> {
  return useAnswer(["contacts", "reach", "count"], { by: ["touchpoint"] });
}

/** Contacts and every score of each touchpoint with what they were before, asked for once whoever shows them. */
export function useByTouchpoint(enabled = true): UseQueryResult<Answer, Problem> {
  const metrics = useMetrics();
  const measures = (metrics.data ?? []).map((m) => m.measure);
  return useAnswer(["contacts", ...measures], { by: ["touchpoint"], compare: true, enabled: enabled && !metrics.isPending });
}

/** Where a measure stands in an answer: mean(rating) is answered as mean(rating 1..5). */
export function indexOf(answer: Answer | undefined, measure: string): number {
  const head = measure.replace(/\)$/, "");
  return answer?.measures?.findIndex((m) => m === measure || m.startsWith(`${head} `)) ?? -1;
}
