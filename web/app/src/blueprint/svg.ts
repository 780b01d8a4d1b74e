// SPDX-License-Identifier: Apache-2.0

// A blueprint as an SVG file, from its model: the same places and ways as on
// the page, without the page.

import { escaped, widthOf, wrapped } from "../sheet/picture";
import { type Box, columnX, HEAD, type Layout, layout, NODE, spans } from "./layout";
import type { Content } from "./model";
import { routes } from "./route";

/** A mark as the picture shows it. */
export interface DrawnMark {
  text: string;
  tone: "plain" | "grey" | "warn" | "good";
}

/** The words and marks of a picture. */
export interface Said {
  title: string;
  scenario: string;
  lane: (lane: string) => string;
  line: (kind: string) => string;
  stage: (stage: string | undefined) => string;
  node: (id: string) => { label: string; under: string; marks: readonly DrawnMark[]; level: string; lit: boolean };
  connector: (key: string) => { label: string; lit: boolean };
  foot: string; // period and what the marks are
}

const SIDE = 112; // the heads of lanes
const TOP = 64;
const FOOT = 32;
const FONT = `-apple-system, "PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
const INK = { ink: "#1a2027", second: "#454e58", third: "#626c76", rule: "#e1e5e9", rule2: "#c5ccd3", paper: "#ffffff", tint: "#f5f7f9", accent: "#0958d9", lit: "#8c2d04", litTint: "#fdf1e6", warn: "#8c2d04", good: "#08519c" };

export interface Picture {
  svg: string;
  width: number;
  height: number;
}

/** Draws a blueprint on white paper. */
export function renderBlueprintSVG(c: Content, said: Said): Picture {
  const l = layout(c);
  const columns = Math.max(1, ...c.nodes.map((n) => n.column + 1));
  const [width, height] = [SIDE + columnX(columns), TOP + l.height + FOOT];
  const parts = [
    `<title>${escaped(said.title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${INK.paper}"/>`,
    text(16, 28, said.title, 18, INK.ink, "600"), text(16, 48, wrapped(said.scenario, width - 32, 12, 1)[0] ?? "", 12, INK.third),
    `<g transform="translate(${SIDE} ${TOP})">`,
    ...heads(c, columns, said), ...rows(l, width - SIDE, said), ...ways(l, c, said), ...c.nodes.map((n) => box(l.boxes.get(n.id)!, said.node(n.id))),
    "</g>",
    text(16, height - 12, said.foot, 11, INK.third),
  ];
  return { svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${escaped(FONT)}">${parts.join("")}</svg>`, width, height };
}

function text(x: number, y: number, words: string, size: number, fill: string, weight = "400", anchor = "start"): string {
  return words === "" ? "" : `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`;
}

function heads(c: Content, columns: number, said: Said): string[] {
  return spans(c, columns).map((s) => {
    const [from, to] = [columnX(s.from), columnX(s.to) + NODE.width];
    return `<line x1="${from}" x2="${to}" y1="${HEAD - 8}" y2="${HEAD - 8}" stroke="${INK.rule2}"/>${text(from, HEAD - 14, s.from === s.to ? (wrapped(said.stage(s.stage), to - from, 12, 1)[0] ?? "") : said.stage(s.stage), 12, INK.second)}`;
  });
}

function rows(l: Layout, width: number, said: Said): string[] {
  const bands = l.bands.map((b, i) => `<rect x="${-SIDE}" y="${b.y}" width="${width + SIDE}" height="${b.height}" fill="${i % 2 === 0 ? INK.tint : INK.paper}"/>${wrapped(said.lane(b.lane), SIDE - 28, 13, 2).map((words, n) => text(16 - SIDE, b.y + 28 + 17 * n, words, 13, INK.ink, "600")).join("")}`);
  const lines = l.lines.map((x) => `<line x1="${-SIDE}" x2="${width}" y1="${x.y}" y2="${x.y}" stroke="${INK.third}" stroke-width="1.5" stroke-dasharray="${dash(x.kind)}"/>${text(16 - SIDE, x.y - 6, said.line(x.kind), 11, INK.third)}`);
  return [...bands, ...lines];
}

/** How a line is drawn; visibility is the one that counts most. */
export function dash(kind: string): string {
  return kind === "visibility" ? "none" : kind === "interaction" ? "8 5" : "2 4";
}

function ways(l: Layout, c: Content, said: Said): string[] {
  return [...routes(l, c.connectors)].map(([key, way]) => {
    const { label, lit } = said.connector(key);
    const colour = lit ? INK.lit : INK.third;
    const halfWidth = widthOf(label, 11) / 2 + 4;
    const words = label === "" ? "" : `<rect x="${way.middle.x - halfWidth}" y="${way.middle.y - 9}" width="${2 * halfWidth}" height="18" rx="4" fill="${INK.paper}"/>${text(way.middle.x, way.middle.y + 4, label, 11, INK.second, "400", "middle")}`;
    return `<path d="${way.path}" fill="none" stroke="${colour}" stroke-width="${lit ? 2.5 : 1.3}"/><path d="${way.heads}" fill="${colour}"/>${words}`;
  });
}

function box(b: Box, node: ReturnType<Said["node"]>): string {
  const colour = { plain: INK.second, grey: INK.third, warn: INK.warn, good: INK.good };
  const words = wrapped(node.label, b.width - 24, 13, 2).map((line, i) => text(b.x + 14, b.y + 22 + 18 * i, line, 13, INK.ink, "500"));
  const marks = node.marks.length > 0 ? node.marks.slice(0, 2).map((m, i, all) => text(b.x + 14, b.y + b.height - 11 - 17 * (all.length - 1 - i), wrapped(m.text, b.width - 24, 11, 1)[0] ?? "", 11, colour[m.tone])) : [text(b.x + 14, b.y + b.height - 11, wrapped(node.under, b.width - 24, 11, 1)[0] ?? "", 11, INK.third)];
  const edge = node.level === "observed" ? `stroke-width="4"` : node.level === "reported" ? `stroke-width="1.5"` : `stroke-width="2" stroke-dasharray="4 3"`;
  return `<g><rect x="${b.x}" y="${b.y}" width="${b.width}" height="${b.height}" rx="8" fill="${node.lit ? INK.litTint : INK.paper}" stroke="${node.lit ? INK.lit : INK.rule2}" stroke-width="${node.lit ? 2 : 1}"/><line x1="${b.x + 5}" x2="${b.x + 5}" y1="${b.y + 10}" y2="${b.y + b.height - 10}" stroke="${INK.third}" ${edge}/>${words.join("")}${marks.join("")}</g>`;
}
