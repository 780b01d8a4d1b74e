// SPDX-License-Identifier: Apache-2.0

// Where everything is on the sheet, in pixels. Lanes are rows as high as their
// fullest column; columns are all as wide as each other.

import type { BlueprintConnector, BlueprintNode } from "../api/schema";
import { type Content, LANES, type Lane } from "./model";

export const NODE = { width: 176, height: 94 };
export const GAP = { column: 64, stack: 14, lane: 44 };
export const HEAD = 36; // height of the heads of columns
const STEP = NODE.width + GAP.column;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface LaneBand {
  lane: Lane;
  y: number;
  height: number;
}

export interface Layout {
  boxes: ReadonlyMap<string, Box>;
  bands: readonly LaneBand[];
  lines: readonly { kind: string; y: number }[];
  columns: number;
  /** Where the last step ends; behind it is room for another. */
  end: number;
  width: number;
  height: number;
}

export function columnX(column: number): number {
  return GAP.column / 2 + column * STEP;
}

/** Places nodes; those of one lane and column stand below each other, in the order of the blueprint. */
export function layout(c: Content): Layout {
  const columns = Math.max(4, ...c.nodes.map((n) => n.column + 2)); // one more, to put something into
  const boxes = new Map<string, Box>();
  const bands: LaneBand[] = [];
  let y = HEAD;
  for (const lane of LANES) {
    const filled = new Map<number, number>();
    for (const n of c.nodes.filter((x) => x.lane === lane)) {
      const above = filled.get(n.column) ?? 0;
      boxes.set(n.id, { x: columnX(n.column), y: y + GAP.lane / 2 + above * (NODE.height + GAP.stack), ...NODE });
      filled.set(n.column, above + 1);
    }
    const rows = Math.max(1, ...filled.values());
    const height = GAP.lane + rows * NODE.height + (rows - 1) * GAP.stack;
    bands.push({ lane, y, height });
    y += height;
  }
  const lines = c.lines.flatMap((l) => bands.filter((b) => b.lane === l.below).map((b) => ({ kind: l.kind, y: b.y + b.height })));
  return { boxes, bands, lines, columns, end: Math.max(4 * STEP, ...c.nodes.map((n) => (n.column + 1) * STEP)), width: columns * STEP, height: y };
}

/** The lane and column of a point on the sheet. */
export function placeAt(l: Layout, x: number, y: number): { lane: Lane; column: number } {
  const band = l.bands.find((b) => y < b.y + b.height) ?? l.bands.at(-1)!;
  return { lane: band.lane, column: Math.max(0, Math.round((x - GAP.column / 2) / STEP)) };
}

/** Names of the stages over the columns: neighbours with one stage are one span. */
export function spans(c: Content, columns: number): { from: number; to: number; stage: string | undefined }[] {
  const out: { from: number; to: number; stage: string | undefined }[] = [];
  for (let column = 0; column < columns; column++) {
    const stages = c.nodes.filter((n) => n.column === column && n.stage !== undefined && (n.lane === "customer" || n.lane === "frontstage")).map((n) => n.stage);
    const last = out.at(-1);
    if (last !== undefined && (stages.length === 0 ? last.stage === undefined : last.stage === stages[0])) last.to = column;
    else out.push({ from: column, to: column, stage: stages[0] });
  }
  return out;
}

interface Edge {
  from: number;
  to: number;
  least: 0 | 1; // columns between
}

/** Columns anew: along a lane every connector leads at least one column on, between lanes none back; nothing stands without need. */
export function arrange(c: Content): Content {
  const at = new Map(c.nodes.map((n, i) => [n.id, i]));
  const edges = withoutCycles(c.nodes, c.connectors.flatMap((x) => edgeOf(c.nodes, at, x)));
  const columns = longest(c.nodes.length, edges);
  pullToTheNext(columns, edges);
  spread(c.nodes, columns, edges);
  const used = [...new Set(columns)].sort((a, b) => a - b);
  return { ...c, nodes: c.nodes.map((n, i) => ({ ...n, column: used.indexOf(columns[i]!) })) };
}

function edgeOf(nodes: readonly BlueprintNode[], at: ReadonlyMap<string, number>, x: BlueprintConnector): Edge[] {
  const [from, to] = [at.get(x.from), at.get(x.to)];
  if (from === undefined || to === undefined) return [];
  return [{ from, to, least: nodes[from]!.lane === nodes[to]!.lane ? 1 : 0 }];
}

/** Leaves out the connectors that lead back to where one came from. */
function withoutCycles(nodes: readonly BlueprintNode[], edges: readonly Edge[]): Edge[] {
  const state = nodes.map(() => 0); // 0 new, 1 on the way, 2 done
  const kept: Edge[] = [];
  const visit = (start: number): void => {
    const way: { node: number; next: Edge[] }[] = [];
    const enter = (node: number): void => {
      state[node] = 1;
      way.push({ node, next: edges.filter((e) => e.from === node) });
    };
    enter(start);
    while (way.length > 0) {
      const here = way.at(-1)!;
      const e = here.next.shift();
      if (e === undefined) {
        state[here.node] = 2;
        way.pop();
      } else if (state[e.to] !== 1) {
        kept.push(e);
        if (state[e.to] === 0) enter(e.to);
      }
    }
  };
  const entered = new Set(edges.map((e) => e.to));
  const order = nodes.map((_, i) => i).sort((a, b) => Number(entered.has(a)) - Number(entered.has(b)) || nodes[a]!.column - nodes[b]!.column);
  for (const i of order) if (state[i] === 0) visit(i);
  return kept;
}

/** The least column of every node that keeps every edge, given columns to begin with. */
function longest(n: number, edges: readonly Edge[], columns: number[] = new Array<number>(n).fill(0)): number[] {
  for (let round = 0; round <= n; round++) {
    let moved = false;
    for (const e of edges) {
      const least = columns[e.from]! + e.least;
      if (columns[e.to]! < least) {
        columns[e.to] = least;
        moved = true;
      }
    }
    if (!moved) break;
  }
  return columns;
}

/** What nothing leads to stands beside what it leads to. */
function pullToTheNext(columns: number[], edges: readonly Edge[]): void {
  const entered = new Set(edges.map((e) => e.to));
  for (let i = 0; i < columns.length; i++) {
    const next = edges.filter((e) => e.from === i).map((e) => columns[e.to]! - e.least);
    if (!entered.has(i) && next.length > 0) columns[i] = Math.max(0, Math.min(...next));
  }
}

/** One node a cell where that can be: of two in one cell the later in the blueprint goes on, with all that follows. */
function spread(nodes: readonly BlueprintNode[], columns: number[], edges: readonly Edge[]): void {
  for (let round = 0; round < nodes.length; round++) {
    const clash = nodes.findIndex((n, i) => nodes.some((o, j) => j < i && o.lane === n.lane && columns[j] === columns[i]));
    if (clash < 0) return;
    columns[clash]!++;
    longest(nodes.length, edges, columns);
  }
}
