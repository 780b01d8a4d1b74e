// SPDX-License-Identifier: Apache-2.0

// What the reader looks at: a period, a unit, a segment. It stands in the
// address, and means the same on every page.

import { useQuery } from "@tanstack/react-query";
import { useSearch } from "@tanstack/react-router";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { quoted } from "../api/answer";
import { addDays, today } from "./days";

/** The part of the address that every page has. */
export interface Pick {
  p?: string; // a number of days back from the newest data, such as 30d
  from?: string; // the first day, 2026-01-31; goes before p
  to?: string; // the last day
  unit?: string; // code of a unit
  seg?: string; // id of a persona
}

export const PERIODS = ["7d", "30d", "90d", "365d"] as const;
export const USUAL = "30d";

const DAY = /^\d{4}-\d\d-\d\d$/;

/** Reads the address; what is no period, unit or segment is left out. */
export function readPick(search: Record<string, unknown>): Pick {
  const text = (v: unknown, ok: (s: string) => boolean): string | undefined => (typeof v === "string" && ok(v) ? v : undefined);
  const from = text(search.from, (s) => DAY.test(s));
  const to = text(search.to, (s) => DAY.test(s));
  const whole = from !== undefined && to !== undefined && from <= to;
  return {
    p: text(search.p, (s) => (PERIODS as readonly string[]).includes(s)),
    from: whole ? from : undefined,
    to: whole ? to : undefined,
    unit: text(search.unit ?? (typeof search.unit === "number" ? String(search.unit) : undefined), (s) => s !== ""),
    seg: text(search.seg, (s) => s !== ""),
  };
}

export interface Picked {
  pick: Pick;
  from: string; // the first day; "" until it is known
  to: string; // the day after the last
  last: string; // the last day
  days: number;
  newest: string | null; // the last day that has facts; null: there are none
  oldest: string | null;
  ready: boolean; // newest and oldest are known
  unitWhere: string[];
  segmentWhere: string[];
}

/** Whether the data reach back over the whole period before the picked one. */
export function reachesBefore({ from, days, oldest }: { from: string; days: number; oldest: string | null }): boolean {
  return oldest !== null && addDays(from, -days) >= oldest;
}

const Context = createContext<Picked | null>(null);

export function usePicked(): Picked {
  const picked = useContext(Context);
  if (picked === null) throw new Error("usePicked outside of Picking");
  return picked;
}

/** Resolves what is picked, for everything inside. */
export function Picking({ children }: { children: ReactNode }): ReactNode {
  const pick = useSearch({ strict: false }) as Pick;
  const { desk } = useDesk();
  const units = useWhole("units").data;
  const personas = useWhole("personas").data;
  const known = useQuery({
    queryKey: ["answer", desk.id, "days with facts"],
    queryFn: async ({ signal }) => {
      const answer = await call("GET /v1/workspaces/{workspace}/query", { workspace: desk.id, q: "count by day", zone: desk.zone }, signal);
      const days = (answer.rows ?? []).map((r) => r.keys?.[0] ?? "").filter((d) => d !== "" && d <= today(desk.zone));
      return { oldest: days[0] ?? null, newest: days.at(-1) ?? null };
    },
    staleTime: 60_000,
  });
  const picked = useMemo(() => {
    const newest = known.data?.newest ?? null;
    const span = spanOf(pick, newest ?? today(desk.zone));
    const unit = units?.find((u) => u.code === pick.unit);
    const persona = personas?.find((p) => p.id === pick.seg);
    return {
      pick, ...span, newest, oldest: known.data?.oldest ?? null, ready: known.data !== undefined,
      from: known.data === undefined && pick.from === undefined ? "" : span.from,
      unitWhere: pick.unit === undefined ? [] : [`${unit === undefined ? "unit" : `unit(${unit.level})`} = ${quoted(pick.unit)}`],
      segmentWhere: persona === undefined || persona.conditions === "" ? [] : [persona.conditions],
    };
  }, [pick, known.data, units, personas, desk.zone]);
  return <Context.Provider value={picked}>{children}</Context.Provider>;
}

/** The days of a pick, where the newest day with facts is known. */
export function spanOf(pick: Pick, newest: string): { from: string; to: string; last: string; days: number } {
  if (pick.from !== undefined && pick.to !== undefined) {
    const days = Math.round((Date.parse(pick.to) - Date.parse(pick.from)) / 86_400_000) + 1;
    return { from: pick.from, to: addDays(pick.to, 1), last: pick.to, days };
  }
  const days = Number.parseInt(pick.p ?? USUAL, 10);
  return { from: addDays(newest, 1 - days), to: addDays(newest, 1), last: newest, days };
}
