// SPDX-License-Identifier: Apache-2.0

import { expect, it } from "vitest";
import type { Journey } from "../api/schema";
import { ideasOf, placesOf } from "./ideas";
import { boxOf, placed, wide } from "./labels";
import { grid } from "./Grid";

const at = (value: number, low: number, high: number, performance: number): Parameters<typeof grid>[0][number] => ({ importance: { value, low, high }, performance });

it("puts what matters more to the right, and what is rated better above, within the picture", () => {
  const { spots, crossX, crossY } = grid([at(0.6, 0.5, 0.8, 0.4), at(0.1, 0, 0.2, -0.2), at(0.2, 0.1, 0.3, 0.1)]);
  expect(spots[0]!.x).toBeGreaterThan(spots[2]!.x);
  expect(spots[2]!.x).toBeGreaterThan(spots[1]!.x);
  expect(spots[0]!.y).toBeLessThan(spots[2]!.y);
  expect(spots[0]!.to).toBeCloseTo(460 - 28, 9); // the greatest bound of all
  expect(spots[1]!.from).toBe(28);
  expect(crossX).toBeCloseTo(28 + (460 - 56) * (0.3 / 0.8), 9);
  expect(crossY).toBeCloseTo(300 - 28 - (300 - 56) * ((0.1 + 0.2) / 0.6), 9);
});

it("numbers both axes: shares from nothing on, ratings of −1 to 1 as 1 to 5", () => {
  const { across, up, crossX } = grid([at(0.3, 0.2, 0.44, 0.4), at(0.1, 0, 0.2, -0.1)]);
  expect(across.map((k) => k.value.toFixed(1))).toEqual(["0.0", "0.1", "0.2", "0.3", "0.4"]);
  expect(across[0]!.at).toBe(28);
  expect(across[2]!.at).toBeCloseTo(crossX, 9); // the mean of .3 and .1
  expect(up.map((k) => k.value.toFixed(1))).toEqual(["2.8", "3.0", "3.2", "3.4", "3.6", "3.8"]);
  expect(up[5]!.at).toBeCloseTo(28, 9); // 3 + 2 × .4, the highest
});

it("draws one touchpoint in the middle", () => {
  expect(grid([at(0.5, 0.4, 0.6, 0.3)]).spots[0]!.y).toBe(150);
});

it("puts no name over another, over a point or out of the picture, and leaves out what has no room", () => {
  const frame = { width: 200, height: 100 };
  expect(wide("ab入住")).toBeCloseTo(2 * 0.56 * 11 + 2 * 11, 9);
  const far = placed([{ x: 20, y: 50, name: "前台" }, { x: 190, y: 50, name: "早餐" }], frame, []);
  expect(far[0]).toEqual({ x: 29, y: 42, anchor: "start" });
  expect(far[1]).toEqual({ x: 181, y: 42, anchor: "end" }); // to the right it would leave the picture
  const crowd = Array.from({ length: 12 }, (_, i) => ({ x: 100 + i, y: 50, name: `触点触点${i}` }));
  const labels = placed(crowd, frame, [{ x: 0, y: 0, width: 60, height: 100 }]);
  const boxes = labels.flatMap((l, i) => (l === undefined ? [] : [boxOf(l, crowd[i]!.name)]));
  expect(boxes.length).toBeGreaterThan(0);
  expect(boxes.length).toBeLessThan(12);
  const meet = (a: (typeof boxes)[number], b: (typeof boxes)[number]): boolean => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
  boxes.forEach((a, i) => {
    expect(a.x).toBeGreaterThanOrEqual(60);
    expect(a.x + a.width).toBeLessThanOrEqual(200);
    expect(boxes.slice(i + 1).some((b) => meet(a, b))).toBe(false);
  });
});

it("finds what maps say could be done about a touchpoint, and where more can be written", () => {
  const map = (id: string, status: string, step: string, lane: string, of?: string): Journey => ({ id, status, stages: [{ stage: "s0", touchpoints: [] }, { stage: "s1", touchpoints: [{ touchpoint: step }], cards: [{ id: `c-${id}`, lane, step: of ?? step, label: { en: id } }] }] }) as unknown as Journey;
  const maps = [map("a", "active", "desk", "opportunities"), map("b", "active", "desk", "pains"), map("c", "retired", "desk", "opportunities"), map("d", "active", "lift", "opportunities")];
  expect(placesOf(maps, "desk").map((p) => [p.journey.id, p.stage])).toEqual([["a", "s1"], ["b", "s1"]]);
  expect(ideasOf(maps, "desk").map((i) => i.card.id)).toEqual(["c-a"]);
  expect(placesOf(maps, "bar")).toEqual([]);
});
