// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { END, START } from "../../../report/src/journey/simplify";
import { filled, type GraphNode, type TrailGraph } from "./answers";
import { pinned } from "./Bar";
import { dearest, paidMost, partsOf } from "./value";
import { usualBy } from "./CohortsView";
import { place } from "./Histogram";
import { drawn } from "./plan";
import { levelsOf, proposedFunnel, proposedWait, traitsOf } from "./proposals";
import { runs } from "./Sequence";
import { matching } from "./Steps";
import { scopeOf } from "./trails";
import { casesOf, lasting, readExplore } from "./view";

const step = (key: string, starts: number, ends: number): GraphNode => ({ key, events: 10, cases: 10, customers: 10, starts, ends, hidden_in: 0, hidden_out: 0, rework: 0, self_loops: 0, met: { n: 0, of: 0, value: null, low: null, high: null } });
const GRAPH: TrailGraph = {
  cases: 100, customers: 100, events: 30, nodes: [step("a", 90, 2), step("b", 6, 4), step("c", 3, 93)],
  edges: [{ from: "a", to: "b", count: 7, cases: 7, customers: 7, dependency: 1, times: { n: 7, mean: 1, median: 60, p90: 1, min: 1, max: 1 } }, { from: "b", to: "b", count: 3, cases: 3, customers: 3, dependency: 1, times: { n: 3, mean: 1, median: 1, p90: 1, min: 1, max: 1 } }],
  other: { nodes: 0, events: 0, edges: 0, steps: 0 },
};

describe("the drawn graph", () => {
  it("has beginnings and ends that are not rare, and counts the others", () => {
    const { moves, startsElsewhere, endsElsewhere, activities } = drawn(GRAPH);
    expect(activities.map((a) => a.id)).toEqual(["a", "b", "c"]);
    expect(moves.filter((m) => m.from === START).map((m) => [m.to, m.count])).toEqual([["a", 90], ["b", 6]]);
    expect(moves.filter((m) => m.to === END).map((m) => m.from)).toEqual(["c"]);
    expect([startsElsewhere, endsElsewhere]).toEqual([4, 7]);
  });
  it("draws as many edges as one can follow, and counts the others", () => {
    const many = { ...GRAPH, edges: Array.from({ length: 130 }, (_, i) => ({ ...GRAPH.edges[0]!, to: `b${i}`, count: 200 - i })) };
    const { moves, unseen } = drawn(many);
    expect(moves.filter((m) => m.edge !== true)).toHaveLength(100);
    expect(unseen).toEqual({ edges: 30, moves: Array.from({ length: 30 }, (_, i) => 100 - i).reduce((s, n) => s + n, 0) });
  });
  it("draws no edge of hardly any journey where more frequent ones are left out, and counts it", () => {
    const rare = { ...GRAPH, cases: 2527, edges: [{ ...GRAPH.edges[0]!, count: 1349 }, { ...GRAPH.edges[0]!, to: "c", count: 17 }, { ...GRAPH.edges[0]!, from: "c", count: 5 }] }; // 1 % are 25
    expect(drawn({ ...rare, other: { nodes: 3, events: 9, edges: 251, steps: 13267 } }).moves.filter((m) => m.edge !== true).map((m) => m.count)).toEqual([1349]);
    expect(drawn({ ...rare, other: { nodes: 3, events: 9, edges: 251, steps: 13267 } }).unseen).toEqual({ edges: 2, moves: 22 });
    expect(drawn(rare).moves.filter((m) => m.edge !== true).map((m) => m.count)).toEqual([1349, 17, 5]);
  });
  it("leaves out what follows itself, which its step tells", () => {
    expect(drawn(GRAPH).moves.filter((m) => m.edge !== true)).toEqual([{ from: "a", to: "b", count: 7, share: 0, median_s: 60 }]);
  });
});

describe("the address", () => {
  it("keeps what has a meaning and leaves out the rest", () => {
    expect(readExplore({ level: "stage", case: "30m", a: ["x", 5], z: "y", detail: 70, depth: 99, win: "7d", by: "", side: "up" })).toEqual({ level: "stage", case: "30m", a: ["x", "5"], z: ["y"], detail: 70, win: "7d" });
  });
  it("says what a journey is; a beginning needs an end", () => {
    expect(casesOf({})).toEqual({});
    expect(casesOf({ case: "30m", starts: ["a"] })).toEqual({ gap_ms: 1_800_000 });
    expect(casesOf({ case: "order", starts: ["a"], ends: ["b"] })).toEqual({ object: "order", starts: ["a"], ends: ["b"] });
    expect([lasting("90d"), lasting("1h"), lasting("soon"), lasting(undefined)]).toEqual([7_776_000_000, 3_600_000, undefined, undefined]);
  });
  it("is pinned to its days when copied", () => {
    expect(pinned("http://h/app/main/explore/flow?p=30d&depth=3", "2026-10-02", "2026-10-31")).toBe("http://h/app/main/explore/flow?depth=3&from=2026-10-02&to=2026-10-31");
  });
  it("asks for unit, segment and days", () => {
    expect(scopeOf({ unitWhere: ['unit(hotel) = "E1"'], segmentWhere: ["trait(purpose) = business"], from: "2026-10-01", to: "2026-11-01" }, "Asia/Shanghai")).toBe('where unit(hotel) = "E1" and trait(purpose) = business from 2026-10-01 to 2026-11-01 zone "Asia/Shanghai"');
  });
});

