// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { type Box, overlap, place, type Spot } from "./place";

const AREA: Box = { x: 0, y: 0, width: 800, height: 450 };

/** Spots in clusters, from a fixed sequence. */
function spots(n: number): Spot[] {
  let state = 1;
  const next = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Array.from({ length: n }, () => ({ x: 60 + 680 * next() ** 2, y: 30 + 390 * next(), width: 40 + 60 * next(), height: 16 }));
}

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
}

test("one label goes to the right of its point", () => {
  const [box] = place([{ x: 100, y: 100, width: 50, height: 16 }], AREA);
  expect(box).toMatchObject({ x: 110, y: 92, tied: false });
});

test("labels keep inside the area", () => {
  const [box] = place([{ x: 795, y: 5, width: 50, height: 16 }], AREA);
  expect(box!.x + box!.width).toBeLessThanOrEqual(800);
  expect(box!.y).toBeGreaterThanOrEqual(0);
});

test.each([3, 11, 20])("%i labels cover neither each other nor a point", (n) => {
  const all = spots(n);
  const boxes = place(all, AREA);
  for (const [a, b] of pairs(boxes)) expect(overlap(a, b)).toBe(0);
  for (const box of boxes) for (const s of all) expect(overlap(box, { x: s.x - 6, y: s.y - 6, width: 12, height: 12 })).toBe(0);
});

test("labels keep off what is taken", () => {
  const taken = { x: 105, y: 80, width: 100, height: 40 };
  const [box] = place([{ x: 100, y: 100, width: 50, height: 16 }], AREA, [taken]);
  expect(overlap(box!, taken)).toBe(0);
});

test("a label far from its point is tied to it", () => {
  const crowd = Array.from({ length: 6 }, (_, i) => ({ x: 400 + i, y: 200 + i, width: 80, height: 16 }));
  const boxes = place(crowd, AREA);
  expect(boxes.some((b) => b.tied)).toBe(true);
  for (const [a, b] of pairs(boxes)) expect(overlap(a, b)).toBe(0);
});
