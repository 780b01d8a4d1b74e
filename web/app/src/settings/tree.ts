// SPDX-License-Identifier: Apache-2.0

import type { Department, Unit } from "../api/schema";
import { labelIn } from "../text/words";

export interface Branch {
  department: Department;
  below: Branch[];
}

/** Departments as a tree, each level by order, then by name as the language sorts; what hangs on nothing is at the top. */
export function treeOf(all: readonly Department[], lang: "zh" | "en"): Branch[] {
  const collator = new Intl.Collator(lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const known = new Set(all.map((d) => d.id));
  const under = (parent: string | undefined): Branch[] => all
    .filter((d) => (d.parent !== undefined && known.has(d.parent) ? d.parent : undefined) === parent)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0) || collator.compare(labelIn(lang, a.label), labelIn(lang, b.label)))
    .map((department) => ({ department, below: under(department.id) }));
  return under(undefined);
}

/** Where a unit hangs now; "" at the top. */
export function parentOf(u: Unit): string {
  return (u.moves ?? []).at(-1)?.parent ?? "";
}

/** Units with each parent before what hangs on it, else as they came; all of them, even where they hang on each other. */
export function parentsFirst(all: readonly Unit[]): Unit[] {
  const known = new Set(all.map((u) => u.id));
  const out = new Set<Unit>();
  const add = (u: Unit): void => {
    if (out.has(u)) return;
    out.add(u);
    all.filter((x) => parentOf(x) === u.id).forEach(add);
  };
  all.filter((u) => !known.has(parentOf(u))).forEach(add);
  all.forEach(add);
  return [...out];
}

/** The ids of a branch: where a department cannot move to. */
export function within(branch: Branch): string[] {
  return [branch.department.id, ...branch.below.flatMap(within)];
}
