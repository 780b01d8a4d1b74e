// SPDX-License-Identifier: Apache-2.0

// The first steps of journeys as flows from level to level. What is too small
// for a band of its own goes into "other", so that every level adds up.

import type { PathFlow, PathNode } from "./answers";

export const OTHER = "\u0000other";
export const ENDED = "\u0000ended";
export const ROOT = "\u0000root";

export interface Band {
  id: string;
  key: string; // of the step; OTHER, ENDED, ROOT
  level: number;
  n: number;
}

export interface Stream {
  source: string;
  target: string;
  n: number;
}

export interface Flows {
  bands: Band[];
  streams: Stream[];
  all: number;
}

interface Group {
  id: string;
  members: (PathFlow | PathNode)[];
}

/** Merges a tree of paths by step and level; each level keeps its widest steps. What went into "other" is followed no further. */
export function flows(root: PathFlow, levels: number, widest: number): Flows {
  const out: Flows = { bands: [{ id: ROOT, key: ROOT, level: 0, n: root.paths }], streams: [], all: root.paths };
  let groups: Group[] = [{ id: ROOT, members: [root] }];
  for (let level = 1; level <= levels && groups.length > 0; level++) groups = nextLevel(out, groups, level, widest);
  return out;
}

function nextLevel(out: Flows, groups: readonly Group[], level: number, widest: number): Group[] {
  const found = new Map<string, { n: number; from: { source: string; node: PathNode }[] }>();
  const rest = new Map<string, Map<string, number>>([[ENDED, new Map()], [OTHER, new Map()]]);
  const add = (kind: string, source: string, n: number): void => void (n > 0 && rest.get(kind)!.set(source, (rest.get(kind)!.get(source) ?? 0) + n));
  for (const { id, members } of groups) {
    for (const member of members) {
      add(ENDED, id, member.ended);
      add(OTHER, id, member.other);
      for (const node of member.children ?? []) {
        const one = found.get(node.name) ?? { n: 0, from: [] };
        found.set(node.name, { n: one.n + node.paths, from: [...one.from, { source: id, node }] });
      }
    }
  }
  const order = [...found].sort(([a, x], [b, y]) => y.n - x.n || (a < b ? -1 : 1));
  for (const [, { from }] of order.slice(widest)) for (const { source, node } of from) add(OTHER, source, node.paths);
  const next = order.slice(0, widest).map(([key, { n, from }]): Group => {
    const id = `${level} ${key}`;
    out.bands.push({ id, key, level, n });
    stream(out, from.map(({ source, node }) => [source, node.paths]), id);
    return { id, members: from.map(({ node }) => node) };
  });
  for (const [kind, sources] of rest) {
    const n = [...sources.values()].reduce((s, x) => s + x, 0);
    if (n === 0) continue;
    out.bands.push({ id: `${level} ${kind}`, key: kind, level, n });
    stream(out, [...sources], `${level} ${kind}`);
  }
  return next;
}

/** One stream a source, however many paths of it lead there. */
function stream(out: Flows, from: readonly (readonly [string, number])[], target: string): void {
  const sums = new Map<string, number>();
  for (const [source, n] of from) sums.set(source, (sums.get(source) ?? 0) + n);
  for (const [source, n] of sums) out.streams.push({ source, target, n });
}
