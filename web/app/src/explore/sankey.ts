// SPDX-License-Identifier: Apache-2.0

// The drawing of flows; comes with its first picture.

import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { escaped } from "../sheet/picture";
import type { PathBand, PathBands } from "./answers";
import { coloursAt } from "../ui/colours";

use([SankeyChart, TooltipComponent, SVGRenderer]);

export interface SankeyPicture {
  flow: PathBands;
  name: (band: PathBand) => string;
  count: (n: number) => string;
  percent: (share: number) => string;
  still: boolean;
}

export interface Drawn {
  show: (picture: SankeyPicture) => void;
  end: () => void;
}

export function draw(box: HTMLElement): Drawn {
  const chart = init(box, null, { renderer: "svg" });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(box);
  return {
    show: (picture) => chart.setOption(option(picture, colours(box)), { notMerge: true }),
    end: () => {
      resized.disconnect();
      chart.dispose();
    },
  };
}

type Colours = Record<"ink" | "quiet" | "accent" | "paper" | "rule" | "grey", string>;

function colours(box: HTMLElement): Colours {
  const of = coloursAt(box);
  return { ink: of("--ink"), quiet: of("--ink-3"), accent: of("--accent"), paper: of("--raised"), rule: of("--rule-2"), grey: of("--bar") };
}

function option({ flow, name, count, percent, still }: SankeyPicture, c: Colours): EChartsCoreOption {
  const { bands, streams } = flow;
  const all = bands[0]?.taken.n ?? 0;
  const colour = (kind: PathBand["kind"]): string => (kind === "root" ? c.ink : kind === "step" ? c.accent : c.grey);
  const told = (title: string, n: number, within = ""): string => `${escaped(title)}<br><b>${count(n)} · ${percent(all === 0 ? 0 : n / all)}</b>${within}`;
  const within = ({ low, high }: PathBand["taken"]): string => (low === null || high === null ? "" : ` (${percent(low)} – ${percent(high)})`);
  return {
    animation: !still,
    animationDuration: 200,
    tooltip: { trigger: "item", backgroundColor: c.paper, borderColor: c.rule, textStyle: { color: c.ink, fontSize: 12 } },
    series: [{
      type: "sankey", left: 4, right: 150, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 10, nodeAlign: "left", draggable: false, layoutIterations: 0,
      emphasis: { focus: "adjacency" },
      label: { color: c.ink, fontSize: 12, width: 130, overflow: "truncate", formatter: (p: { name: string; value: number }) => `${count(p.value)} ${name(bands[Number(p.name)]!)}` },
      lineStyle: { color: "source", opacity: 0.22, curveness: 0.5 },
      data: bands.map((b, i) => ({ name: String(i), depth: b.level, value: b.taken.n, itemStyle: { color: colour(b.kind), borderWidth: 0 }, tooltip: { formatter: () => told(name(b), b.taken.n, within(b.taken)) } })),
      links: streams.map((s) => ({ source: String(s.from), target: String(s.to), value: s.n, tooltip: { formatter: () => told(`${name(bands[s.from]!)} → ${name(bands[s.to]!)}`, s.n) } })),
    }],
  };
}
