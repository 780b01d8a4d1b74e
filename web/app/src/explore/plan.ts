// SPDX-License-Identifier: Apache-2.0

// What of a graph is laid out: its steps, and where journeys begin and end.

import { END, type Move, START } from "../../../report/src/journey/simplify";
import type { TrailGraph } from "./answers";

export interface Drawn {
  activities: readonly { id: string }[];
  moves: readonly Move[];
  startsElsewhere: number; // journeys whose beginning is not drawn
  endsElsewhere: number;
  unseen: { edges: number; moves: number }; // edges that are rare, or beyond those that one can follow
}

export const MOST = 100; // edges; more can neither be followed by eye nor laid out while one drags
export const TRIVIAL = 0.01; // of the journeys: where a graph is simplified, an edge that is rarer says nothing beside those left out

/** Steps and edges of a graph with the beginnings and ends that are not rare; the rest is counted. */
export function drawn(graph: TrailGraph): Drawn {
  const edges = graph.edges.filter((e) => e.from !== e.to);
  const told = graph.other.edges === 0 ? edges : edges.filter((e) => e.count >= TRIVIAL * graph.cases);
  const shown = told.slice(0, MOST);
  const between = shown.map((e): Move => ({ from: e.from, to: e.to, count: e.count, share: 0, median_s: e.times.median }));
  const begin = frequent(graph.nodes.map((n) => ({ key: n.key, count: n.starts })), graph.cases);
  const end = frequent(graph.nodes.map((n) => ({ key: n.key, count: n.ends })), graph.cases);
  return {
    activities: graph.nodes.map((n) => ({ id: n.key })),
    moves: [...between, ...begin.map((x): Move => ({ from: START, to: x.key, count: x.count, share: 0, median_s: null, edge: true })), ...end.map((x): Move => ({ from: x.key, to: END, count: x.count, share: 0, median_s: null, edge: true }))],
    startsElsewhere: graph.cases - sum(begin),
    endsElsewhere: graph.cases - sum(end),
    unseen: { edges: edges.length - shown.length, moves: sum(edges) - sum(shown) },
  };
}

interface Counted {
  key: string;
  count: number;
}

const LEAST = 0.05; // of the journeys: what is rarer has no arrow from the beginning or to the end

/** The ones that are not rare, and at least the largest. */
function frequent(all: readonly Counted[], cases: number): Counted[] {
  const order = [...all].filter((c) => c.count > 0).sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  return order.filter((x, i) => i === 0 || x.count >= LEAST * cases);
}

function sum(all: readonly { count: number }[]): number {
  return all.reduce((s, x) => s + x.count, 0);
}
