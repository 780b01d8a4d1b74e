// SPDX-License-Identifier: Apache-2.0

// One bar per row, divided into shares that add up to the whole, in the
// colours of feeling; what was not met or not answered is hatched.

import { type Draw, type Option, tip } from "./chart";
import { hatch } from "./hatch";
import { textWidth, wrap } from "./measure";
import { feeling, type Palette } from "./palette";

export interface Part {
  /** 1 (worst) to 5 (best); 0 for not met or missing. */
  level: number;
  share: number;
}

export interface Stack {
  label: string;
  parts: readonly Part[];
  tip: readonly string[];
}

const ROW = 36;
const TALL_ROW = 52;

/** Draws the rows; `write` gives the text of a share. */
export function stacks(list: readonly Stack[], write: (share: number) => string): Draw {
  return (p, width) => {
    const narrow = width < 560;
    const size = narrow ? 12 : 14;
    const left = Math.min(Math.max(...list.map((r) => textWidth(r.label, size))) + 16, width * (narrow ? 0.32 : 0.3));
    const labels = list.map((r) => wrap(r.label, left - 12, size, 3));
    const height = list.length * (labels.some((l) => l.length > 2) ? TALL_ROW : ROW);
    return {
      height: height + 30,
      option: {
        grid: { left, right: 16, top: 2, height },
        xAxis: { type: "value", min: 0, max: 1, interval: 0.25, axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: p.colour["ink-3"], fontSize: 12, formatter: (v: number) => `${Math.round(v * 100)}%` }, splitLine: { lineStyle: { color: p.colour.rule } } },
        yAxis: { type: "value", min: 0, max: list.length, inverse: true, show: false },
        tooltip: { trigger: "item", formatter: (e: { dataIndex: number }) => tip(list[e.dataIndex]!.label, list[e.dataIndex]!.tip) },
        series: [{ type: "custom", clip: false, data: list.map((_, i) => [0, i + 0.5]), renderItem: drawStack(p, list, write, labels, size) }],
      },
    };
  };
}

interface Api {
  coord: (at: number[]) => [number, number];
}

function drawStack(p: Palette, list: readonly Stack[], write: (share: number) => string, labels: readonly string[][], size: number) {
  return ({ dataIndex }: { dataIndex: number }, api: Api) => {
    const row = list[dataIndex]!;
    const y = api.coord([0, dataIndex + 0.5])[1];
    const label = labels[dataIndex]!.join("\n");
    const children: Option[] = [{ type: "text", x: 0, y, style: { text: label, fill: p.colour.ink, font: `${size}px ${p.font}`, verticalAlign: "middle", lineHeight: 16 } }];
    let at = 0;
    for (const part of row.parts) {
      const [x1] = api.coord([at, 0]);
      const [x2] = api.coord([(at += part.share), 0]);
      children.push(...drawPart(p, part, x1, x2 - x1, y, write));
    }
    return { type: "group", children };
  };
}

function drawPart(p: Palette, part: Part, x: number, width: number, y: number, write: (share: number) => string): Option[] {
  if (width <= 0) return [];
  const shape = { x, y: y - 12, width, height: 24 };
  const colour = part.level === 0 ? { fill: p.colour.paper, text: p.colour["ink-2"] } : feeling(p, part.level);
  const body: Option[] = [{ type: "rect", shape, style: { fill: colour.fill, stroke: p.colour.paper, lineWidth: 1 } }];
  if (part.level === 0) body.push({ type: "path", shape: { pathData: hatch(x, y - 12, width, 24) }, style: { stroke: p.colour["rule-2"], fill: "none" } });
  const text = write(part.share);
  if (textWidth(text) + 10 > width) return body;
  if (part.level === 0) body.push({ type: "rect", shape: { x: x + width / 2 - textWidth(text) / 2 - 3, y: y - 9, width: textWidth(text) + 6, height: 18 }, style: { fill: p.colour.paper } });
  return [...body, { type: "text", x: x + width / 2, y, style: { text, fill: colour.text, font: `12px ${p.font}`, align: "center", verticalAlign: "middle" } }];
}
