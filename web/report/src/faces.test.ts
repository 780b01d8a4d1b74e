// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import type { Bin, Touchpoint } from "./document";
import { levelOf, levelsOf, shares } from "./faces";
import { runs } from "./sections/paths";

const bins = (...tones: string[]): Bin[] => tones.map((tone, i) => ({ value: String(i), label: String(i), count: 1, share: 1 / tones.length, tone }));

test.each([
  [["bad", "bad", "middle", "good", "good"], [1, 2, 3, 4, 5]],
  [["bad", "good"], [2, 4]],
  [["bad", "bad", "bad", "good", "none"], [1, 2, 2, 4, 0]],
])("bins %j are felt as %j", (tones, levels) => expect(levelsOf(bins(...tones))).toEqual(levels));

test("shares by feeling add up to the whole", () => {
  const all = shares(bins("bad", "bad", "middle", "good", "good", "none"));
  expect(all.map((p) => p.level)).toEqual([1, 2, 3, 4, 5, 0]);
  expect(all.reduce((sum, p) => sum + p.share, 0)).toBeCloseTo(1, 12);
});

test.each([
  [1, 1, 5, 1],
  [3, 1, 5, 3],
  [5, 1, 5, 5],
  [9, 0, 10, 5],
  [2, 0, 10, 2],
])("a mean of %s on %s–%s has face %s", (performance, scale_low, scale_high, level) => {
  expect(levelOf({ performance, scale_low, scale_high } as Touchpoint)).toBe(level);
});

test("no face without a rating or a scale", () => {
  expect(levelOf({ performance: null, scale_low: 1, scale_high: 5 } as Touchpoint)).toBeNull();
  expect(levelOf({ performance: 3, scale_low: null, scale_high: null } as Touchpoint)).toBeNull();
});

test("repeats in a row are counted", () => {
  expect(runs(["a", "a", "b", "a"])).toEqual([{ id: "a", times: 2 }, { id: "b", times: 1 }, { id: "a", times: 1 }]);
  expect(runs([])).toEqual([]);
});
