// SPDX-License-Identifier: Apache-2.0

// Pages seen lately and pages kept at hand. They stay in this browser.

import { useLocation } from "@tanstack/react-router";
import { useEffect, useSyncExternalStore } from "react";
import { useDesk } from "../api/desk";

/** A page by its address. */
export interface Visit {
  path: string; // such as /main/touchpoints/tp_1
  search: Record<string, unknown>;
  title: string; // as it was called when it was seen
}

interface Kept {
  recent: readonly Visit[]; // the newest first
  favourites: readonly Visit[];
}

const RECENT = 12;
const NONE: Kept = { recent: [], favourites: [] };
const listeners = new Set<() => void>();
const read = new Map<string, { text: string | null; kept: Kept }>();

function keyOf(workspace: string): string {
  return `touchstone.visited.${workspace}`;
}

/** What is kept; the same value while nothing changes. */
function keptOf(workspace: string): Kept {
  const text = localStorage.getItem(keyOf(workspace));
  const old = read.get(workspace);
  if (old !== undefined && old.text === text) return old.kept;
  let kept = NONE;
  try {
    if (text !== null) kept = { ...NONE, ...(JSON.parse(text) as Kept) };
  } catch { /* what cannot be read is nothing */ }
  read.set(workspace, { text, kept });
  return kept;
}

function put(workspace: string, kept: Kept): void {
  localStorage.setItem(keyOf(workspace), JSON.stringify(kept));
  listeners.forEach((tell) => tell());
}

/** The list with a visit at its beginning, once. */
export function visiting(list: readonly Visit[], visit: Visit, most: number): Visit[] {
  return [visit, ...list.filter((v) => v.path !== visit.path)].slice(0, most);
}

function listen(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("storage", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("storage", tell);
  };
}

export function useVisited(): Kept & { toggle: (visit: Visit) => void } {
  const { desk } = useDesk();
  const kept = useSyncExternalStore(listen, () => keptOf(desk.id));
  return { ...kept, toggle: (visit) => put(desk.id, { ...kept, favourites: kept.favourites.some((v) => v.path === visit.path) ? kept.favourites.filter((v) => v.path !== visit.path) : [...kept.favourites, visit] }) };
}

/** The page that is open now. */
export function useHere(): Visit {
  const { pathname, search } = useLocation();
  return { path: pathname, search: search as Record<string, unknown>, title: "" };
}

const SETTLED = 1_000; // ms after which a page counts as seen, and has its title

/** Keeps what is seen. */
export function useRemembering(): void {
  const { desk } = useDesk();
  const here = useHere();
  const search = JSON.stringify(here.search);
  useEffect(() => {
    const due = setTimeout(() => {
      const kept = keptOf(desk.id);
      put(desk.id, { ...kept, recent: visiting(kept.recent, { path: here.path, search: JSON.parse(search) as Record<string, unknown>, title: titleNow() }, RECENT) });
    }, SETTLED);
    return () => clearTimeout(due);
  }, [desk.id, here.path, search]);
}

/** What the page is called: its first heading. */
export function titleNow(): string {
  return document.querySelector("main h1")?.textContent?.trim() ?? "";
}
