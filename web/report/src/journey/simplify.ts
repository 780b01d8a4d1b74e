// SPDX-License-Identifier: Apache-2.0

// A journey graph with less in it. What stays hangs together and is reached
// from the start; what goes is counted.

import type { Activity, Edge, Journey } from "../document";
import { items } from "../document";

export const START = "\u0000start";
export const END = "\u0000end";

export interface Move {
  from: string;
  to: string;
  count: number;
  share: number;
  median_s: number | null;
  /** To or from the start or the end of a case, not between two activities. */
  edge?: true;
}

export interface Shown {
  activities: readonly Activity[];
  moves: readonly Move[];
  hiddenActivities: number;
  hiddenMoves: number;
  /** Share of all moves between activities that is drawn. */
  coverage: number;
}

/** The most activities that one picture can hold. */
const MOST = 48;
const FEWEST = 5;
const LEVELS = 8;

/** How many activities each level of detail keeps, from few to all. */
export function levels(journey: Journey): number[] {
  const activities = items(journey.activities);
  if (activities.length === 0) return [];
  const all = Math.min(MOST, activities.length);
  const road = keep(activities, spanningTree(activities, allMoves(journey)), 1).size;
  const least = Math.min(Math.max(FEWEST, road), all);
  const counts = Array.from({ length: LEVELS }, (_, i) => Math.round(least * (all / least) ** (i / (LEVELS - 1))));
  return [...new Set(counts)];
}

/** The graph at a level of detail, an index into `levels`. */
export function simplify(journey: Journey, level: number): Shown {
  const steps = levels(journey);
  const wanted = steps[level] ?? steps.at(-1) ?? 0;
  const part = steps.length < 2 ? 1 : level / (steps.length - 1);
  const moves = allMoves(journey);
  const tree = spanningTree(items(journey.activities), moves);
  const kept = keep(items(journey.activities), tree, wanted);
  const shown = keepMoves(moves, tree, kept, part);
  return summary(journey, kept, moves, shown);
}

/** Every move, with those from the start and to the end of a case. */
function allMoves(journey: Journey): Move[] {
  const known = new Set(items(journey.activities).map((a) => a.id));
  const ends = items(journey.activities).flatMap((a): Move[] => [
    { from: START, to: a.id, count: a.starts, share: a.starts / Math.max(1, journey.cases), median_s: null, edge: true },
    { from: a.id, to: END, count: a.ends, share: a.ends / Math.max(1, journey.cases), median_s: null, edge: true },
  ]);
  const inner = items(journey.graph).filter((e: Edge) => known.has(e.from) && known.has(e.to));
  return [...ends.filter((m) => m.count > 0), ...inner].sort((a, b) => b.count - a.count);
}

/** For each activity the move that ties it to the rest most strongly, towards the start. */
type Tree = Map<string, { parent: string; move: Move | null }>;

function spanningTree(activities: readonly Activity[], moves: readonly Move[]): Tree {
  const touching = new Map<string, Move[]>();
  for (const m of moves) {
    if (m.from === m.to || m.to === END) continue;
    for (const id of [m.from, m.to]) touching.set(id, [...(touching.get(id) ?? []), m]);
  }
  const tree: Tree = new Map();
  const grow = (root: string): void => {
    const inside = new Set([root]);
    let rim = touching.get(root) ?? [];
    while (rim.length > 0) {
      const best = rim.reduce((a, b) => (b.count > a.count ? b : a));
      const next = inside.has(best.from) ? best.to : best.from;
      tree.set(next, { parent: next === best.to ? best.from : best.to, move: best });
      inside.add(next);
      rim = [...rim, ...(touching.get(next) ?? [])].filter((m) => inside.has(m.from) !== inside.has(m.to) && !tree.has(inside.has(m.from) ? m.to : m.from));
    }
  };
  grow(START);
  for (const a of activities) {
    if (tree.has(a.id)) continue;
    tree.set(a.id, { parent: START, move: null }); // never tied to a start: stands by itself
    grow(a.id);
  }
  return tree;
}

/** The commonest last activity and the most frequent ones, and those on their way to the start. */
function keep(activities: readonly Activity[], tree: Tree, wanted: number): Set<string> {
  const kept = new Set<string>();
  const last = [...activities].sort((x, y) => y.ends - x.ends).slice(0, 1);
  for (const a of [...last, ...[...activities].sort((x, y) => y.cases - x.cases)]) {
    if (kept.size >= wanted) break;
    for (let id = a.id; id !== START && !kept.has(id); id = tree.get(id)?.parent ?? START) kept.add(id);
  }
  return kept;
}

function keepMoves(moves: readonly Move[], tree: Tree, kept: Set<string>, part: number): Move[] {
  const inside = moves.filter((m) => (kept.has(m.from) || m.from === START) && (kept.has(m.to) || m.to === END));
  const must = new Set<Move>();
  for (const id of kept) {
    const tie = tree.get(id)?.move;
    const into = inside.find((m) => m.to === id && m.from !== id);
    const out = inside.find((m) => m.from === id && m.to !== id);
    for (const m of [tie, into, out]) if (m) must.add(m);
  }
  const rest = inside.filter((m) => !must.has(m));
  for (const m of rest.slice(0, Math.ceil(rest.length * part ** 1.5))) must.add(m);
  return inside.filter((m) => must.has(m));
}

function summary(journey: Journey, kept: Set<string>, all: readonly Move[], shown: readonly Move[]): Shown {
  const activities = items(journey.activities);
  const sum = (list: readonly Move[]) => list.reduce((total, m) => total + (m.edge ? 0 : m.count), 0);
  const inner = items(journey.graph);
  const total = inner.reduce((n, e) => n + e.count, 0);
  return {
    activities: activities.filter((a) => kept.has(a.id)),
    moves: shown,
    hiddenActivities: activities.length - kept.size,
    hiddenMoves: inner.length - shown.filter((m) => !m.edge).length,
    coverage: total === 0 ? sum(all) : sum(shown) / total,
  };
}

/** The road that most take: from the most common start, always the most common next activity not yet passed. */
export function mainRoad(journey: Journey): Activity[] {
  const byId = new Map(items(journey.activities).map((a) => [a.id, a]));
  const moves = allMoves(journey);
  const road: Activity[] = [];
  let at = START;
  for (;;) {
    const next = moves.find((m) => m.from === at && m.to !== at && !road.some((a) => a.id === m.to));
    const activity = next && byId.get(next.to);
    if (!activity) return road;
    road.push(activity);
    at = activity.id;
  }
}
