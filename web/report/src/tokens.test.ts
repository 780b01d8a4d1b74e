// SPDX-License-Identifier: Apache-2.0

// Contrast of the tokens by WCAG 2.2: 4.5 for text (1.4.3), 3 for marks that
// carry meaning (1.4.11). Charts are drawn in these colours, where axe does not look.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const css = readFileSync(new URL("tokens.css", import.meta.url), "utf8");

function colour(name: string, theme: "light" | "dark"): string {
  const [, light, dark] = css.match(new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`))!;
  return theme === "light" ? light! : dark!;
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x! + 0.05) / (y! + 0.05);
}

test("black on white is 21", () => expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5));

const TEXT = [
  ["ink", "paper"], ["ink-2", "paper"], ["ink-3", "paper"], ["ink", "tint"], ["ink", "raised"], ["accent", "paper"], ["accent", "accent-tint"],
  ["on-accent", "accent-fill"], ["ink", "warn-tint"], ["paper", "warn"], ["ink", "worse"], ["ink", "better"],
  ["on-feel-1", "feel-1"], ["on-feel-2", "feel-2"], ["on-feel-3", "feel-3"], ["on-feel-4", "feel-4"], ["on-feel-5", "feel-5"],
];

for (const theme of ["light", "dark"] as const) {
  test.each(TEXT)(`${theme}: %s on %s can be read`, (text, ground) => expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5));
  test.each([["bar", "paper"], ["accent-fill", "paper"], ["whisker", "paper"], ["whisker", "bar"]])(`${theme}: %s stands out from %s`, (mark, ground) =>
    expect(contrast(colour(mark, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3));
}

test("colours stand in the tokens alone", () => {
  const folder = new URL("./", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /\.(css|ts)$/.test(f) && !/tokens|\.test\.ts$/.test(f));
  const strays = files.filter((f) => /#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?=[;\s)])|rgba?\(\d/i.test(readFileSync(new URL(f, folder), "utf8")));
  expect(strays).toEqual([]);
});
