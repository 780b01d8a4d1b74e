// SPDX-License-Identifier: Apache-2.0

// Public holidays as periods to look at, as far as they were announced.

import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call";
import type { CalendarCard } from "../api/schema";

/** Every calendar; small, and the same for as long as the server runs. */
export const calendars = queryOptions({ queryKey: ["calendars"], queryFn: async ({ signal }) => (await call("GET /v1/calendars", {}, signal)).items ?? [], staleTime: Infinity });

export interface Festival {
  zh: string;
  en: string;
  /** The newest first. */
  years: { year: number; from: string; to: string }[];
}

/** The holidays that overlap the days with facts, by name; the newest year first, at most a number of years each. */
export function festivalsOf(calendar: CalendarCard, oldest: string, newest: string, most = 4): Festival[] {
  const found = new Map<string, Festival>();
  for (const y of [...(calendar.years ?? [])].sort((a, b) => b.year - a.year)) {
    for (const h of y.holidays ?? []) {
      if (h.to < oldest || h.from > newest) continue;
      const key = h.en ?? h.zh ?? "";
      const festival = found.get(key) ?? { zh: h.zh ?? key, en: h.en ?? key, years: [] };
      if (festival.years.length < most) festival.years.push({ year: y.year, from: h.from, to: h.to });
      found.set(key, festival);
    }
  }
  return [...found.values()].sort((a, b) => a.years[0]!.from.slice(5).localeCompare(b.years[0]!.from.slice(5)));
}

/** The years between two days that a calendar does not know. */
export function unknownYears(calendar: CalendarCard, oldest: string, newest: string): number[] {
  const known = new Set((calendar.years ?? []).map((y) => y.year));
  const out: number[] = [];
  for (let year = Number(oldest.slice(0, 4)); year <= Number(newest.slice(0, 4)); year++) if (!known.has(year)) out.push(year);
  return out;
}

/** The holiday that a period is exactly, if it is one. */
export function festivalAt(festivals: readonly Festival[], from: string, to: string): { festival: Festival; year: number } | undefined {
  for (const festival of festivals) for (const y of festival.years) if (y.from === from && y.to === to) return { festival, year: y.year };
  return undefined;
}
