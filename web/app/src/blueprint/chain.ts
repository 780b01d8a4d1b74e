// SPDX-License-Identifier: Apache-2.0

// Which backstage chain a bad frontstage step waits for: where the newest
// search for moments found a cause that holds, the slowest of them lights up.

import type { CauseCard } from "../api/schema";
import type { Content } from "./model";

export interface Chain {
  cause: CauseCard;
  front: string; // node
  behind: string; // node
  nodes: readonly string[]; // from behind to front, both included
  connectors: readonly string[]; // "from to"
}

const SEEN = new Set(["customer", "frontstage"]);
const UNSEEN = new Set(["backstage", "support"]);

/** The chains of a blueprint, one for every front touchpoint that has one: of several causes that of the longest wait. */
export function chains(c: Content, causes: readonly CauseCard[], waitOf: (touchpoint: string) => number | undefined): Chain[] {
  const out = new Map<string, Chain>();
  for (const cause of causes.filter((x) => x.holds)) {
    const front = c.nodes.find((n) => n.touchpoint === cause.front.id && SEEN.has(n.lane));
    const behind = c.nodes.find((n) => n.touchpoint === cause.behind.id && UNSEEN.has(n.lane));
    if (front === undefined || behind === undefined) continue;
    const old = out.get(front.id);
    if (old !== undefined && slowness(old.cause, waitOf) >= slowness(cause, waitOf)) continue;
    out.set(front.id, { cause, front: front.id, behind: behind.id, ...shortest(c, behind.id, front.id) });
  }
  return [...out.values()];
}

function slowness(cause: CauseCard, waitOf: (touchpoint: string) => number | undefined): number {
  return waitOf(cause.behind.id) ?? 0;
}

/** The shortest way along the connectors, forwards, or back over exchanges; only the two ends where there is none. */
function shortest(c: Content, from: string, to: string): { nodes: string[]; connectors: string[] } {
  const came = new Map<string, { before: string; by: string }>();
  const queue = [from];
  for (let here = queue.shift(); here !== undefined && here !== to; here = queue.shift()) {
    for (const x of c.connectors) {
      const next = x.from === here ? x.to : x.both && x.to === here ? x.from : undefined;
      if (next === undefined || next === from || came.has(next)) continue;
      came.set(next, { before: here, by: `${x.from} ${x.to}` });
      queue.push(next);
    }
  }
  if (!came.has(to)) return { nodes: [from, to], connectors: [] };
  const nodes = [to];
  const connectors: string[] = [];
  for (let step = came.get(to); step !== undefined; step = came.get(step.before)) {
    nodes.unshift(step.before);
    connectors.unshift(step.by);
  }
  return { nodes, connectors };
}
