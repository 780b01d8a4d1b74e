// SPDX-License-Identifier: Apache-2.0

// Who is at risk: how far the answers are, and the lists.

import { useInfiniteQuery, useQuery, type InfiniteData, type UseInfiniteQueryResult, type UseQueryResult } from "@tanstack/react-query";
import { call, Problem } from "../api/call";
import { scoped, useDesk } from "../api/desk";
import type { AtRisk, RiskReport } from "../api/schema";
import { useWords } from "../text/words";
import type { Format } from "../ui/format";

export const OUTCOMES = ["complaint", "churn", "bad_encounter"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Within how many days a question asks; 30 unless it says. */
export function daysOf(question: { window_days?: number }): number {
  return question.window_days ?? 30;
}

/** The last day of the data that a prediction rests on: its moment is the end of that day. */
export function lastDay(f: Format, moment: string): string {
  return f.day(new Date(Date.parse(moment) - 1).toISOString());
}

const SOON = 1500; // ms between two looks while an answer is being made

export function useRiskReport(outcome: Outcome): UseQueryResult<RiskReport, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  return useQuery<RiskReport, Problem>({
    queryKey: ["risk", desk.id, outcome, lang],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/risk", { workspace: desk.id, outcome }, signal),
    enabled: !scoped(desk),
    refetchInterval: (query) => (query.state.data?.stage === undefined ? false : SOON),
    staleTime: 30_000,
  });
}

/** The list, part by part; null where nothing has been predicted yet. */
export function useAtRisk(outcome: Outcome, made: string | undefined): UseInfiniteQueryResult<InfiniteData<AtRisk | null>, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  return useInfiniteQuery<AtRisk | null, Problem, InfiniteData<AtRisk | null>, readonly unknown[], string | undefined>({
    queryKey: ["at risk", desk.id, outcome, lang, made],
    queryFn: async ({ signal, pageParam }) => {
      try {
        return await call("GET /v1/workspaces/{workspace}/risk/customers", { workspace: desk.id, outcome, limit: 20, cursor: pageParam }, signal);
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return null;
        throw error;
      }
    },
    initialPageParam: undefined,
    getNextPageParam: (last) => last?.next || undefined,
    staleTime: 60_000,
  });
}
