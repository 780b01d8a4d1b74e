// SPDX-License-Identifier: Apache-2.0

// Where the identifiers of a customer stand in the picture of evidence: a tree
// from left to right, begun at the one that most evidence touches.

export interface Place {
  column: number;
  x: number;
  y: number;
}

const ACROSS = 156;
const DOWN = 56;

/** Places subjects by the evidence that joins them; what nothing joins stands below. */
export function layout(subjects: readonly string[], joined: readonly { a: string; b: string }[]): Map<string, Place> {
  const beside = new Map(subjects.map((s) => [s, new Set<string>()]));
  for (const e of joined) {
    beside.get(e.a)?.add(e.b);
    beside.get(e.b)?.add(e.a);
  }
  const places = new Map<string, Place>();
  let row = 0;
  const place = (s: string, column: number): void => {
    const at: Place = { column, x: column * ACROSS, y: 0 };
    places.set(s, at);
    const first = row;
    for (const next of [...beside.get(s)!].sort()) if (beside.has(next) && !places.has(next)) place(next, column + 1);
    if (row === first) row++;
    at.y = ((first + row - 1) / 2) * DOWN;
  };
  for (const s of [...subjects].sort((a, b) => beside.get(b)!.size - beside.get(a)!.size || a.localeCompare(b))) if (!places.has(s)) place(s, 0);
  return places;
}

/** The size of a picture that holds all places. */
export function extent(places: Map<string, Place>): { width: number; height: number } {
  const all = [...places.values()];
  return { width: Math.max(0, ...all.map((p) => p.x)) + ACROSS - 20, height: Math.max(0, ...all.map((p) => p.y)) + DOWN };
}
