// SPDX-License-Identifier: Apache-2.0

// The way of a connector over the sheet: along the gaps between lanes and
// columns, never through a node. The page and the SVG file draw the same way.

import type { BlueprintConnector } from "../api/schema";
import { type Box, GAP, type Layout } from "./layout";

export interface Point {
  x: number;
  y: number;
}

export interface Route {
  points: readonly Point[];
  path: string; // for an SVG path
  heads: string; // the arrow heads, as closed paths
  middle: Point; // where a label goes
}

const TURN = 7; // radius of corners

export function routes(l: Layout, connectors: readonly BlueprintConnector[]): Map<string, Route> {
  const out = new Map<string, Route>();
  connectors.forEach((x, i) => {
    const [from, to] = [l.boxes.get(x.from), l.boxes.get(x.to)];
    if (from !== undefined && to !== undefined) out.set(`${x.from} ${x.to}`, drawn(way(l, from, to, ((i % 5) - 2) * 5), x.both === true));
  });
  return out;
}

const middleX = (b: Box): number => b.x + b.width / 2;
const middleY = (b: Box): number => b.y + b.height / 2;
const bottom = (b: Box): number => b.y + b.height;
const right = (b: Box): number => b.x + b.width;

/** The corners of the way; aside keeps ways around in one gap apart. */
function way(l: Layout, from: Box, to: Box, aside: number): Point[] {
  if (from.x === to.x && clear(l, from, to)) return straightDown(from, to);
  const row = bandOf(l, from) === bandOf(l, to);
  if (row && middleY(from) === middleY(to) && Math.abs(from.x - to.x) < 2 * from.width) return across(from, to);
  return around(l, from, to, aside);
}

function straightDown(from: Box, to: Box): Point[] {
  const x = middleX(from);
  return from.y < to.y ? [{ x, y: bottom(from) }, { x, y: to.y }] : [{ x, y: from.y }, { x, y: bottom(to) }];
}

function across(from: Box, to: Box): Point[] {
  const y = middleY(from);
  return from.x < to.x ? [{ x: right(from), y }, { x: to.x, y }] : [{ x: from.x, y }, { x: right(to), y }];
}

/** Out into the gap at the side of the lane, along it, down the gap beside the target's column, and in. */
function around(l: Layout, from: Box, to: Box, aside: number): Point[] {
  const back = to.x <= from.x;
  const gapX = (back ? right(to) + GAP.column / 2 : to.x - GAP.column / 2) + aside;
  const [endX, endY] = [back ? right(to) : to.x, middleY(to) + aside];
  const beside = back ? from.x - to.x === from.width + GAP.column : to.x - from.x === from.width + GAP.column;
  if (beside || from.x === to.x) {
    const y = middleY(from) + aside; // the gap is at hand
    const startX = back && from.x !== to.x ? from.x : right(from);
    return [{ x: startX, y }, { x: gapX, y }, { x: gapX, y: endY }, { x: endX, y: endY }];
  }
  const down = middleY(to) >= middleY(from);
  const band = l.bands[bandOf(l, from)]!;
  const gapY = down ? band.y + band.height - 11 + 0.8 * aside : band.y + 11 + 0.8 * aside;
  if (stacked(l, from, down)) { // another node stands in the way out: leave by the side
    const sideX = (back ? from.x - GAP.column / 2 : right(from) + GAP.column / 2) + aside;
    const y = middleY(from) + aside;
    return [{ x: back ? from.x : right(from), y }, { x: sideX, y }, { x: sideX, y: gapY }, { x: gapX, y: gapY }, { x: gapX, y: endY }, { x: endX, y: endY }];
  }
  const x = middleX(from) + 3 * aside;
  return [{ x, y: down ? bottom(from) : from.y }, { x, y: gapY }, { x: gapX, y: gapY }, { x: gapX, y: endY }, { x: endX, y: endY }];
}

function bandOf(l: Layout, b: Box): number {
  return l.bands.findIndex((band) => b.y < band.y + band.height);
}

/** Whether no other node stands between two of one column. */
function clear(l: Layout, a: Box, b: Box): boolean {
  const [top, end] = [Math.min(bottom(a), bottom(b)), Math.max(a.y, b.y)];
  return ![...l.boxes.values()].some((o) => o.x === a.x && o.y >= top && bottom(o) <= end);
}

/** Whether a node of the same lane and column stands below or above. */
function stacked(l: Layout, of: Box, below: boolean): boolean {
  const band = bandOf(l, of);
  return [...l.boxes.values()].some((o) => o.x === of.x && bandOf(l, o) === band && (below ? o.y > of.y : o.y < of.y));
}

function drawn(points: Point[], both: boolean): Route {
  const [last, before] = [points.at(-1)!, points.at(-2)!];
  const [first, second] = [points[0]!, points[1]!];
  let path = `M${at(first)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [a, p, b] = [points[i - 1]!, points[i]!, points[i + 1]!];
    const r = Math.min(TURN, length(a, p) / 2, length(p, b) / 2);
    path += `L${at(towards(p, a, r))}Q${at(p)} ${at(towards(p, b, r))}`;
  }
  path += `L${at(last)}`;
  return { points, path, heads: head(before, last) + (both ? head(second, first) : ""), middle: halfway(points) };
}

const at = (p: Point): string => `${round(p.x)} ${round(p.y)}`;
const round = (v: number): number => Math.round(v * 10) / 10;
const length = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function towards(from: Point, to: Point, by: number): Point {
  const whole = length(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * by) / whole, y: from.y + ((to.y - from.y) * by) / whole };
}

/** A triangle whose tip is at the end of a way. */
function head(before: Point, tip: Point): string {
  const [dx, dy] = [Math.sign(round(tip.x - before.x)), Math.sign(round(tip.y - before.y))];
  const base = { x: tip.x - 8 * dx, y: tip.y - 8 * dy };
  return `M${at(tip)}L${at({ x: base.x - 4 * dy, y: base.y - 4 * dx })}L${at({ x: base.x + 4 * dy, y: base.y + 4 * dx })}Z`;
}

function halfway(points: readonly Point[]): Point {
  let left = points.slice(1).reduce((sum, p, i) => sum + length(points[i]!, p), 0) / 2;
  for (let i = 1; i < points.length; i++) {
    const step = length(points[i - 1]!, points[i]!);
    if (left <= step) return towards(points[i - 1]!, points[i]!, left);
    left -= step;
  }
  return points.at(-1)!;
}
