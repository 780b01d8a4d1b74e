// SPDX-License-Identifier: Apache-2.0

// One row per thing, one or more marks in a row, an interval on every mark,
// and the figure written at the end of the row.

import { type Draw, type Option, tip } from "./chart";
import { hatch } from "./hatch";
import { textWidth, wrap } from "./measure";
import type { Colour, Palette } from "./palette";

export interface Mark {
  value: number;
  low: number | null;
  high: number | null;
  colour: Colour;
  hollow?: boolean;
}

export interface Row {
  label: string;
  marks: readonly Mark[];
  /** Written at the end of the row; `brief` where there is little room. */
  end: string;
  brief?: string;
  tip: readonly string[];
  /** A heading over the rows that follow. */
  head?: boolean;
  /** Too little data: hatched, no mark. */
  thin?: boolean;
}

export interface Rows {
  rows: readonly Row[];
  shape: "bar" | "dot";
  tick: (v: number) => string;
  /** Includes zero and draws it. Bars always do. */
  zero?: boolean;
  /** A value for all, with its interval, drawn behind the rows. */
  reference?: { value: number; low: number; high: number; label: string };
  /** Ends of the axis that the rows do not stretch. */
  limits?: readonly [number, number];
  axis: string;
  /** What the figures at the ends of the rows are. */
  endName?: string;
}

const ROW = 32;
const HEAD = 36;
const LINE = 17;

/** Draws rows of marks with intervals. */
export function rows(spec: Rows): Draw {
  return (p, width) => {
    const narrow = width < 560;
    const size = narrow ? 12 : 14;
    const left = labelWidth(spec, width, size);
    const right = Math.max(...[spec.endName && !narrow ? spec.endName : "", ...spec.rows.map((r) => endText(r, narrow))].map((text) => textWidth(text, 12))) + 12;
    const labels = spec.rows.map((r) => wrap(r.label, left - 12, size, 3));
    const heights = spec.rows.map((r, i) => (r.head ? HEAD : Math.max(ROW, labels[i]!.length * LINE + 12)));
    const bands = spread(heights);
    const total = heights.reduce((a, b) => a + b, 0);
    const top = spec.reference || spec.endName ? 24 : 4;
    const option: Option = {
      grid: { left, right, top, height: total },
      xAxis: { ...valueAxis(p, spec, width - left - right), name: spec.axis, nameLocation: "middle", nameGap: 28, nameTextStyle: { color: p.colour["ink-3"], fontSize: 12 } },
      yAxis: { type: "value", min: 0, max: total, inverse: true, show: false },
      tooltip: { trigger: "item", formatter: (e: { dataIndex: number }) => tip(spec.rows[e.dataIndex]!.label, spec.rows[e.dataIndex]!.tip) },
      series: [
        ...(spec.reference ? [reference(p, spec.reference)] : []),
        ...(spec.endName && !narrow ? [endName(p, spec.endName, right)] : []),
        { type: "custom", data: spec.rows.map((_, i) => [bands[i]!, i]), encode: { x: -1, y: 0 }, clip: false, renderItem: drawRow(p, spec, { labels, heights, left, right, narrow, size }) },
      ],
    };
    return { height: top + total + 52, option };
  };
}

function endText(r: Row, narrow: boolean): string {
  return narrow ? (r.brief ?? r.end) : r.end;
}

function labelWidth(spec: Rows, width: number, size: number): number {
  const widest = Math.max(...spec.rows.map((r) => textWidth(r.label, size))) + 16;
  return Math.min(widest, width < 560 ? width * 0.32 : width * 0.3);
}

/** The middles of bands with the given heights. */
function spread(heights: readonly number[]): number[] {
  let at = 0;
  return heights.map((height) => (at += height) - height / 2);
}

