// SPDX-License-Identifier: Apache-2.0

import type { Unit } from "../api/schema";
import type { Language } from "../text/catalogue";
import { labelIn } from "../text/words";

/** The unit above one, as it is now. */
function parentOf(u: Unit): string | undefined {
  return u.moves?.at(-1)?.parent;
}

/** Units below one another as the tree has them, each level by name as its language sorts. */
export function inTree(units: readonly Unit[], lang: Language): { unit: Unit; depth: number }[] {
  const collator = new Intl.Collator(lang === "zh" ? "zh-CN" : "en", { numeric: true });
  const known = new Set(units.map((u) => u.id));
  const under = new Map<string, Unit[]>();
  for (const u of units) {
    const parent = parentOf(u);
    const key = parent !== undefined && known.has(parent) ? parent : "";
    under.set(key, [...(under.get(key) ?? []), u]);
  }
  const out: { unit: Unit; depth: number }[] = [];
  const seen = new Set<string>(); // a tree that is being changed elsewhere may have a circle for a moment
  const walk = (key: string, depth: number): void => {
    for (const unit of (under.get(key) ?? []).sort((a, b) => collator.compare(labelIn(lang, a.label) || a.code, labelIn(lang, b.label) || b.code))) {
      if (seen.has(unit.id)) continue;
      seen.add(unit.id);
      out.push({ unit, depth });
      walk(unit.id, depth + 1);
    }
  };
  walk("", 0);
  for (const unit of units) if (!seen.has(unit.id)) out.push({ unit, depth: 0 });
  return out;
}
