// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import type { AnswerRow, Figure } from "../api/schema";
import { standing } from "./like";

describe("a score among units", () => {
  const figure = (low: number, high: number, few = false): Figure => ({ n: 40, unit: "score", value: (low + high) / 2, low, high, few });
  const rows: AnswerRow[] = [figure(4.3, 4.6), figure(4.1, 4.4), figure(3.1, 3.4), figure(4.8, 4.9, true), { n: 2, unit: "score" }].map((x) => ({ keys: ["u"], names: null, figures: [x] }));
  it("is better or worse only where intervals do not touch, and thin ones are left out", () => {
    expect(standing(figure(3.8, 4.2), rows, 0, false)).toEqual({ better: 1, worse: 1, units: 3 });
    expect(standing(figure(3.5, 4.0), rows, 0, true)).toEqual({ better: 1, worse: 2, units: 3 });
  });
  it("is not compared where it is thin itself, or has nobody beside it", () => {
    expect([standing(figure(3, 4, true), rows, 0, false), standing(undefined, rows, 0, false), standing(figure(3, 4), rows.slice(3), 0, false)]).toEqual([undefined, undefined, undefined]);
  });
});
