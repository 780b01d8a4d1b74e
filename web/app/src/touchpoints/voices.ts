// SPDX-License-Identifier: Apache-2.0

// The feedback of one touchpoint in the picked period, as far as the reader may
// see single events.

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { EventCard } from "../api/schema";
import { usePicked } from "../shell/picked";

const MOST = 3000;
const PART = 1000;

export interface Feedback {
  events: EventCard[]; // the newest first
  whole: boolean; // false: there are more in the period
}

export function useFeedback(touchpoint: string): UseQueryResult<Feedback> {
  const { desk } = useDesk();
  const { from, to, pick } = usePicked();
  return useQuery({
    queryKey: ["answer", desk.id, "feedback", touchpoint, from, to],
    enabled: from !== "",
    select: ({ events, whole }: Feedback): Feedback => ({ events: pick.unit === undefined ? events : events.filter((e) => e.unit === pick.unit), whole }),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const events: EventCard[] = [];
      let after: number | undefined;
      do {
        const part = await call("GET /v1/workspaces/{workspace}/events", { workspace: desk.id, touchpoint, kind: ["feedback"], from: start(from, desk.zone), to: start(to, desk.zone), after, limit: PART }, signal);
        events.push(...(part.items ?? []));
        after = part.next === undefined ? undefined : Number(part.next) || undefined;
      } while (after !== undefined && events.length < MOST);
      return { events: events.sort((a, b) => (a.occurred < b.occurred ? 1 : -1)), whole: after === undefined };
    },
  });
}

/** The instant at which a day begins in a zone. */
export function start(day: string, zone: string): string {
  const utc = Date.parse(`${day}T00:00:00Z`);
  const shown = new Intl.DateTimeFormat("en-CA", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const offset = (at: number): number => {
    const p = Object.fromEntries(shown.formatToParts(at).map((x) => [x.type, x.value]));
    return Date.parse(`${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}:${p.second}Z`) - at;
  };
  const first = utc - offset(utc);
  return new Date(utc - offset(first)).toISOString();
}

/** How content an answer is: its place on its scale, 0 to 1. */
export function contentment(e: EventCard): number | null {
  const s = e.scores?.[0];
  return s === undefined || s.high <= s.low ? null : (s.value - s.low) / (s.high - s.low);
}
