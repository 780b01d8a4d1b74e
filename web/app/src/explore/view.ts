// SPDX-License-Identifier: Apache-2.0

// Which journeys are looked at, and how. All of it stands in the address, so
// that a link gives the same view.

/** The views by what one asks of journeys. */
export const QUESTIONS = {
  where: ["graph", "flow", "variants", "paths", "next"],
  through: ["funnel", "waiting", "conformance"],
  why: ["difference", "attribution"],
  back: ["cohorts", "value"],
} as const;
export type Question = keyof typeof QUESTIONS;
export type View = (typeof QUESTIONS)[Question][number];

export const LEVELS = ["touchpoint", "stage", "channel", "shape"] as const;
export type Level = (typeof LEVELS)[number];

/** What one journey is beside what happens to one object of a type: everything of a customer, or what a gap ends. */
export const CASES = ["customer", "30m", "1d", "30d"] as const;
export type Case = (typeof CASES)[number];

/** Of the touchpoints that a design does not name: which are deviations. */
export const UNDESIGNED = ["stages", "all", "none"] as const;

export const WINDOWS = ["1h", "1d", "7d", "30d", "90d"] as const;

/** Which journeys: the same for every view. */
export interface Which {
  level?: Level;
  case?: string; // one of CASES, or a type of object
  starts?: string[]; // keys of steps
  ends?: string[];
}

/** What to find out: each view reads its own. */
export interface Asked {
  a?: string[]; // the steps that the view begins with
  z?: string[]; // the steps that it ends with
  steps?: string[]; // of a funnel, in order
  detail?: number; // share of what happens that is drawn, 1 to 100
  depth?: number;
  node?: string;
  side?: "after" | "before" | "both";
  win?: string;
  by?: string;
  j?: string; // a designed journey
  vs?: string; // with whom to compare
}

export type ExploreSearch = Which & Asked;

/** Reads the address; what has no meaning is left out. */
export function readExplore(search: Record<string, unknown>): ExploreSearch {
  const text = (v: unknown): string | undefined => (typeof v === "string" && v !== "" ? v : typeof v === "number" ? String(v) : undefined);
  const keys = (v: unknown): string[] | undefined => {
    const list = (Array.isArray(v) ? v : [v]).map(text).filter((x) => x !== undefined);
    return list.length > 0 ? list : undefined;
  };
  const one = <T extends string>(v: unknown, of: readonly T[]): T | undefined => of.find((x) => x === v);
  const whole = (v: unknown, low: number, high: number): number | undefined => (typeof v === "number" && v >= low && v <= high ? Math.round(v) : undefined);
  return {
    level: one(search.level, LEVELS), case: text(search.case), starts: keys(search.starts), ends: keys(search.ends),
    a: keys(search.a), z: keys(search.z), steps: keys(search.steps), detail: whole(search.detail, 1, 100), depth: whole(search.depth, 1, 8),
    node: text(search.node), side: one(search.side, ["after", "before", "both"]), win: one(search.win, WINDOWS), by: text(search.by), j: text(search.j), vs: text(search.vs),
  };
}

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time such as 30m, 1h, 7d in milliseconds; undefined where it is none. */
export function lasting(text: string | undefined): number | undefined {
  const found = /^(\d+)([mhd])$/.exec(text ?? "");
  return found === null ? undefined : Number(found[1]) * UNITS[found[2]!]!;
}

/** The type of object that a journey follows; undefined where it follows none. */
export function objectOf(which: Which): string | undefined {
  return which.case === undefined || CASES.some((c) => c === which.case) ? undefined : which.case;
}

/** What one journey is, as a question says it. Steps to begin and end with are left out until both are there. */
export function casesOf(which: Which): { gap_ms?: number; object?: string; starts?: string[]; ends?: string[] } {
  const object = objectOf(which);
  const gap = object === undefined ? lasting(which.case) : undefined;
  const both = which.starts !== undefined && which.ends !== undefined ? { starts: which.starts, ends: which.ends } : {};
  if (gap !== undefined) return { gap_ms: gap, ...both };
  return object === undefined ? both : { object, ...both };
}
