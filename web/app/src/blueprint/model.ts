// SPDX-License-Identifier: Apache-2.0

// What a blueprint says, and every edit of it, as values.

import type { Blueprint, BlueprintConnector, BlueprintLine, BlueprintNode, Label } from "../api/schema";

export const LANES = ["evidence", "customer", "frontstage", "backstage", "support"] as const;
export type Lane = (typeof LANES)[number];

export const LINES: readonly BlueprintLine[] = [
  { kind: "interaction", below: "customer" },
  { kind: "visibility", below: "frontstage" },
  { kind: "internal", below: "backstage" },
];

/** A blueprint without what the server keeps about it. */
export interface Content {
  label: Label;
  scenario: Label;
  journey?: string;
  nodes: readonly BlueprintNode[];
  connectors: readonly BlueprintConnector[];
  lines: readonly BlueprintLine[];
}

export const MOST_COLUMNS = 60;

export function contentOf(b: Pick<Blueprint, "label" | "scenario" | "journey" | "nodes" | "connectors" | "lines">): Content {
  return {
    label: plainLabel(b.label), scenario: plainLabel(b.scenario), journey: b.journey || undefined,
    nodes: (b.nodes ?? []).map(plainNode),
    connectors: (b.connectors ?? []).map((c) => ({ from: c.from, to: c.to, both: c.both || undefined, label: emptyLabel(c.label) ? undefined : plainLabel(c.label) })),
    lines: b.lines ?? [],
  };
}

function plainLabel(l: Label | undefined): Label {
  return { zh: l?.zh || undefined, en: l?.en || undefined };
}

function emptyLabel(l: Label | undefined): boolean {
  return !l?.zh && !l?.en;
}

function plainNode(n: BlueprintNode): BlueprintNode {
  return { id: n.id, lane: n.lane, column: n.column, label: plainLabel(n.label), stage: n.stage || undefined, touchpoint: n.touchpoint || undefined, department: n.department || undefined,
    evidence: (n.evidence ?? []).length > 0 ? n.evidence!.map((e) => ({ kind: e.kind, link: e.link || undefined, note: e.note || undefined })) : undefined };
}

export function blank(label: Label): Content {
  return { label, scenario: {}, nodes: [], connectors: [], lines: LINES };
}

export function nodeOf(c: Content, id: string | null): BlueprintNode | undefined {
  return c.nodes.find((n) => n.id === id);
}

/** An id that no node of the blueprint has, short and without a random source of its own. */
export function freshId(c: Content, random: () => number = Math.random): string {
  for (;;) {
    const id = `n${Math.floor(random() * 36 ** 6).toString(36).padStart(6, "0")}`;
    if (nodeOf(c, id) === undefined) return id;
  }
}

export function addNode(c: Content, node: BlueprintNode): Content {
  return { ...c, nodes: [...c.nodes, node] };
}

export function changeNode(c: Content, id: string, change: Partial<BlueprintNode>): Content {
  return { ...c, nodes: c.nodes.map((n) => (n.id === id ? { ...n, ...change } : n)) };
}

/** Moves a node to a lane and a column; both stay on the sheet. */
export function moveNode(c: Content, id: string, lane: string, column: number): Content {
  return changeNode(c, id, { lane, column: Math.min(MOST_COLUMNS - 1, Math.max(0, Math.round(column))) });
}

/** Moves a node by lanes and columns. */
export function nudgeNode(c: Content, id: string, lanes: number, columns: number): Content {
  const node = nodeOf(c, id);
  if (node === undefined) return c;
  const lane = LANES[Math.min(LANES.length - 1, Math.max(0, LANES.indexOf(node.lane as Lane) + lanes))]!;
  return moveNode(c, id, lane, node.column + columns);
}

/** Takes nodes away, with the connectors that they had. */
export function removeNode(c: Content, id: string): Content {
  return { ...c, nodes: c.nodes.filter((n) => n.id !== id), connectors: c.connectors.filter((x) => x.from !== id && x.to !== id) };
}

/** Puts a copy of a node into the next column, without its connectors. */
export function duplicateNode(c: Content, id: string, copy: string): Content {
  const node = nodeOf(c, id);
  return node === undefined ? c : addNode(c, { ...node, id: copy, column: Math.min(MOST_COLUMNS - 1, node.column + 1) });
}

export function connectorBetween(c: Content, a: string, b: string): BlueprintConnector | undefined {
  return c.connectors.find((x) => (x.from === a && x.to === b) || (x.from === b && x.to === a));
}

/** How comments name a connector. */
export function partOf(x: BlueprintConnector): string {
  return `connector/${x.from} ${x.to}`;
}

/** Joins two nodes; a connector the other way makes it an exchange, and what is joined already stays. */
export function connect(c: Content, from: string, to: string): Content {
  if (from === to || nodeOf(c, from) === undefined || nodeOf(c, to) === undefined) return c;
  const old = connectorBetween(c, from, to);
  if (old === undefined) return { ...c, connectors: [...c.connectors, { from, to }] };
  return old.both || old.from === from ? c : changeConnector(c, old, { both: true });
}

export function changeConnector(c: Content, old: BlueprintConnector, change: Partial<BlueprintConnector>): Content {
  return { ...c, connectors: c.connectors.map((x) => (x.from === old.from && x.to === old.to ? { ...x, ...change } : x)) };
}

export function disconnect(c: Content, old: BlueprintConnector): Content {
  return { ...c, connectors: c.connectors.filter((x) => x.from !== old.from || x.to !== old.to) };
}

/** The node that a key leads to: in the next column or lane that has one, the nearest there. */
export function neighbour(c: Content, id: string, lanes: number, columns: number): BlueprintNode | undefined {
  const here = nodeOf(c, id);
  if (here === undefined) return undefined;
  const row = (n: BlueprintNode): number => LANES.indexOf(n.lane as Lane);
  const ahead = (n: BlueprintNode): number => (columns !== 0 ? (n.column - here.column) * columns : (row(n) - row(here)) * lanes);
  const aside = (n: BlueprintNode): number => (columns !== 0 ? Math.abs(row(n) - row(here)) * 100 : Math.abs(n.column - here.column) * 0.5);
  const cost = (n: BlueprintNode): number => ahead(n) + aside(n);
  return c.nodes.filter((n) => ahead(n) > 0).sort((a, b) => cost(a) - cost(b))[0];
}

/** Every node, lane by lane, each lane in the order of time. */
export function inTime(c: Content, lane: string): BlueprintNode[] {
  return c.nodes.filter((n) => n.lane === lane).sort((a, b) => a.column - b.column);
}
