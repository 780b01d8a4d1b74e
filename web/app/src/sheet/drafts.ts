// SPDX-License-Identifier: Apache-2.0

// Edits that the server has not acknowledged stay in the browser, so that a
// reload, a crash or a lost line loses nothing.

import type { Known } from "./state";

export interface Draft<C> {
  base: Known<C>;
  content: C;
}

export function draftKey(workspace: string, person: string, noun: string, id: string): string {
  return `touchstone.draft ${workspace} ${person} ${noun} ${id}`;
}

export function readDraft<C>(key: string): Draft<C> | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as Draft<C> | null;
    return typeof draft?.base?.version === "number" && draft.content !== undefined && draft.content !== null ? draft : null;
  } catch {
    return null;
  }
}

/** Keeps a draft, or forgets it where there is none. A browser that stores nothing still edits. */
export function keepDraft<C>(key: string, draft: Draft<C> | null): void {
  try {
    if (draft === null) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // its storage is full or forbidden
  }
}
