// SPDX-License-Identifier: Apache-2.0

import type { Department } from "../api/schema";
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

/** The ids of a branch: where a department cannot move to. */
export function within(branch: Branch): string[] {
  return [branch.department.id, ...branch.below.flatMap(within)];
}
