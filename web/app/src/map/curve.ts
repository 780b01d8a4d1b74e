// SPDX-License-Identifier: Apache-2.0

// Where the emotion curve runs: a point for every step, evenly within the
// column of its stage. The sheet and the exported picture draw the same curve.

import type { Feel } from "./live";

/** The height of the curve's row, in units of the sheet. */
export const CURVE_HEIGHT = 176;

/** What stays free above +2 and below −2, where marks stand. */
function margin(height: number): number {
  return Math.min(22, height / 8);
}

export interface CurveStep {
  key: string;
  stage: string;
  feel: Feel | undefined; // none: nothing is known yet
  expected: number | undefined; // −2 to 2
}

export interface CurvePoint extends CurveStep {
  x: number;
}

export interface Column {
  stage: string;
  width: number;
}

/** Height of a feeling from −2 to 2. */
export function yOf(feeling: number, height = CURVE_HEIGHT): number {
  const held = Math.min(2, Math.max(-2, feeling));
  return margin(height) + ((2 - held) / 4) * (height - 2 * margin(height));
}

/** The points from left to right. */
export function pointsOf(columns: readonly Column[], steps: readonly CurveStep[]): CurvePoint[] {
  let left = 0;
  return columns.flatMap((column) => {
    const here = steps.filter((s) => s.stage === column.stage);
    const from = left;
    left += column.width;
    return here.map((s, i) => ({ ...s, x: from + (column.width * (i + 0.5)) / here.length }));
  });
}

export function hasValue(p: CurvePoint): boolean {
  return p.feel?.value !== undefined;
}

/** Whether a point is drawn hollow: its interval holds the neutral feeling, or there is none. */
export function undecided(feel: Feel): boolean {
  return feel.low === undefined || feel.high === undefined || (feel.low <= 0 && feel.high >= 0);
}

/** Whether a point rests on enough that is recent. */
function firm(p: CurvePoint): boolean {
  return p.feel?.state === "live";
}

/** Known points in a row, cut into stretches that are firm, both ends of each being so, or into those that are not. */
function stretches(points: readonly CurvePoint[], wanted: boolean): CurvePoint[][] {
  const known = points.filter(hasValue);
  const found: CurvePoint[][] = [];
  for (let i = 1; i < known.length; i++) {
    const [a, b] = [known[i - 1]!, known[i]!];
    if ((firm(a) && firm(b)) !== wanted) continue;
    const last = found.at(-1);
    if (last?.at(-1) === a) last.push(b);
    else found.push([a, b]);
  }
  return found;
}

/** Points in a row that a line may join: those without a value in between are passed over. */
function joined(points: readonly { x: number; y: number }[]): string {
  return points.map((p, i) => {
    const before = points[i - 1];
    if (before === undefined) return `M${round(p.x)} ${round(p.y)}`;
    const middle = round((before.x + p.x) / 2);
    return `C${middle} ${round(before.y)} ${middle} ${round(p.y)} ${round(p.x)} ${round(p.y)}`;
  }).join("");
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** The line through what customers felt where that is firm; "" where it is nowhere. */
export function linePath(points: readonly CurvePoint[], height = CURVE_HEIGHT): string {
  return stretches(points, true).map((run) => joined(placed(run, height))).join("");
}

/** The line from or to points that are thin or stale. */
export function loosePath(points: readonly CurvePoint[], height = CURVE_HEIGHT): string {
  return stretches(points, false).map((run) => joined(placed(run, height))).join("");
}

/** The firm line, closed along the neutral one. */
export function areaPath(points: readonly CurvePoint[], height = CURVE_HEIGHT): string {
  const neutral = round(yOf(0, height));
  return stretches(points, true).map((run) => `${joined(placed(run, height))}L${round(run.at(-1)!.x)} ${neutral}L${round(run[0]!.x)} ${neutral}Z`).join("");
}

function placed(run: readonly CurvePoint[], height: number): { x: number; y: number }[] {
  return run.map((p) => ({ x: p.x, y: yOf(p.feel!.value!, height) }));
}

/** The line through what is expected. */
export function expectedPath(points: readonly CurvePoint[], height = CURVE_HEIGHT): string {
  const known = points.filter((p) => p.expected !== undefined).map((p) => ({ x: p.x, y: yOf(p.expected!, height) }));
  return known.length < 2 ? "" : joined(known);
}
