// SPDX-License-Identifier: Apache-2.0

// A blueprint in parts: its name, its scenario, each node and each connector.

import type { BlueprintConnector, BlueprintLine, BlueprintNode, Label } from "../api/schema";
import { mergeParts, type Parts } from "../sheet/merge";
import type { Merge } from "../sheet/state";
import type { Content } from "./model";

export function partsOf(c: Content): Parts {
  const parts = new Map<string, unknown>([["label", c.label], ["scenario", c.scenario], ["journey", c.journey], ["lines", c.lines]]);
  for (const n of c.nodes) parts.set(`node ${n.id}`, n);
  for (const x of c.connectors) parts.set(`connector ${x.from} ${x.to}`, x);
  return parts;
}

function whole(parts: Parts): Content {
  const nodes: BlueprintNode[] = [];
  const connectors: BlueprintConnector[] = [];
  for (const [name, value] of parts) {
    if (name.startsWith("node ")) nodes.push(value as BlueprintNode);
    if (name.startsWith("connector ")) connectors.push(value as BlueprintConnector);
  }
  const there = new Set(nodes.map((n) => n.id));
  return {
    label: parts.get("label") as Label, scenario: (parts.get("scenario") ?? {}) as Label, journey: parts.get("journey") as string | undefined,
    nodes, lines: (parts.get("lines") ?? []) as BlueprintLine[],
    connectors: connectors.filter((x) => there.has(x.from) && there.has(x.to)), // one may have taken the node away that the other joined
  };
}

export const mergeBlueprints: Merge<Content> = (base, mine, theirs, kept) => {
  const { merged, both } = mergeParts(partsOf(base), partsOf(mine), partsOf(theirs), kept);
  return { merged: whole(merged), both };
};
