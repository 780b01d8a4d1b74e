// SPDX-License-Identifier: Apache-2.0

// The drawing of TopicMap: a treemap, kin grouped.

import { TreemapChart } from "echarts/charts";
import { TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { TopicCard } from "../api/schema";
import { levelOf } from "../ui/marks";
import { coloursAt } from "../ui/colours";

use([TreemapChart, TooltipComponent, SVGRenderer]);

export interface DrawnMap {
  show: (kin: readonly { name: string; topics: TopicCard[] }[], still: boolean, says: (topic: TopicCard) => string[]) => void;
  svg: () => string;
  end: () => void;
}

export function drawTopics(box: HTMLElement, choose: (id: string) => void): DrawnMap {
  const chart = init(box, null, { renderer: "svg" });
  const resized = new ResizeObserver(() => chart.resize());
  resized.observe(box);
  let topics: readonly TopicCard[] = [];
  let tell: (topic: TopicCard) => string[] = () => [];
  chart.on("click", (e) => {
    const id = (e.data as { id?: string } | undefined)?.id;
    if (id !== undefined) choose(id);
  });
  return {
    show: (kin, still, says) => {
      topics = kin.flatMap((k) => k.topics);
      tell = says;
      const c = coloursOf(box);
      const area = (x: TopicCard): object => {
        const level = (levelOf(x.polarity, -1, 1) ?? 3) - 1;
        return { id: x.id, name: x.name, value: x.texts, itemStyle: { color: c.feel[level] }, label: { color: c.on[level] } };
      };
      chart.setOption({
        animation: !still,
        animationDuration: 200,
        tooltip: { backgroundColor: c.paper, borderColor: c.rule, textStyle: { color: c.ink, fontSize: 12 }, formatter: (e: { data?: { id?: string } }) => lines(topics.find((x) => x.id === e.data?.id)) },
        series: [{ type: "treemap", left: 0, right: 0, top: 0, bottom: 0, roam: false, nodeClick: false, breadcrumb: { show: false }, label: { fontSize: 13, overflow: "truncate" }, itemStyle: { borderColor: c.paper, borderWidth: 1, gapWidth: 1 },
          levels: [{ itemStyle: { gapWidth: 4, borderWidth: 0 } }, { itemStyle: { gapWidth: 1, borderWidth: 0 } }], data: kin.map((k) => ({ name: k.name, children: k.topics.map(area) })) }],
      }, { notMerge: true });
    },
    svg: () => chart.renderToSVGString(),
    end: () => {
      resized.disconnect();
      chart.dispose();
    },
  };

  function lines(x: TopicCard | undefined): HTMLElement | string {
    if (x === undefined) return "";
    const out = document.createElement("div");
    for (const line of tell(x)) out.append(Object.assign(document.createElement("div"), { textContent: line }));
    return out;
  }
}

interface Colours {
  feel: string[];
  on: string[];
  ink: string;
  paper: string;
  rule: string;
}

function coloursOf(box: HTMLElement): Colours {
  const of = coloursAt(box);
  const all = [1, 2, 3, 4, 5];
  return { feel: all.map((n) => of(`--feel-${n}`)), on: all.map((n) => of(`--on-feel-${n}`)), ink: of("--ink-2"), paper: of("--raised"), rule: of("--rule") };
}
