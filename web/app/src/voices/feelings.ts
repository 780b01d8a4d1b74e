// SPDX-License-Identifier: Apache-2.0

import type { AnswerRow, Figure } from "../api/schema";

/** How many texts feel how, and the share of each with its interval (Wilson, 95 %). */
export interface Split {
  n: number;
  before: number | null; // in the period before
  parts: { key: "bad" | "middle" | "good"; n: number; share: Figure }[];
}

const TONES = [["bad", "-1"], ["middle", "0"], ["good", "1"]] as const;

/** Rows by polarity as one split; compared where something is known of the period before. */
export function splitOf(rows: readonly AnswerRow[], compared: boolean): Split {
  const figure = (key: string): Figure | undefined => rows.find((r) => r.keys?.[0] === key)?.figures?.[0];
  const n = TONES.reduce((sum, [, key]) => sum + (figure(key)?.n ?? 0), 0);
  return {
    n,
    before: compared ? TONES.reduce((sum, [, key]) => sum + (figure(key)?.previous?.n ?? 0), 0) : null,
    parts: TONES.map(([key, value]) => ({ key, n: figure(value)?.n ?? 0, share: shareOf(figure(value)?.n ?? 0, n) })),
  };
}

const Z = 1.959963984540054; // of 95 %
const FEW = 30;

/** x of n with the interval of Wilson (1927). */
export function shareOf(x: number, n: number): Figure {
  if (n === 0) return { n: 0, unit: "share" };
  const p = x / n;
  const middle = (p + (Z * Z) / (2 * n)) / (1 + (Z * Z) / n);
  const half = (Z / (1 + (Z * Z) / n)) * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  return { n, value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half), unit: "share", method: "wilson", few: n < FEW };
}

export type Tone = "bad" | "middle" | "good";

export function toneOf(polarity: string): Tone {
  return polarity === "negative" ? "bad" : polarity === "positive" ? "good" : "middle";
}

/** The level of the face of a feeling, 1 to 5. */
export const LEVELS: Readonly<Record<Tone, number>> = { bad: 2, middle: 3, good: 4 };
