// SPDX-License-Identifier: Apache-2.0

// Columns that show how often each value or range occurs.

import { type Draw, type Option, tip } from "./chart";
import type { Colour, Palette } from "./palette";

export interface Column {
  label: string;
  share: number;
  colour: Colour;
  /** Not met or missing: hatched. */
  thin?: boolean;
  tip: readonly string[];
}

/** Draws the columns, as shares of all. */
export function columns(list: readonly Column[]): Draw {
  return (p, width) => ({
    height: width < 560 ? 220 : 260,
    option: {
      grid: { left: 44, right: 8, top: 12, bottom: list.some((c) => c.label.length > 5) && width < 560 ? 64 : 32 },
      xAxis: {
        type: "category", data: list.map((c) => c.label),
        axisLabel: { color: p.colour["ink-3"], fontSize: 12, hideOverlap: true, interval: "auto", rotate: list.some((c) => c.label.length > 5) && width < 560 ? 40 : 0 },
        axisLine: { lineStyle: { color: p.colour["rule-2"] } }, axisTick: { show: false },
      },
      yAxis: { type: "value", splitNumber: 4, axisLabel: { color: p.colour["ink-3"], fontSize: 12, formatter: (v: number) => `${Number((v * 100).toFixed(1))}%` }, splitLine: { lineStyle: { color: p.colour.rule } } },
      tooltip: { trigger: "item", formatter: (e: { dataIndex: number }) => tip(list[e.dataIndex]!.label, list[e.dataIndex]!.tip) },
      series: [{ type: "bar", barCategoryGap: "12%", barMaxWidth: 64, data: list.map((c) => ({ value: c.share, itemStyle: { ...(c.thin ? hatched(p) : { color: p.colour[c.colour] }), borderRadius: [2, 2, 0, 0] } })) }],
    },
  });
}

function hatched(p: Palette): Option {
  return { color: p.colour.paper, borderColor: p.colour["rule-2"], borderWidth: 1, decal: { symbol: "rect", color: p.colour["rule-2"], dashArrayX: [1, 0], dashArrayY: [1, 5], rotation: -Math.PI / 4 } };
}
