// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import orders from "../../samples/orders.zh.json";
import type { Activity, Journey } from "../document";
import { layOut } from "./layout";
import { END, levels, mainRoad, simplify, START, type Shown } from "./simplify";

const journey = orders.journey as unknown as Journey;

/** The activities reached from the start along drawn moves, whatever their direction. */
function reached(shown: Shown): Set<string> {
  const seen = new Set([START]);
  for (let before = 0; before < seen.size; ) {
    before = seen.size;
    for (const m of shown.moves) {
      if (m.to === END) continue;
      if (seen.has(m.from)) seen.add(m.to);
      if (seen.has(m.to)) seen.add(m.from);
    }
  }
  return seen;
}

const all = levels(journey).map((_, level) => level);

test("levels go from few to all", () => {
  const counts = levels(journey);
  expect(counts[0]).toBe(9); // the way from the start to the commonest end
  expect(counts.at(-1)).toBe(20);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

test.each(all)("at level %i every activity hangs together with the start", (level) => {
  const shown = simplify(journey, level);
  for (const a of shown.activities) expect(reached(shown)).toContain(a.id);
});

test.each(all)("at level %i drawn and hidden add up to everything", (level) => {
  const shown = simplify(journey, level);
  const inner = shown.moves.filter((m) => !m.edge);
  expect(shown.activities.length + shown.hiddenActivities).toBe(20);
  expect(inner.length + shown.hiddenMoves).toBe(journey.graph!.length);
  const total = journey.graph!.reduce((n, e) => n + e.count, 0);
  expect(shown.coverage).toBeCloseTo(inner.reduce((n, m) => n + m.count, 0) / total, 12);
});

test("more detail never hides what was drawn", () => {
  for (const level of all.slice(1)) {
    const [less, more] = [simplify(journey, level - 1), simplify(journey, level)];
    const ids = more.activities.map((a) => a.id);
    for (const a of less.activities) expect(ids).toContain(a.id);
  }
});

test("the last level hides nothing", () => {
  const shown = simplify(journey, all.at(-1)!);
  expect([shown.hiddenActivities, shown.hiddenMoves, shown.coverage]).toEqual([0, 0, 1]);
});

const activity = (id: string, cases: number, starts = 0, ends = 0): Activity =>
  ({ id, name: id, label: id, events: cases, cases, share: cases / 100, starts, ends, rework_cases: 0, first: "", last: "" });
const edge = (from: string, to: string, count: number) => ({ from, to, count, cases: count, share: count / 100, median_s: 60, p90_s: 90, dependency: 0.9 });

// a is the only way to b and c, but few cases pass it: it must stay with them.
const narrow: Journey = {
  cases: 100, events: 400, variants: 2, from: "", to: "", duration: null, top_variants: [], other_variants: null, differences: [], not_reasons: [], notes: [], good_cases: 0, bad_cases: 0,
  activities: [activity("s", 100, 100), activity("b", 90), activity("c", 90), activity("d", 90), activity("e", 90, 0, 90), activity("f", 80), activity("a", 5), activity("x", 1, 0, 1)],
  graph: [edge("b", "c", 90), edge("c", "d", 90), edge("d", "e", 90), edge("e", "f", 80), edge("s", "a", 5), edge("a", "b", 5), edge("s", "x", 1)],
};

test("an activity that others need to be reached is kept", () => {
  const shown = simplify(narrow, 0);
  const ids = shown.activities.map((a) => a.id);
  expect(ids).toContain("a");
  for (const id of ids) expect(reached(shown)).toContain(id);
  expect(ids).not.toContain("x");
  expect(levels(narrow)[0]).toBe(6); // s, a, b, c, d and the end e
});

test("the main road follows the most common next step and stops at a turn back", () => {
  expect(mainRoad(journey).map((a) => a.id)).toEqual(["browse", "cart", "order", "pay", "pick", "ship", "move", "deliver", "sign"]);
});

test("an empty journey has no road and no levels", () => {
  const none = { ...narrow, activities: null, graph: null };
  expect(mainRoad(none)).toEqual([]);
  expect(levels(none)).toEqual([]);
});

test("the layout places nodes without overlap", () => {
  const plan = layOut(simplify(journey, all.at(-1)!), (m) => String(m.count));
  for (const [i, a] of plan.nodes.entries()) {
    for (const b of plan.nodes.slice(i + 1)) {
      const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2;
      expect([a.id, b.id, apart]).toEqual([a.id, b.id, true]);
    }
  }
});
