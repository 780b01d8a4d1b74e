// SPDX-License-Identifier: Apache-2.0

// Columns that show how often each value or range occurs.

import { type Draw, tip } from "./chart";
import type { Colour } from "./palette";

export interface Column {
  label: string;
  share: number;
  colour: Colour;
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
      series: [{ type: "bar", barCategoryGap: "12%", barMaxWidth: 64, data: list.map((c) => ({ value: c.share, itemStyle: { color: p.colour[c.colour], borderRadius: [2, 2, 0, 0] } })) }],
    },
  });
}
