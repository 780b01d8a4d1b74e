// SPDX-License-Identifier: Apache-2.0

// The drawing of Chart: points with their intervals, thin data hollow.

import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { Series } from "./Chart";
import type { Format } from "./format";
import { coloursAt } from "./colours";

use([BarChart, CustomChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

export interface Picture {
  series: Series;
  kind: "line" | "columns";
  at: (at: string) => string;
  format: Format;
  still: boolean;
}

export interface Drawn {
  show: (picture: Picture) => void;
  svg: () => string;
  end: () => void;
}

export function draw(box: HTMLElement): Drawn {
  const chart = init(box, null, { renderer: "svg" });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(box);
  return {
    show: (picture) => chart.setOption(option(picture, colours(box)), { notMerge: true }),
    svg: () => chart.renderToSVGString(),
    end: () => {
      resized.disconnect();
      chart.dispose();
    },
  };
}

interface Colours {
  ink: string;
  quiet: string;
  rule: string;
  accent: string;
  band: string;
  paper: string;
}

function colours(box: HTMLElement): Colours {
  const of = coloursAt(box);
  return { ink: of("--ink-2"), quiet: of("--ink-3"), rule: of("--rule"), accent: of("--accent"), band: of("--accent-tint"), paper: of("--raised") };
}

function option({ series, kind, at, format, still }: Picture, c: Colours): EChartsCoreOption {
  const unit = series.points.find((p) => p.figure !== undefined)?.figure?.unit ?? "";
  const names = series.points.map((p) => at(p.at));
  const values = series.points.map((p) => p.figure?.value ?? null);
  const text = { color: c.quiet, fontSize: 12 };
  const tip = (i: number): string => {
    const figure = series.points[i]?.figure;
    if (figure?.value === undefined) return `${names[i]}: –`;
    return `${names[i]}<br><b>${format.value(unit, figure.value)}</b> ${format.interval(figure)}<br>n ${format.count(figure.n)}`;
  };
  return {
    animation: !still,
    animationDuration: 200,
    backgroundColor: c.paper, // so that what is taken along can be read on any ground
    grid: { left: 8, right: 16, top: 12, bottom: 4, containLabel: true },
    tooltip: { trigger: "axis", formatter: (items: { dataIndex: number }[]) => tip(items[0]?.dataIndex ?? 0), backgroundColor: c.paper, borderColor: c.rule, textStyle: { color: c.ink, fontSize: 12 }, extraCssText: "box-shadow: var(--shadow)" },
    xAxis: { type: "category", data: names, axisLine: { lineStyle: { color: c.rule } }, axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true } },
    yAxis: { type: "value", scale: kind === "line", ...limits(unit), splitLine: { lineStyle: { color: c.rule } }, axisLabel: { ...text, formatter: (v: number) => format.value(unit, v).replace(/\.0+(?=$|%)/, "") } },
    series: [
      ...(kind === "line" ? [band(series, c)] : []),
      kind === "line"
        ? { type: "line", data: values.map((v, i) => ({ value: v, symbol: "circle", symbolSize: 6, itemStyle: { color: series.points[i]?.figure?.few ? c.paper : c.accent, borderColor: c.accent, borderWidth: 1.5 } })), connectNulls: false, lineStyle: { color: c.accent, width: 2 }, z: 3 }
        : { type: "bar", data: values, itemStyle: { color: c.accent, borderRadius: [2, 2, 0, 0] }, barMaxWidth: 28 },
    ],
  };
}

const STEP = 50; // points between two lines

/** No axis goes beyond what a figure can be. */
function limits(unit: string): object {
  const within = (low: number, high: number): object => ({ min: ({ min }: { min: number }) => Math.max(low, Math.floor(min / STEP) * STEP), max: ({ max }: { max: number }) => Math.min(high, Math.ceil(max / STEP) * STEP), interval: STEP });
  if (unit === "points") return within(-100, 100);
  return unit === "share" ? { min: 0, max: 1 } : {};
}

/** The intervals, as whiskers behind the line. */
function band(series: Series, c: Colours): object {
  return {
    type: "custom",
    silent: true,
    z: 2,
    data: series.points.map((p, i) => [i, p.figure?.low ?? Number.NaN, p.figure?.high ?? Number.NaN]),
    encode: { x: 0, y: [1, 2] },
    renderItem: (_: unknown, api: { value: (i: number) => number; coord: (p: number[]) => number[] }) => {
      if (Number.isNaN(api.value(1))) return null;
      const [x = 0, y1 = 0] = api.coord([api.value(0), api.value(1)]);
      const [, y2 = 0] = api.coord([api.value(0), api.value(2)]);
      return { type: "rect", shape: { x: x - 3, y: y2, width: 6, height: y1 - y2, r: 2 }, style: { fill: c.accent, opacity: 0.22 } };
    },
  };
}
