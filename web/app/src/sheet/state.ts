// SPDX-License-Identifier: Apache-2.0

// A record that is edited: what the server has acknowledged, what is here, and
// what stands between them. Pure, so that every order of events can be tested.

import { begin, type History, push, rebase, redo, same, undo } from "./history";
import type { Merged, Side } from "./merge";

export type Merge<C> = (base: C, mine: C, theirs: C, kept?: Side) => Merged<C>;

/** What the server knows. */
export interface Known<C> {
  version: number;
  content: C;
}

export interface SheetState<C> {
  base: Known<C>;
  history: History<C>;
  /** What others made that cannot be merged alone. Nothing is saved until the person decides. */
  clash: { theirs: Known<C>; both: readonly string[] } | null;
}

export type Step<C> =
  | { do: "edit"; next: C; group?: string | null }
  | { do: "undo" }
  | { do: "redo" }
  | { do: "saved"; known: Known<C> }
  | { do: "met"; known: Known<C> } // a version that others made
  | { do: "settle"; kept: Side };

/** Opens a record, with what was drafted on it before and not acknowledged. */
export function open<C>(server: Known<C>, draft: { base: Known<C>; content: C } | null, merge: Merge<C>): SheetState<C> {
  const fresh: SheetState<C> = { base: server, history: begin(server.content), clash: null };
  if (draft === null || same(draft.content, draft.base.content)) return fresh;
  const drafted: SheetState<C> = { base: draft.base, history: push(begin(draft.base.content), draft.content), clash: null };
  return draft.base.version === server.version ? { ...drafted, base: server } : step(drafted, { do: "met", known: server }, merge);
}

export function dirty<C>(s: SheetState<C>): boolean {
  return !same(s.base.content, s.history.now);
}

export function step<C>(s: SheetState<C>, did: Step<C>, merge: Merge<C>): SheetState<C> {
  switch (did.do) {
    case "edit":
      return { ...s, history: push(s.history, did.next, did.group ?? null) };
    case "undo":
      return { ...s, history: undo(s.history) };
    case "redo":
      return { ...s, history: redo(s.history) };
    case "saved":
      return { ...s, base: did.known };
    case "met":
      return meet(s, did.known, merge);
    case "settle":
      return s.clash === null ? s : take(s, s.clash.theirs, merge, did.kept);
  }
}

function meet<C>(s: SheetState<C>, theirs: Known<C>, merge: Merge<C>): SheetState<C> {
  if (theirs.version <= (s.clash?.theirs.version ?? s.base.version)) return s;
  const { both } = merge(s.base.content, s.history.now, theirs.content);
  return both.length > 0 ? { ...s, clash: { theirs, both } } : take(s, theirs, merge, "mine");
}

function take<C>(s: SheetState<C>, theirs: Known<C>, merge: Merge<C>, kept: Side): SheetState<C> {
  return { base: theirs, history: rebase(s.history, (state) => merge(s.base.content, state, theirs.content, kept).merged), clash: null };
}
