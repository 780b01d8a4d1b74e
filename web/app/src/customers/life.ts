// SPDX-License-Identifier: Apache-2.0

// A customer's facts: in sum, and in parts that are read as the reader gets to
// them, the newest first.

import { useInfiniteQuery, useQuery, type InfiniteData, type UseInfiniteQueryResult, type UseQueryResult } from "@tanstack/react-query";
import { call, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import type { Life, LifeCount, TimelineCard } from "../api/schema";
import { addDays, dayIn } from "../shell/days";
import { useWords } from "../text/words";
import { start } from "../touchpoints/voices";

/** Which facts of a life are looked at; in the address. */
export interface LifeView {
  kind?: string;
  channel?: string;
  day?: string; // begin with this day, and go back
}

/** One look at days in a row, from the first to the last. */
export interface Part {
  first: string;
  last: string;
  n: number;
}

const ENOUGH = 40; // facts of a part
const MOST = 1000; // facts of one request

/** Cuts the days of a life into parts of about as many facts, the newest first. */
export function partsOf(days: readonly LifeCount[], until?: string): Part[] {
  const out: Part[] = [];
  for (const d of [...days].reverse()) {
    if (until !== undefined && d.key > until) continue;
    const last = out.at(-1);
    if (last === undefined || last.n >= ENOUGH) out.push({ first: d.key, last: d.key, n: d.n });
    else out[out.length - 1] = { ...last, first: d.key, n: last.n + d.n };
  }
  return out;
}

export function useLife(customer: string, view: LifeView = {}): UseQueryResult<Life, Problem> {
  const { desk } = useDesk();
  const filter = { kind: view.kind === undefined ? undefined : [view.kind], channel: view.channel === undefined ? undefined : [view.channel] };
  return useQuery<Life, Problem>({
    queryKey: ["customer", desk.id, customer, "life", filter],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/customers/{customer}/life", { workspace: desk.id, customer, ...filter }, signal),
    placeholderData: (old) => old,
    staleTime: 30_000,
    retry: false,
  });
}

/** The facts of the parts that were got to so far; each part the newest fact first. */
export function useTimeline(customer: string, view: LifeView, parts: readonly Part[]): UseInfiniteQueryResult<InfiniteData<TimelineCard[]>, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  return useInfiniteQuery<TimelineCard[], Problem, InfiniteData<TimelineCard[]>, readonly unknown[], number>({
    queryKey: ["customer", desk.id, customer, "timeline", view, lang, parts[0]?.last, parts.at(-1)?.first],
    enabled: parts.length > 0,
    queryFn: async ({ signal, pageParam }) => {
      const part = parts[pageParam]!;
      const out: TimelineCard[] = [];
      let cursor: string | undefined;
      do {
        const got = await call("GET /v1/workspaces/{workspace}/customers/{customer}/timeline", {
          workspace: desk.id, customer, read: true, limit: MOST, cursor, from: start(part.first, desk.zone), to: start(addDays(part.last, 1), desk.zone),
          kind: view.kind === undefined ? undefined : [view.kind], channel: view.channel === undefined ? undefined : [view.channel],
        }, signal);
        out.push(...(got.items ?? []));
        cursor = got.next || undefined;
      } while (cursor !== undefined);
      return out.reverse();
    },
    initialPageParam: 0,
    getNextPageParam: (_, all) => (all.length < parts.length ? all.length : undefined),
    staleTime: 30_000,
  });
}

/** What is drawn one below the other: a day with its facts, or a stretch of nothing. */
export type Piece = { type: "day"; day: string; events: TimelineCard[] } | { type: "gap"; days: number; key: string };

const QUIET = 7; // days without a fact that are shown as a gap

/** Groups facts, the newest first, by day, with gaps between; after is the day shown above them. */
export function piecesOf(events: readonly TimelineCard[], zone: string, after?: string): Piece[] {
  const out: Piece[] = [];
  let above = after;
  for (const e of events) {
    const day = dayIn(zone, e.occurred);
    const last = out.at(-1);
    if (last?.type === "day" && last.day === day) {
      last.events.push(e);
      continue;
    }
    const days = above === undefined ? 0 : Math.round((Date.parse(above) - Date.parse(day)) / 86_400_000) - 1;
    if (days >= QUIET) out.push({ type: "gap", days, key: `gap ${day}` });
    out.push({ type: "day", day, events: [e] });
    above = day;
  }
  return out;
}

/** How the customer found a fact, 1 (worst) to 5; null: nobody knows. Scores say it, else what was said. */
export function feelingOf(e: TimelineCard): number | null {
  const s = e.scores?.find((x) => x.high > x.low);
  if (s !== undefined) {
    const share = (s.value - s.low) / (s.high - s.low);
    if (s.metric === "nps") return share >= 0.9 ? 5 : share >= 0.7 ? 3 : share >= 0.4 ? 2 : 1;
    return Math.min(5, Math.max(1, Math.round((s.metric === "ces" ? 1 - share : share) * 4) + 1));
  }
  if (e.said === undefined) return null;
  return e.said.polarity === "negative" ? 2 : e.said.polarity === "positive" ? 4 : 3;
}
