// SPDX-License-Identifier: Apache-2.0

// Points in a plane with intervals both ways, labels that keep clear of each
// other, two dividing lines and a word in every corner.

import { type Draw, type Option, tip } from "./chart";
import { textWidth, shorten } from "./measure";
import type { Colour, Palette } from "./palette";
import { type Box, type Placed, place } from "./place";

export interface Point {
  label: string;
  x: number;
  xLow: number | null;
  xHigh: number | null;
  y: number;
  yLow: number | null;
  yHigh: number | null;
  colour: Colour;
  hollow: boolean;
  tip: readonly string[];
}

export interface Points {
  points: readonly Point[];
  lines: { x: number; y: number };
  /** Words for the corners: top left, top right, bottom left, bottom right. */
  corners: readonly [string, string, string, string];
  x: { name: string; tick: (v: number) => string; limits?: readonly [number, number] };
  y: { name: string; tick: (v: number) => string; limits?: readonly [number, number] };
  /** The greatest height, in pixels. */
  tallest?: number;
}

const CORNER = 22;
const TALLEST = 540;

/** The most points that carry a label; the others have a tooltip. */
export const LABELS = 24;

/** Draws a map of points. */
export function points(spec: Points): Draw {
  return (p, width) => {
    const narrow = width < 560;
    const height = narrow ? Math.round(width * 1.15) : Math.min(spec.tallest ?? TALLEST, Math.round(width * 0.58));
    const left = narrow ? 44 : 60;
    return {
      height,
      option: {
        grid: { left, right: 8, top: 28, bottom: 48 },
        xAxis: { ...axis(p, spec, "x"), nameLocation: "middle", nameGap: 30 },
        yAxis: { ...axis(p, spec, "y"), nameLocation: "end", nameGap: 12, nameTextStyle: { color: p.colour["ink-3"], fontSize: 12, align: "left", padding: [0, 0, 0, -left + 4] } },
        tooltip: { trigger: "item", formatter: (e: { dataIndex: number }) => tip(spec.points[e.dataIndex]!.label, spec.points[e.dataIndex]!.tip) },
        series: [
          { type: "custom", silent: true, data: [[spec.lines.x, spec.lines.y]], renderItem: ground(p, spec, narrow) },
          { type: "custom", data: spec.points.map((d) => [d.x, d.y]), clip: false, renderItem: drawPoint(p, spec) },
          { type: "custom", silent: true, data: spec.points.slice(0, LABELS).map((d) => [d.x, d.y]), clip: false, z: 5, renderItem: drawLabel(p, spec, narrow) },
        ],
      },
    };
  };
}

function axis(p: Palette, spec: Points, which: "x" | "y"): Option {
  const { name, tick, limits } = spec[which];
  const values = spec.points.flatMap((d) => (which === "x" ? [d.x, d.xLow ?? d.x, d.xHigh ?? d.x] : [d.y, d.yLow ?? d.y, d.yHigh ?? d.y]));
  values.push(spec.lines[which]);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low || 1) * 0.07;
  return {
    type: "value", name,
    min: limits ? Math.max(limits[0], low - pad) : low - pad,
    max: limits ? Math.min(limits[1], high + pad) : high + pad,
    nameTextStyle: { color: p.colour["ink-3"], fontSize: 12 },
    axisLabel: { color: p.colour["ink-3"], fontSize: 12, formatter: tick, showMinLabel: false, showMaxLabel: false, hideOverlap: true },
    splitNumber: 5,
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: p.colour["rule-2"] } },
    axisTick: { show: true, lineStyle: { color: p.colour["rule-2"] } },
  };
}

interface Params {
  dataIndex: number;
  coordSys: Box;
}

interface Api {
  coord: (at: number[]) => [number, number];
}

