// SPDX-License-Identifier: Apache-2.0

// The drawing of flows; comes with its first picture.

import { SankeyChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { escaped } from "../sheet/picture";
import { ENDED, type Flows, OTHER, ROOT } from "./flows";
import { coloursAt } from "../ui/colours";

use([SankeyChart, TooltipComponent, SVGRenderer]);

export interface SankeyPicture {
  flows: Flows;
  name: (key: string) => string;
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

function option({ flows, name, count, percent, still }: SankeyPicture, c: Colours): EChartsCoreOption {
  const colour = (key: string): string => (key === ROOT ? c.ink : key === ENDED || key === OTHER ? c.grey : c.accent);
  const share = (n: number): string => `${count(n)} · ${percent(flows.all === 0 ? 0 : n / flows.all)}`;
  const keys = new Map(flows.bands.map((b) => [b.id, b.key]));
  return {
    animation: !still,
    animationDuration: 200,
    tooltip: { trigger: "item", backgroundColor: c.paper, borderColor: c.rule, textStyle: { color: c.ink, fontSize: 12 } },
    series: [{
      type: "sankey", left: 4, right: 150, top: 8, bottom: 8, nodeWidth: 12, nodeGap: 10, nodeAlign: "left", draggable: false, layoutIterations: 0,
      emphasis: { focus: "adjacency" },
      label: { color: c.ink, fontSize: 12, width: 130, overflow: "truncate", formatter: (p: { name: string; value: number }) => `${count(p.value)} ${name(keys.get(p.name) ?? "")}` },
      lineStyle: { color: "source", opacity: 0.22, curveness: 0.5 },
      data: flows.bands.map((b) => ({ name: b.id, depth: b.level, value: b.n, itemStyle: { color: colour(b.key), borderWidth: 0 }, tooltip: { formatter: () => `${escaped(name(b.key))}<br><b>${share(b.n)}</b>` } })),
      links: flows.streams.map((s) => ({ source: s.source, target: s.target, value: s.n, tooltip: { formatter: () => `${escaped(name(keys.get(s.source) ?? ""))} → ${escaped(name(keys.get(s.target) ?? ""))}<br><b>${share(s.n)}</b>` } })),
    }],
  };
}
