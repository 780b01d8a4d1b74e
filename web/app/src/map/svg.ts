// SPDX-License-Identifier: Apache-2.0

// A map as a picture that stands for itself: plain SVG with fonts by name, for
// files and for paper. Colours are those of the light theme.

import { escaped, wrapped } from "../sheet/picture";
import { areaPath, type Column, CURVE_HEIGHT, type CurvePoint, type CurveStep, expectedPath, hasValue, linePath, loosePath, pointsOf, undecided, yOf } from "./curve";
import type { Level } from "./live";
import { tone } from "./tone";

export interface PictureCard {
  text: string;
  level: Level;
  note?: string; // n, or that it is recorded
}

export interface PictureStage {
  id: string;
  name: string;
  note: string; // how customers felt
}

export interface Picture {
  title: string;
  note: string; // period, unit, persona
  stages: readonly PictureStage[];
  rows: readonly { name: string; cells: readonly (readonly PictureCard[])[] | null }[]; // null: the curve
  steps: readonly (CurveStep & { grade?: "moment" | "candidate" })[];
}

const HEAD = 96; // the heads of rows
const COLUMN = 190;
const PAD = 8;
const LINE = 15;
const SIZE = 11;
const MOST = 40; // lines of one card
const FONT = "PingFang SC, HarmonyOS Sans SC, Microsoft YaHei, Noto Sans CJK SC, Segoe UI, Helvetica Neue, Arial, sans-serif";
const FEEL = ["#8c2d04", "#e6852c", "#b8bfc6", "#4f9ec4", "#08519c"] as const;
const EDGE: Record<Level, string> = { observed: 'stroke-width="3"', reported: 'stroke-width="1"', assumed: 'stroke-width="2" stroke-dasharray="3 3"' };

function text(x: number, y: number, lines: readonly string[], attributes = ""): string {
  return lines.map((l, i) => `<text x="${x}" y="${y + i * LINE}" ${attributes}>${escaped(l)}</text>`).join("");
}

interface Drawn {
  svg: string;
  height: number;
}

function card(c: PictureCard, x: number, y: number): Drawn {
  const lines = wrapped(c.text, COLUMN - 2 * PAD - 14, SIZE, MOST);
  const note = c.note === undefined || c.note === "" ? [] : wrapped(c.note, COLUMN - 2 * PAD - 14, 10, 2);
  const height = (lines.length + note.length) * LINE + 8;
  const [left, wide] = [x + PAD, COLUMN - 2 * PAD];
  return {
    height,
    svg: `<rect x="${left}" y="${y}" width="${wide}" height="${height}" rx="3" fill="#ffffff" stroke="#e1e5e9"/><line x1="${left}" x2="${left}" y1="${y}" y2="${y + height}" stroke="#2f3841" ${EDGE[c.level]}/>${text(left + 7, y + LINE - 1, lines)}${text(left + 7, y + LINE - 1 + lines.length * LINE, note, 'fill="#626c76" font-size="10"')}`,
  };
}

function row(cells: readonly (readonly PictureCard[])[], y: number): Drawn {
  let height = 2 * PAD + LINE;
  const svg = cells.map((cards, i) => {
    let at = y + PAD;
    const drawn = cards.map((c) => {
      const one = card(c, HEAD + i * COLUMN, at);
      at += one.height + 5;
      return one.svg;
    });
    height = Math.max(height, at - y + PAD - 5);
    return drawn.join("");
  }).join("");
  return { svg, height };
}

function point(p: CurvePoint & { grade?: "moment" | "candidate" }): string {
  const grade = p.grade === undefined ? "" : `<text x="${p.x}" y="12" text-anchor="middle" fill="#0958d9">${p.grade === "moment" ? "◆" : "◇"}</text>`;
  if (!hasValue(p)) return p.expected === undefined ? grade : `<circle cx="${p.x}" cy="${yOf(p.expected)}" r="3" fill="#ffffff" stroke="#626c76"/>${grade}`;
  const feel = p.feel!;
  const grey = feel.state !== "live";
  const colour = grey ? "#97a1ab" : FEEL[tone(feel.value!) - 1]!;
  const whisker = feel.low === undefined || feel.high === undefined ? "" : `<line x1="${p.x}" x2="${p.x}" y1="${yOf(feel.low)}" y2="${yOf(feel.high)}" stroke="#2f3841" stroke-width="1.5"/>`;
  return `${whisker}<circle cx="${p.x}" cy="${yOf(feel.value!)}" r="5" fill="${undecided(feel) || grey ? "#ffffff" : colour}" stroke="${colour}" stroke-width="2"/><text x="${p.x}" y="${Math.max(yOf(feel.value!) + 6, yOf(feel.low ?? feel.value!)) + 11}" text-anchor="middle" font-size="9" fill="#454e58">n ${feel.n}</text>${grade}`;
}

