// SPDX-License-Identifier: Apache-2.0

// The field of recency by frequency in words.

import type { CohortValueField } from "./answers";

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
export function dearest(fields: readonly CohortValueField[]): CohortValueField | undefined {
  const enough = fields.filter((x) => x.n >= FEW);
  return [...(enough.length > 0 ? enough : fields)].sort((a, b) => (b.value?.value ?? 0) - (a.value?.value ?? 0) || b.n - a.n)[0];
}

/** The currency in which most comings were paid. */
export function paidMost(comings: Readonly<Record<string, number>>): string | undefined {
  return Object.entries(comings).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}
