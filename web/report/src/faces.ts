// SPDX-License-Identifier: Apache-2.0

// The five faces of feeling, drawn, since not every machine has such letters.

import { s } from "./dom";
import type { Bin, Touchpoint } from "./document";
import { items } from "./document";

const MOUTHS = [
  "M6.5 15.2Q10 11.2 13.5 15.2",
  "M6.8 14.4Q10 12.4 13.2 14.4",
  "M6.8 13.6H13.2",
  "M6.8 12.8Q10 15 13.2 12.8",
  "M6.2 12.2Q10 17.4 13.8 12.2",
];

/** A face for a level, 1 (worst) to 5 (best); decoration, so always beside words. */
export function face(level: number, size = 20): SVGSVGElement {
  return s("svg", { class: `face face-${level}`, viewBox: "0 0 20 20", width: size, height: size, "aria-hidden": "true" },
    s("circle", { cx: 10, cy: 10, r: 9.5 }),
    s("circle", { class: "face-eye", cx: 7.2, cy: 8, r: 1.2 }),
    s("circle", { class: "face-eye", cx: 12.8, cy: 8, r: 1.2 }),
    s("path", { d: MOUTHS[level - 1]! }));
}

/** The feeling that a mean rating stands for: fifths of its scale, 1 to 5. */
export function levelOf(t: Touchpoint): number | null {
  if (t.performance === null || t.scale_low === null || t.scale_high === null || t.scale_high <= t.scale_low) return null;
  const at = (t.performance - t.scale_low) / (t.scale_high - t.scale_low);
  return Math.min(5, Math.max(1, Math.floor(at * 5) + 1));
}

/** The feeling of each bin by its tone, 0 for none; of several bad or good ones the outer are the stronger. */
export function levelsOf(bins: readonly Bin[]): number[] {
  const of = (tone: string) => bins.filter((b) => b.tone === tone);
  const [bad, good] = [of("bad"), of("good")];
  return bins.map((b) => {
    if (b.tone === "middle") return 3;
    if (b.tone === "bad") return bad.indexOf(b) < Math.floor(bad.length / 2) ? 1 : 2;
    if (b.tone === "good") return good.indexOf(b) >= Math.ceil(good.length / 2) ? 5 : 4;
    return 0;
  });
}

/** Shares by feeling: worst to best, then none. */
export function shares(bins: readonly Bin[]): { level: number; share: number }[] {
  const levels = levelsOf(bins);
  return [1, 2, 3, 4, 5, 0].map((level) => ({ level, share: bins.reduce((sum, b, i) => sum + (levels[i] === level ? b.share : 0), 0) }));
}

/** Whether the bins say which answers are good and which are bad. */
export function toned(t: { distribution: Touchpoint["distribution"] }): boolean {
  return items(t.distribution).some((b) => b.tone === "bad" || b.tone === "good");
}
