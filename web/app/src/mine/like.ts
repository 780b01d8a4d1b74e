// SPDX-License-Identifier: Apache-2.0

import type { AnswerRow, Figure } from "../api/schema";

/** How one's own figure stands among those of other units. */
export interface Standing {
  better: number; // units that are surely better
  worse: number;
  units: number; // that have enough to be compared
}

/** Where a figure stands among units: only where two intervals do not touch is one better. Thin figures are not compared. */
export function standing(own: Figure | undefined, rows: readonly AnswerRow[], at: number, lowerIsBetter: boolean): Standing | undefined {
  if (own?.low === undefined || own.high === undefined || own.few === true) return undefined;
  const others = rows.map((r) => r.figures?.[at]).filter((x) => x?.low !== undefined && x.high !== undefined && x.few !== true);
  const above = others.filter((x) => x!.low! > own.high!).length;
  const below = others.filter((x) => x!.high! < own.low!).length;
  return others.length === 0 ? undefined : { better: lowerIsBetter ? below : above, worse: lowerIsBetter ? above : below, units: others.length };
}
