// SPDX-License-Identifier: Apache-2.0

// The journey graph as SVG: nodes with the share of cases that pass, lines as
// thick as they are common, the slowest marked.

import { wrap, textWidth } from "../chart/measure";
import { s } from "../dom";
import type { Activity } from "../document";
import { layOut, NODE, smooth, type Line, type Node } from "./layout";
import { END, START, type Move, type Shown } from "./simplify";

export interface Words {
  start: string;
  end: string;
  move: (m: Move) => string;
  node: (a: Activity) => string;
}

/** Draws what is shown; `slow` are the moves to mark. */
export function drawGraph(shown: Shown, slow: ReadonlySet<Move>, words: Words): SVGSVGElement {
  const plan = layOut(shown, words.move);
  const most = Math.max(1, ...plan.lines.map((l) => l.move.count));
  const svg = s("svg", { class: "graph", viewBox: `0 0 ${Math.ceil(plan.width)} ${Math.ceil(plan.height)}`, width: Math.ceil(plan.width), height: Math.ceil(plan.height), "aria-hidden": "true", "data-start": plan.nodes.find((n) => n.id === START)?.x ?? 0 });
  svg.append(arrow("arrow", "graph-arrow"), arrow("arrow-slow", "graph-arrow slow"));
  for (const line of plan.lines) svg.append(edge(line, most, slow.has(line.move)));
  for (const line of plan.lines) if (line.at) svg.append(edgeLabel(line, slow.has(line.move)));
  for (const node of plan.nodes) svg.append(drawNode(node, shown, words));
  return svg;
}

function arrow(id: string, className: string): SVGElement {
  return s("marker", { id, class: className, viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto-start-reverse" }, s("path", { d: "M0 0.5L8 4L0 7.5z" }));
}

function edge(line: Line, most: number, slow: boolean): SVGElement {
  const width = 1 + 4 * Math.sqrt(line.move.count / most);
  const kind = line.move.edge ? " outer" : slow ? " slow" : "";
  return s("path", { class: `graph-edge${kind}`, d: smooth(line.points), "stroke-width": width.toFixed(1), "marker-end": slow ? "url(#arrow-slow)" : "url(#arrow)" });
}

function edgeLabel({ at, label }: Line, slow: boolean): SVGElement {
  const width = textWidth(label) + 8;
  return s("g", {},
    s("rect", { class: "graph-plate", x: at!.x - width / 2, y: at!.y - 9, width, height: 18, rx: 3 }),
    s("text", { class: `graph-label${slow ? " slow" : ""}`, x: at!.x, y: at!.y, "dominant-baseline": "central", "text-anchor": "middle" }, label));
}

function drawNode(node: Node, shown: Shown, words: Words): SVGElement {
  if (node.id === START || node.id === END) return terminal(node, node.id === START ? words.start : words.end);
  const activity = shown.activities.find((a) => a.id === node.id)!;
  const [x, y] = [node.x - NODE.width / 2, node.y - NODE.height / 2];
  const lines = wrap(activity.label, NODE.width - 14, 12, 2);
  const group = s("g", { class: "graph-node" },
    s("title", {}, `${activity.label} · ${words.node(activity)}`),
    s("rect", { x, y, width: NODE.width, height: NODE.height, rx: 6 }),
    s("rect", { class: "graph-share", x: x + 8, y: y + NODE.height - 7, width: ((NODE.width - 16) * activity.share).toFixed(1), height: 3, rx: 1.5 }));
  lines.forEach((text, i) => group.append(s("text", { x: node.x, y: node.y - 4 + (i - (lines.length - 1) / 2) * 15, "dominant-baseline": "central", "text-anchor": "middle" }, text)));
  return group;
}

function terminal(node: Node, label: string): SVGElement {
  return s("g", { class: "graph-terminal" },
    s("rect", { x: node.x - node.width / 2, y: node.y - node.height / 2, width: node.width, height: node.height, rx: node.height / 2 }),
    s("text", { x: node.x, y: node.y, "dominant-baseline": "central", "text-anchor": "middle" }, label));
}

