// SPDX-License-Identifier: Apache-2.0

// Two people changed one record. Its parts, such as nodes, are merged one by
// one; a part that both changed differently is a clash.

import { same } from "./history";

/** The parts of a record by name, in their order. */
export type Parts = ReadonlyMap<string, unknown>;

export type Side = "mine" | "theirs";

export interface Merged<C> {
  merged: C;
  /** Names of the parts that both changed, each differently. */
  both: readonly string[];
}

/** Merges what two made of base. Where both changed a part the side that is kept goes; a part that only one took away is gone. */
export function mergeParts(base: Parts, mine: Parts, theirs: Parts, kept: Side = "mine"): Merged<Parts> {
  const merged = new Map<string, unknown>();
  const both: string[] = [];
  for (const name of new Set([...mine.keys(), ...theirs.keys(), ...base.keys()])) {
    const [was, left, right] = [base.get(name), mine.get(name), theirs.get(name)];
    const [leftChanged, rightChanged] = [!same(was, left), !same(was, right)];
    const clash = leftChanged && rightChanged && !same(left, right);
    if (clash) both.push(name);
    const takesLeft = clash ? kept === "mine" : leftChanged;
    const value = takesLeft ? left : right;
    if (value !== undefined) merged.set(name, value);
  }
  return { merged, both };
}
