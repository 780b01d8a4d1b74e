// SPDX-License-Identifier: Apache-2.0

import { expect, it } from "vitest";
import { grid } from "./Views";

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

it("draws one touchpoint in the middle", () => {
  expect(grid([at(0.5, 0.4, 0.6, 0.3)]).spots[0]!.y).toBe(150);
});
