// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it, test } from "vitest";
import { between, chance, count, day, duration, fixed, percent, ranks, short, signed, effect } from "./format";

test.each([
  [59.84, 1, "59.8"],
  [-3, 1, "−3.0"],
  [-0.04, 1, "0.0"], // never a minus before zero
  [null, 1, "–"],
  [Number.NaN, 1, "–"],
])("fixed(%s, %s) is %s", (v, digits, text) => expect(fixed(v, digits)).toBe(text));

test.each([
  [1.25, 1, "+1.3"],
  [-1.25, 1, "−1.3"],
  [0, 1, "0.0"],
  [0.01, 1, "0.0"],
])("signed(%s, %s) is %s", (v, digits, text) => expect(signed(v, digits)).toBe(text));

test.each([
  [0.1234, "12.3%"],
  [1, "100.0%"],
  [null, "–"],
])("percent(%s) is %s", (v, text) => expect(percent(v)).toBe(text));

// The same cases as package locale's: plain below 10,000, above it 万 and 亿.
test.each([
  [9999, "9,999", "9,999"],
  [12345, "1.2 万", "12,345"],
  [20000, "2 万", "20,000"],
  [123456789, "1.2 亿", "123,456,789"],
  [0, "0", "0"],
])("count of %s", (n, zh, en) => {
  expect(count("zh", n)).toBe(zh);
  expect(count("en", n)).toBe(en);
});

test.each([
  [9999, "9,999"],
  [12345, "12.3k"],
  [2000000, "2M"],
])("short of %s in English is %s", (n, text) => expect(short("en", n)).toBe(text));

test.each([
  [30, "30 秒", "30 s"],
  [90, "1.5 分钟", "1.5 min"],
  [7200, "2 小时", "2 h"],
  [129600, "1.5 天", "1.5 d"],
  [-90, "−1.5 分钟", "−1.5 min"],
  [null, "–", "–"],
])("duration of %s s", (seconds, zh, en) => {
  expect(duration("zh", seconds)).toBe(zh);
  expect(duration("en", seconds)).toBe(en);
});

describe("between", () => {
  it("joins with an en dash", () => expect(between("59.8", "62.6", "en")).toBe("59.8–62.6"));
  it("puts a word between signed ends", () => expect([between("−17.6", "+1.6", "zh"), between("−17.6", "+1.6", "en"), between("59.8", "62.6", "zh")]).toEqual(["−17.6\u2009至\u2009+1.6", "−17.6 to +1.6", "59.8–62.6"]));
});

test("ranks that agree are one number", () => {
  expect(ranks(2, 2)).toBe("2");
  expect(ranks(1, 3)).toBe("1–3");
});

test("a chance is never written as 0", () => {
  expect(chance(1e-9)).toBe("<\u20090.001");
  expect(chance(0.0312)).toBe("0.031");
  expect(chance(0.5)).toBe("0.50");
  expect(chance(null)).toBe("–");
});

test("days", () => {
  expect(day("2026-03-01T08:00:00Z")).toBe("2026-03-01");
  expect(day("")).toBe("");
});

test("an effect is in the unit of what the model explains, not of the outcome's figure", () => {
  expect(effect("score", 0.5)).toBe("+0.50");
  expect(effect("share", -0.205)).toBe("−20.5");
  expect(effect("score", -12.34)).toBe("−12.3");
  expect(effect(undefined, null)).toBe("–");
});
