// SPDX-License-Identifier: Apache-2.0

// Where the nodes and edges of a journey graph go: dagre, from top to bottom.

import * as dagre from "@dagrejs/dagre";
import { textWidth } from "../chart/measure";
import { END, START, type Move } from "./simplify";

export interface Node {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  move: Move;
  label: string;
  points: readonly { x: number; y: number }[];
  at: { x: number; y: number } | null;
}

export interface Plan {
  width: number;
  height: number;
  nodes: readonly Node[];
  lines: readonly Line[];
}

export const NODE = { width: 136, height: 44 };
const TERMINAL = { width: 56, height: 24 };
const MARGIN = 12;

/** Lays the graph out; `label` gives an edge's text, "" for none. */
export function layOut(shown: { activities: readonly { id: string }[]; moves: readonly Move[] }, label: (m: Move) => string): Plan {
  const graph = new dagre.graphlib.Graph({ multigraph: false });
  graph.setGraph({ rankdir: "TB", nodesep: 22, ranksep: 20, edgesep: 14, marginx: MARGIN, marginy: MARGIN });
  if (shown.moves.some((m) => m.from === START)) graph.setNode(START, { ...TERMINAL });
  for (const a of shown.activities) graph.setNode(a.id, { ...NODE });
  if (shown.moves.some((m) => m.to === END)) graph.setNode(END, { ...TERMINAL });
  const moves = shown.moves.filter((m) => m.from !== m.to);
  for (const m of moves) {
    const text = label(m);
    graph.setEdge(m.from, m.to, { width: text ? textWidth(text, 12) + 8 : 0, height: text ? 16 : 0, labelpos: "c", weight: 1 + Math.log2(1 + m.count) });
  }
  dagre.layout(graph);
  return plan(graph, moves, label);
}

function plan(graph: dagre.graphlib.Graph, moves: readonly Move[], label: (m: Move) => string): Plan {
  const size = graph.graph() as { width: number; height: number };
  const nodes = graph.nodes().map((id): Node => ({ id, ...(graph.node(id) as Omit<Node, "id">) }));
  const lines = moves.map((move): Line => {
    const edge = graph.edge(move.from, move.to) as { points: { x: number; y: number }[]; x?: number; y?: number };
    const text = label(move);
    return { move, label: text, points: edge.points, at: text && edge.x !== undefined ? { x: edge.x, y: edge.y! } : null };
  });
  return { width: size.width, height: size.height, nodes, lines };
}

/** A smooth path through points: straight at the ends, curved between. */
export function smooth(points: readonly { x: number; y: number }[]): string {
  const n = (v: number) => v.toFixed(1);
  const [first, ...rest] = points;
  if (!first) return "";
  let path = `M${n(first.x)} ${n(first.y)}`;
  rest.forEach((at, i) => {
    const next = rest[i + 1];
    path += next ? `Q${n(at.x)} ${n(at.y)} ${n((at.x + next.x) / 2)} ${n((at.y + next.y) / 2)}` : `L${n(at.x)} ${n(at.y)}`;
  });
  return path;
}
