// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { countsOf, scoresOf } from "../overview/Headlines";
import { bucketOf, bucketsOf } from "./buckets";

describe("steps of a curve", () => {
  it("give usual periods some 12 to 30 points, and a week its seven days", () => {
    const steps = (from: string, to: string, days: number): [string, number] => [bucketOf(days), bucketsOf(from, to, bucketOf(days)).length];
    expect(steps("2026-03-01", "2026-03-08", 7)).toEqual(["day", 7]);
    expect(steps("2026-03-01", "2026-03-31", 30)).toEqual(["day", 30]);
    expect(steps("2026-01-01", "2026-04-01", 90)).toEqual(["week", 14]); // from Monday 29 December to Monday 30 March
    expect(steps("2025-02-10", "2026-02-10", 365)).toEqual(["month", 13]);
  });
  it("say which of them are whole", () => {
    expect(bucketsOf("2026-01-01", "2026-01-19", "week")).toEqual([{ key: "2025-12-29", whole: false }, { key: "2026-01-05", whole: true }, { key: "2026-01-12", whole: true }]);
    expect(bucketsOf("2026-01-31", "2026-03-01", "month")).toEqual([{ key: "2026-01", whole: false }, { key: "2026-02", whole: true }]);
  });
  it("keep a gap where nobody answered, and count nothing where nothing happened", () => {
    const row = (key: string, nps: number | undefined, few: boolean, n: number) => ({ keys: [key], names: null, figures: [{ n: 1, value: nps, unit: "points", few }, { n, value: n, unit: "events" }] });
    const answer = { measures: ["nps(nps)", "contacts"], rows: [row("2026-01-05", 40, true, 3), row("2026-01-19", -10, false, 8)] } as never;
    const steps = bucketsOf("2026-01-05", "2026-01-27", "week");
    expect(scoresOf(answer, "nps(nps)", steps)).toEqual([{ value: 40, few: true }, { value: null }, { value: -10, few: false }, { value: null }]);
    expect(countsOf(answer, "contacts", steps)).toEqual([{ value: 3 }, { value: 0 }, { value: 8 }]);
  });
});
