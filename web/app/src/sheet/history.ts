// SPDX-License-Identifier: Apache-2.0

// What was done to a sheet, so that it can be undone. A value, without effects.

export interface History<C> {
  past: readonly C[]; // the newest last
  now: C;
  future: readonly C[]; // the next last
  /** What the newest edit belongs to; edits of one group in a row are one step. */
  group: string | null;
}

const KEPT = 200;

export function begin<C>(now: C): History<C> {
  return { past: [], now, future: [], group: null };
}

/** An edit. Edits of the same group in a row, such as letters of one label, are undone together. */
export function push<C>(h: History<C>, next: C, group: string | null = null): History<C> {
  if (same(h.now, next)) return h;
  const joins = group !== null && group === h.group && h.past.length > 0;
  return { past: joins ? h.past : [...h.past, h.now].slice(-KEPT), now: next, future: [], group };
}

export function undo<C>(h: History<C>): History<C> {
  const last = h.past.at(-1);
  return last === undefined ? h : { past: h.past.slice(0, -1), now: last, future: [...h.future, h.now], group: null };
}

export function redo<C>(h: History<C>): History<C> {
  const next = h.future.at(-1);
  return next === undefined ? h : { past: [...h.past, h.now], now: next, future: h.future.slice(0, -1), group: null };
}

/** Brings what others did into every state, so that undoing takes back one's own steps and never theirs. */
export function rebase<C>(h: History<C>, bring: (state: C) => C): History<C> {
  return { past: h.past.map(bring), now: bring(h.now), future: h.future.map(bring), group: null };
}

/** Whether two contents say the same, whatever the order of their fields. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((k) => same(left[k], right[k]));
}