function curve(columns: readonly Column[], steps: Picture["steps"], y: number, id: string): string {
  const grades = new Map(steps.map((s) => [s.key, s.grade]));
  const points = pointsOf(columns, steps).map((p) => ({ ...p, grade: grades.get(p.key) }));
  const width = columns.length * COLUMN;
  const neutral = yOf(0);
  return `<g transform="translate(${HEAD} ${y})"><defs><clipPath id="${id}u"><rect width="${width}" height="${neutral}"/></clipPath><clipPath id="${id}d"><rect y="${neutral}" width="${width}" height="${CURVE_HEIGHT - neutral}"/></clipPath></defs>${[2, 1, -1, -2].map((v) => `<line x2="${width}" y1="${yOf(v)}" y2="${yOf(v)}" stroke="#e1e5e9"/>`).join("")}<line x2="${width}" y1="${neutral}" y2="${neutral}" stroke="#97a1ab"/><path d="${areaPath(points)}" fill="#4f9ec4" fill-opacity="0.22" clip-path="url(#${id}u)"/><path d="${areaPath(points)}" fill="#e6852c" fill-opacity="0.25" clip-path="url(#${id}d)"/><path d="${expectedPath(points)}" fill="none" stroke="#626c76" stroke-dasharray="4 4"/><path d="${loosePath(points)}" fill="none" stroke="#97a1ab" stroke-width="1.5"/><path d="${linePath(points)}" fill="none" stroke="#2f3841" stroke-width="2"/>${points.map(point).join("")}</g>`;
}

/** The whole map, or some of its stages, as the text of an SVG file with its size. */
export function svgOf(picture: Picture, from = 0, to = picture.stages.length): { svg: string; width: number; height: number } {
  const stages = picture.stages.slice(from, to);
  const here = new Set(stages.map((s) => s.id));
  const columns = stages.map((s) => ({ stage: s.id, width: COLUMN }));
  const width = HEAD + stages.length * COLUMN + PAD;
  const parts: string[] = [`<text x="${PAD}" y="24" font-size="17" font-weight="600" fill="#1a2027">${escaped(picture.title)}</text><text x="${PAD}" y="43" fill="#626c76">${escaped(picture.note)}</text>`];
  let y = 58;
  const heads = stages.map((s) => [wrapped(s.name, COLUMN - 2 * PAD, 13, 3), wrapped(s.note, COLUMN - 2 * PAD, 10, 2)] as const);
  stages.forEach((_, i) => {
    const [name, note] = heads[i]!;
    parts.push(text(HEAD + i * COLUMN + PAD, y + 14, name, 'font-size="13" font-weight="600"'), text(HEAD + i * COLUMN + PAD, y + 14 + name.length * LINE, note, 'font-size="10" fill="#626c76"'));
  });
  y += Math.max(2, ...heads.map(([a, b]) => a.length + b.length)) * LINE + PAD;
  for (const [r, { name, cells }] of picture.rows.entries()) {
    const top = y;
    const drawn = cells === null ? { svg: curve(columns, picture.steps.filter((s) => here.has(s.stage)), y, `c${from}_${r}`), height: CURVE_HEIGHT } : row(cells.slice(from, to), y);
    y += drawn.height;
    parts.push(`<line x2="${width}" y1="${top}" y2="${top}" stroke="#e1e5e9"/>`, text(PAD, top + PAD + LINE - 2, wrapped(name, HEAD - 2 * PAD, SIZE, 3), 'fill="#454e58"'), drawn.svg);
  }
  const between = stages.map((_, i) => `<line x1="${HEAD + i * COLUMN}" x2="${HEAD + i * COLUMN}" y1="58" y2="${y}" stroke="#e1e5e9"/>`).join("");
  const height = y + PAD;
  return { width, height, svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="${SIZE}" fill="#1a2027"><rect width="100%" height="100%" fill="#ffffff"/>${between}${parts.join("")}</svg>` };
}

const A_PAGE = 6; // stages on a page of paper

/** The map in as many pictures as it takes to be read on landscape paper, all about as wide. */
export function pagesOf(picture: Picture): string[] {
  const pages = Math.max(1, Math.ceil(picture.stages.length / A_PAGE));
  const each = Math.ceil(picture.stages.length / pages);
  return Array.from({ length: pages }, (_, i) => svgOf(picture, i * each, Math.min(picture.stages.length, (i + 1) * each)).svg);
}
