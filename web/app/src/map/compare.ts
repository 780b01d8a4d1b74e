// SPDX-License-Identifier: Apache-2.0

// What differs between two maps, such as a journey as it is and as it is to be.

import { same } from "../sheet/history";
import { partsOf } from "./merge";
import type { Content } from "./model";

export interface Difference {
  /** What only the open map has. */
  added: ReadonlySet<string>;
  /** What both have and say differently, or have elsewhere. */
  changed: ReadonlySet<string>;
  /** What only the other one has. */
  gone: readonly string[];
}

const PART = /^(stage|step|card)\//;

/** Compares by part: "stage/…", "step/…", "card/…". */
export function differenceOf(open: Content, other: Content): Difference {
  const [here, there] = [partsOf(open), partsOf(other)];
  const names = [...new Set([...here.keys(), ...there.keys()])].filter((name) => PART.test(name));
  const differs = (name: string): boolean => !same(here.get(name), there.get(name)) || !same(here.get(`place/${name}`), there.get(`place/${name}`));
  return {
    added: new Set(names.filter((name) => !there.has(name))),
    changed: new Set(names.filter((name) => here.has(name) && there.has(name) && differs(name))),
    gone: names.filter((name) => !here.has(name)),
  };
}

/** How a part is marked: only in the open map, or different there. */
export function markOf(difference: Difference | null, part: string): "added" | "changed" | undefined {
  return difference?.added.has(part) ? "added" : difference?.changed.has(part) ? "changed" : undefined;
}
