// SPDX-License-Identifier: Apache-2.0

// Places for the labels of points, so that no label covers another label, a
// point or the edge. Greedy: the most crowded point chooses first, the nearest
// free place wins, and a label that finds none close by moves further away and
// is tied to its point by a line.

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Spot {
  x: number;
  y: number;
  /** Width and height of the point's label. */
  width: number;
  height: number;
  /** The point's own lines, which its label and the others' avoid. */
  lines?: readonly Box[];
}

export interface Placed extends Box {
  /** Far enough from its point to need a line to it. */
  tied: boolean;
}

const POINT = 7;

/** One box per spot, in the same order; `taken` are areas that stay free. */
export function place(spots: readonly Spot[], area: Box, taken: readonly Box[] = []): Placed[] {
  const points = spots.map((s) => ({ x: s.x - POINT, y: s.y - POINT, width: 2 * POINT, height: 2 * POINT }));
  const placed: Placed[] = [];
  const done: Box[] = [...taken, ...spots.flatMap((s) => s.lines ?? [])];
  const order = spots.map((_, i) => i).sort((a, b) => crowd(spots, b) - crowd(spots, a) || a - b);
  for (const i of order) {
    const box = free(spots[i]!, points, done, area);
    placed[i] = box;
    done.push(box);
  }
  return placed;
}

/** How close a spot's neighbours are; larger is more crowded. */
function crowd(spots: readonly Spot[], i: number): number {
  return spots.reduce((sum, s, j) => (j === i ? sum : sum + 1 / (1 + Math.hypot(s.x - spots[i]!.x, s.y - spots[i]!.y))), 0);
}

const TURNS = [0, 180, 270, 90, 315, 225, 45, 135, 290, 250, 70, 110, 340, 200, 20, 160];
const REACHES = [10, 20, 34, 50, 70, 95, 125];

function free(spot: Spot, points: readonly Box[], done: readonly Box[], area: Box): Placed {
  let best: Placed | undefined;
  let least = Infinity;
  for (const reach of REACHES) {
    for (const turn of TURNS) {
      const box = inside(at(spot, turn, reach), area);
      const cost = covered(box, done) * 4 + covered(box, points);
      if (cost === 0) return box;
      if (cost < least) [least, best] = [cost, box];
    }
  }
  return best!;
}

/** The box whose nearest edge lies `reach` from the spot in a direction. */
function at(s: Spot, turn: number, reach: number): Placed {
  const angle = (turn * Math.PI) / 180;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const [cx, cy] = [s.x + dx * (reach + s.width / 2) * Math.abs(dx) + dx * reach * (1 - Math.abs(dx)), s.y + dy * (reach + s.height / 2)];
  return { x: cx - s.width / 2, y: cy - s.height / 2, width: s.width, height: s.height, tied: reach > 20 };
}

function inside(b: Placed, area: Box): Placed {
  const x = Math.max(area.x, Math.min(b.x, area.x + area.width - b.width));
  const y = Math.max(area.y, Math.min(b.y, area.y + area.height - b.height));
  return { ...b, x, y };
}

/** The area of a box that the others cover. */
function covered(b: Box, others: readonly Box[]): number {
  return others.reduce((sum, o) => sum + overlap(b, o), 0);
}

/** The area that two boxes share. */
export function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
