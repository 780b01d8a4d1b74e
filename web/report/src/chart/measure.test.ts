// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { hatch } from "./hatch";
import { shorten, textWidth, wrap } from "./measure";

test("a Han letter is an em wide, a Latin one less", () => {
  expect(textWidth("入住办理", 12)).toBe(48);
  expect(textWidth("abcd", 12)).toBeLessThan(30);
});

test("wrap breaks Han anywhere and Latin at spaces", () => {
  expect(wrap("前台与客房服务响应", 60, 12)).toEqual(["前台与客房", "服务响应"]);
  expect(wrap("Response of front desk", 80, 12)).toEqual(["Response of", "front desk"]);
});

test("wrap cuts what needs too many lines", () => {
  const lines = wrap("一二三四五六七八九十一二三四五六七八九十", 60, 12, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]!.endsWith("…")).toBe(true);
  for (const line of lines) expect(textWidth(line, 12)).toBeLessThanOrEqual(60);
});

test("shorten leaves what fits", () => {
  expect(shorten("早餐", 60)).toBe("早餐");
  expect(textWidth(shorten("前台与客房服务响应", 60), 12)).toBeLessThanOrEqual(60);
});

test("hatching stays inside its rectangle", () => {
  const numbers = [...hatch(10, 20, 50, 12).matchAll(/([\d.]+) ([\d.]+)/g)].map((m) => [Number(m[1]), Number(m[2])]);
  expect(numbers.length).toBeGreaterThan(10);
  for (const [x, y] of numbers) {
    expect(x! >= 10 && x! <= 60).toBe(true);
    expect(y! >= 20 && y! <= 32).toBe(true);
  }
});