function valueAxis(p: Palette, spec: Rows, room: number): Option {
  const values = spec.rows.flatMap((r) => r.marks.flatMap((m) => [m.value, m.low ?? m.value, m.high ?? m.value]));
  if (spec.zero || spec.shape === "bar") values.push(0);
  if (spec.reference) values.push(spec.reference.low, spec.reference.high);
  const [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const pad = (high - low || 1) * 0.04;
  const keep = (v: number) => (spec.limits ? Math.min(spec.limits[1], Math.max(spec.limits[0], v)) : v);
  return {
    type: "value",
    min: low === 0 ? 0 : keep(low - pad),
    max: high === 0 ? 0 : keep(high + pad),
    splitNumber: Math.max(2, Math.min(6, Math.floor(room / 90))),
    axisLabel: { color: p.colour["ink-3"], fontSize: 12, formatter: spec.tick, showMinLabel: low === 0, showMaxLabel: high === 0, hideOverlap: true },
    splitLine: { showMinLine: low === 0, showMaxLine: high === 0, lineStyle: { color: p.colour.rule } },
    axisLine: { show: false },
    axisTick: { show: false },
  };
}

function reference(p: Palette, r: NonNullable<Rows["reference"]>): Option {
  return {
    type: "custom", silent: true, data: [[r.value, 0]], z: 1,
    renderItem: (params: Params, api: Api) => {
      const { y, height } = params.coordSys;
      const [low, mid, high] = [r.low, r.value, r.high].map((v) => api.coord([v, 0])[0]!);
      return {
        type: "group",
        children: [
          { type: "rect", shape: { x: low, y, width: high! - low!, height }, style: { fill: p.colour.rule, opacity: 0.7 } },
          line(mid!, y, mid!, y + height, { stroke: p.colour["ink-3"], lineDash: [3, 3] }),
          { type: "text", x: mid, y: y - 6, style: { text: r.label, fill: p.colour["ink-2"], font: `12px ${p.font}`, align: "center", verticalAlign: "bottom" } },
        ],
      };
    },
  };
}

/** The words over the figures at the ends of the rows. */
function endName(p: Palette, text: string, right: number): Option {
  return {
    type: "custom", silent: true, data: [[0, 0]], clip: false,
    renderItem: ({ coordSys: a }: Params) => ({ type: "text", x: a.x + a.width + right, y: a.y - 6, style: { text, fill: p.colour["ink-3"], font: `12px ${p.font}`, align: "right", verticalAlign: "bottom" } }),
  };
}

interface Layout {
  labels: string[][];
  heights: number[];
  left: number;
  right: number;
  narrow: boolean;
  size: number;
}

interface Params {
  dataIndex: number;
  coordSys: { x: number; y: number; width: number; height: number };
}

interface Api {
  coord: (at: number[]) => number[];
  value: (dimension: number) => number;
}

function drawRow(p: Palette, spec: Rows, layout: Layout) {
  return (params: Params, api: Api) => {
    const row = spec.rows[params.dataIndex]!;
    const area = params.coordSys;
    const y = api.coord([0, api.value(0)])[1]!;
    const text = (x: number, content: string, align: string, weight: string, colour: string, size: number) =>
      ({ type: "text", x, y, style: { text: content, align, verticalAlign: "middle", fill: colour, font: `${weight} ${size}px ${p.font}`, lineHeight: LINE } });
    const height = layout.heights[params.dataIndex]!;
    const plot = [
      { type: "rect", shape: { x: 0, y: y - height / 2, width: area.x + area.width + layout.right, height }, style: { fill: "transparent" } },
      text(0, layout.labels[params.dataIndex]!.join("\n"), "left", row.head ? "600" : "400", row.head ? p.colour["ink-2"] : p.colour.ink, layout.size),
      text(area.x + area.width + layout.right, endText(row, layout.narrow), "right", "400", p.colour["ink-2"], 12),
    ];
    if (row.thin) return { type: "group", children: [...plot, thinMark(p, area.x, y, area.width)] };
    const zero = api.coord([0, 0])[0]!;
    const marks = row.marks.map((m, i) => mark(p, spec.shape, m, zero, y, row.marks.length > 1 ? 8 * i - 4 : 0, (v) => api.coord([v, 0])[0]!));
    if (spec.zero && !row.head) marks.unshift(line(zero, y - height / 2, zero, y + height / 2, { stroke: p.colour["rule-2"], lineWidth: 1 }));
    return { type: "group", children: [...plot, ...marks] };
  };
}

function mark(p: Palette, shape: "bar" | "dot", m: Mark, zero: number, y: number, shift: number, at: (v: number) => number): Option {
  const colour = p.colour[m.colour];
  const x = at(m.value);
  const body = shape === "bar"
    ? { type: "rect", shape: { x: Math.min(zero, x), y: y - 8, width: Math.abs(x - zero), height: 16, r: 2 }, style: m.hollow ? { fill: p.colour.paper, stroke: colour, lineWidth: 1.5 } : { fill: colour } }
    : { type: "circle", shape: { cx: x, cy: y, r: 5 }, style: m.hollow ? { fill: p.colour.paper, stroke: colour, lineWidth: 2 } : { fill: colour } };
  const span = m.low === null || m.high === null ? [] : whisker(at(m.low), at(m.high), y + shift, shape === "bar" ? p.colour.whisker : colour);
  return { type: "group", children: shape === "bar" ? [body, ...span] : [...span, body] };
}

/** A horizontal interval: a line with a short stroke at either end. */
function whisker(x1: number, x2: number, y: number, stroke: string): Option[] {
  const style = { stroke, lineWidth: 1.5 };
  return [line(x1, y, x2, y, style), line(x1, y - 4, x1, y + 4, style), line(x2, y - 4, x2, y + 4, style)];
}

function thinMark(p: Palette, x: number, y: number, width: number): Option {
  return { type: "path", shape: { pathData: hatch(x, y - 6, width, 12) }, style: { stroke: p.colour["rule-2"], fill: "none", lineWidth: 1 } };
}

function line(x1: number, y1: number, x2: number, y2: number, style: Option): Option {
  return { type: "line", shape: { x1, y1, x2, y2 }, style };
}