describe("proposals", () => {
  const choices = [{ key: "s1", text: "S1", customers: 100 }, { key: "p1", text: "P1", customers: 90 }, { key: "p2", text: "P2", customers: 80 }, { key: "p3", text: "P3", customers: 5 }];
  const stage = (id: string, order: number): never => ({ id, order, label: {} }) as never;
  const point = (id: string, stage: string): never => ({ id, stage, layer: "front", label: {} }) as never;
  it("go through the stages in their order, without what hardly anybody met", () => {
    expect(proposedFunnel(choices, [stage("two", 2), stage("one", 1), stage("three", 3)], [point("p2", "one"), point("p1", "two"), point("p3", "three")])).toEqual(["p2", "p1"]);
    expect(proposedFunnel(choices, [], [])).toEqual(["s1", "p1"]);
  });
  it("hold a wait against a promise where there is one", () => {
    const edge = (from: string, to: string): never => ({ from, to }) as never;
    const promise = { touchpoint: "b", measure: "duration", statistic: "quantile" } as never;
    expect(proposedWait([edge("a", "a"), edge("a", "b"), edge("b", "c")], [promise])).toEqual({ from: "b", to: "c" });
    expect(proposedWait([edge("a", "a"), edge("a", "b")], [])).toEqual({ from: "a", to: "b" });
    expect(proposedWait([], [promise])).toBeUndefined();
  });
  it("know levels and traits from the register", () => {
    expect(levelsOf([{ level: "group" }, { level: "hotel" }, { level: "hotel" }] as never)).toEqual(["group", "hotel"]);
    expect(traitsOf([{ conditions: "trait(purpose) = business and trait(tier) = gold" }, { conditions: "trait(purpose) = leisure" }] as never)).toEqual(["purpose", "tier"]);
  });
});

describe("small parts", () => {
  it("join what is repeated in a row", () => {
    expect(runs(["a", "a", "b", "a"])).toEqual([{ key: "a", times: 2 }, { key: "b", times: 1 }, { key: "a", times: 1 }]);
  });
  it("find steps in full width too", () => {
    expect(matching([{ key: "x", text: "Wi-Fi 上网", customers: 1 }], "ｗｉ－ｆｉ")).toHaveLength(1);
  });
  it("place a time among bins of equal width", () => {
    const bins = [{ low: 0, high: 10, count: 1 }, { low: 10, high: 100, count: 1 }];
    expect([place(bins, 5), place(bins, 55), place(bins, 500)]).toEqual([0.25, 0.75, null]);
  });
  it("fill lists that are missing, and nothing else", () => {
    expect(filled({ nodes: null, value: null, deep: [{ path: null, median: null }] } as never)).toEqual({ nodes: [], value: null, deep: [{ path: [], median: null }] });
  });
  it("count cohorts as fine as leaves some", () => {
    expect([usualBy(7), usualBy(90), usualBy(365)]).toEqual(["day", "week", "month"]);
  });
});

describe("the field of recency and frequency", () => {
  const field = (recency: number, frequency: number, n: number, value: number): object => ({ recency, frequency, n, share: n / 50, value: { n, value, low: null, high: null } });
  it("finds where customers are worth most, of fields with enough", () => {
    const found = [field(3, 2, 4, 2000), field(2, 1, 36, 100), field(1, 1, 40, 1000)] as never[];
    expect(dearest(found)).toBe(found[2]);
    expect(dearest(found.slice(0, 1))).toBe(found[0]);
    expect(dearest([])).toBeUndefined();
  });
  it("names parts by what they hold and the currency by what is paid most", () => {
    expect(partsOf([5, 9])).toEqual([{ above: undefined, most: 5 }, { above: 5, most: 9 }, { above: 9, most: undefined }]);
    expect(paidMost({ EUR: 1, CNY: 5 })).toBe("CNY");
    expect(paidMost({})).toBeUndefined();
  });
});