/** The dividing lines and the corners' words. */
function ground(p: Palette, spec: Points, narrow: boolean) {
  return ({ coordSys: a }: Params, api: Api) => {
    const [x, y] = api.coord([spec.lines.x, spec.lines.y]);
    const style = { stroke: p.colour["rule-2"], lineWidth: 1, lineDash: [4, 4] };
    const word = (content: string, right: boolean, bottom: boolean) => ({
      type: "text", x: right ? a.x + a.width - 6 : a.x + 6, y: bottom ? a.y + a.height - 6 : a.y + 6,
      style: { text: content, fill: p.colour["ink-3"], font: `600 ${narrow ? 12 : 14}px ${p.font}`, align: right ? "right" : "left", verticalAlign: bottom ? "bottom" : "top" },
    });
    return {
      type: "group",
      children: [
        { type: "line", shape: { x1: x, y1: a.y, x2: x, y2: a.y + a.height }, style },
        { type: "line", shape: { x1: a.x, y1: y, x2: a.x + a.width, y2: y }, style },
        ...spec.corners.map((c, i) => word(c, i % 2 === 1, i > 1)),
      ],
    };
  };
}

function drawPoint(p: Palette, spec: Points) {
  return (params: Params, api: Api) => {
    const d = spec.points[params.dataIndex]!;
    const colour = p.colour[d.colour];
    const [x, y] = api.coord([d.x, d.y]);
    const style = { stroke: d.colour === "bar" ? p.colour["ink-3"] : colour, lineWidth: 1, opacity: 0.6 };
    const span = (low: number | null, high: number | null, across: boolean) => {
      if (low === null || high === null) return [];
      const [x1, y1] = api.coord(across ? [low, d.y] : [d.x, low]);
      const [x2, y2] = api.coord(across ? [high, d.y] : [d.x, high]);
      return [{ type: "line", shape: { x1, y1, x2, y2 }, style }];
    };
    const dot = { type: "circle", shape: { cx: x, cy: y, r: 6 }, style: d.hollow ? { fill: p.colour.paper, stroke: colour, lineWidth: 2 } : { fill: colour, stroke: p.colour.paper, lineWidth: 1 } };
    return { type: "group", children: [...span(d.xLow, d.xHigh, true), ...span(d.yLow, d.yHigh, false), dot] };
  };
}

function drawLabel(p: Palette, spec: Points, narrow: boolean) {
  let boxes: Placed[] = [];
  return (params: Params, api: Api) => {
    const texts = spec.points.map((d) => shorten(d.label, narrow ? 110 : 260));
    if (params.dataIndex === 0) boxes = layOut(spec, texts, params.coordSys, api, narrow);
    const box = boxes[params.dataIndex]!;
    const [x, y] = api.coord([spec.points[params.dataIndex]!.x, spec.points[params.dataIndex]!.y]);
    const label = { type: "text", x: box.x, y: box.y + box.height / 2, style: { text: texts[params.dataIndex], fill: p.colour.ink, font: `12px ${p.font}`, verticalAlign: "middle", stroke: p.colour.paper, lineWidth: 3 } };
    return { type: "group", children: box.tied ? [tie(p, x, y, box), label] : [label] };
  };
}

function layOut(spec: Points, texts: readonly string[], a: Box, api: Api, narrow: boolean): Placed[] {
  const spots = spec.points.slice(0, LABELS).map((d, i) => {
    const [x, y] = api.coord([d.x, d.y]);
    return { x, y, width: textWidth(texts[i]!) + 4, height: 16, lines: whiskers(d, api) };
  });
  const corners = spec.corners.map((c, i) => {
    const width = textWidth(c, narrow ? 12 : 14) + 12;
    return { x: i % 2 === 1 ? a.x + a.width - width : a.x, y: i > 1 ? a.y + a.height - CORNER - 4 : a.y, width, height: CORNER + 4 };
  });
  return place(spots, a, corners);
}

/** The boxes of a point's two intervals. */
function whiskers(d: Point, api: Api): Box[] {
  const [x1, y1] = api.coord([d.xLow ?? d.x, d.yHigh ?? d.y]);
  const [x2, y2] = api.coord([d.xHigh ?? d.x, d.yLow ?? d.y]);
  const [x, y] = api.coord([d.x, d.y]);
  return [{ x: x1, y: y - 1, width: x2 - x1, height: 2 }, { x: x - 1, y: y1, width: 2, height: y2 - y1 }];
}

/** A line from a point to the nearest edge of its label. */
function tie(p: Palette, x: number, y: number, box: Box): Option {
  const x2 = Math.max(box.x, Math.min(x, box.x + box.width));
  const y2 = Math.max(box.y, Math.min(y, box.y + box.height));
  return { type: "line", shape: { x1: x, y1: y, x2, y2 }, style: { stroke: p.colour["rule-2"], lineWidth: 1 } };
}
