// SPDX-License-Identifier: Apache-2.0

// The table of recency, frequency and value as a field of recency by frequency.

import type { CohortValueResult } from "./answers";

/** Customers of one recency and one frequency, whatever they are worth. */
export interface Cell {
  recency: number;
  frequency: number;
  n: number;
  share: number; // of those who came
  value: number | null; // mean, in minor units; null where the answer has no currency
}

/** Cells summed over value, the most recent and most frequent first. */
export function fieldsOf(r: CohortValueResult): Cell[] {
  const sums = new Map<string, Cell>();
  for (const c of r.cells) {
    const key = `${c.recency} ${c.frequency}`;
    const at = sums.get(key) ?? { recency: c.recency, frequency: c.frequency, n: 0, share: 0, value: r.currency === undefined ? null : 0 };
    const n = at.n + c.n;
    sums.set(key, { ...at, n, share: at.share + c.share, value: at.value === null ? null : (at.value * at.n + c.mean_value * c.n) / n });
  }
  return [...sums.values()].sort((a, b) => b.recency - a.recency || b.frequency - a.frequency);
}

/** The mean value of all; null where there is none. */
export function meanOf(cells: readonly Cell[]): number | null {
  const n = cells.reduce((s, c) => s + c.n, 0);
  return n === 0 || cells.some((c) => c.value === null) ? null : cells.reduce((s, c) => s + c.n * (c.value ?? 0), 0) / n;
}

/** What a part of a scale holds: above the one and at most the other. */
export interface Part {
  above?: number;
  most?: number;
}

/** The parts of a scale, by the largest number of each but the last. */
export function partsOf(limits: readonly number[] | null): Part[] {
  const ends = limits ?? [];
  return [...ends, undefined].map((most, i) => ({ above: ends[i - 1], most }));
}

const FEW = 30;

/** Where customers are worth most, of the cells that have enough; where the answer has no currency, or few came, where most are. */
export function dearest(cells: readonly Cell[]): Cell | undefined {
  const enough = cells.filter((c) => c.n >= FEW);
  return [...(enough.length > 0 ? enough : cells)].sort((a, b) => (b.value ?? 0) - (a.value ?? 0) || b.n - a.n)[0];
}

/** The currency in which most comings were paid. */
export function paidMost(comings: Readonly<Record<string, number>>): string | undefined {
  return Object.entries(comings).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}
