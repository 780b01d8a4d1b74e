// SPDX-License-Identifier: Apache-2.0

// Charts on the page: drawn once their place has a width, drawn again when the
// width or the theme changes, and at the paper's width for printing.

import { CustomChart, BarChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import * as echarts from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { h } from "../dom";
import { palette, type Palette } from "./palette";

echarts.use([BarChart, CustomChart, GridComponent, TooltipComponent, SVGRenderer]);

export type Option = Record<string, unknown>;

/** What a chart is: its height, and its option, for a width. */
export interface Drawing {
  height: number;
  option: Option;
}

export type Draw = (p: Palette, width: number) => Drawing;

const PRINT_WIDTH = 680;
const PRINT_HEIGHT = 800;

/** The charts of one rendering of the page. */
export class Charts {
  private readonly placed: { host: HTMLElement; draw: Draw; chart?: echarts.ECharts; width: number }[] = [];
  private readonly observer = new ResizeObserver(() => this.draw());
  private colours?: Palette;
  private paper = 0;

  /** An element that shows the chart once the page is in place. */
  place(draw: Draw): HTMLElement {
    const host = h("div", { class: "chart" });
    this.placed.push({ host, draw, width: 0 });
    this.observer.observe(host);
    return host;
  }

  /** Draws what has a new width. */
  draw(): void {
    this.colours ??= palette();
    for (const p of this.placed) {
      const width = this.paper || p.host.clientWidth;
      if (width === 0 || Math.abs(width - p.width) < 1) continue;
      p.width = width;
      const { height, option } = p.draw(this.colours, width);
      p.host.style.height = `${height}px`;
      p.chart ??= echarts.init(p.host, null, { renderer: "svg", width, height });
      p.chart.clear(); // else marks of the old width are carried over into the new ones
      p.chart.resize({ width, height });
      p.chart.setOption(frame(this.colours, option), { notMerge: true });
      p.chart.getZr().flush();
      if (this.paper && height > PRINT_HEIGHT) shrink(p.host, width, height);
    }
  }

  /** Draws everything again, in the theme that is shown now. */
  redraw(): void {
    this.colours = undefined;
    for (const p of this.placed) p.width = 0;
    this.draw();
  }

  /** Draws everything for paper, or back for the screen. */
  print(on: boolean): void {
    this.paper = on ? PRINT_WIDTH : 0;
    this.redraw();
  }

  dispose(): void {
    this.observer.disconnect();
    for (const p of this.placed) p.chart?.dispose();
  }
}

/** Fits a chart that is taller than a page onto one. */
function shrink(host: HTMLElement, width: number, height: number): void {
  const svg = host.querySelector("svg")!;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", String(PRINT_HEIGHT));
  host.style.height = `${PRINT_HEIGHT}px`;
}

/** What all charts share: no motion, one typeface, one kind of tooltip. */
function frame(p: Palette, option: Option): Option {
  return {
    animation: false,
    textStyle: { fontFamily: p.font, fontSize: 12, color: p.colour["ink-2"] },
    ...option,
    tooltip: {
      confine: true,
      backgroundColor: p.colour.raised,
      borderColor: p.colour["rule-2"],
      borderWidth: 1,
      padding: [8, 12],
      textStyle: { color: p.colour.ink, fontFamily: p.font, fontSize: 12 },
      extraCssText: "border-radius:8px;box-shadow:var(--shadow);max-width:320px;white-space:normal;line-height:1.6",
      transitionDuration: 0,
      ...(option.tooltip as Option | undefined),
    },
  };
}

/** A tooltip's content: a name and lines under it, as elements. */
export function tip(name: string, lines: readonly string[]): HTMLElement {
  return h("div", {}, h("strong", {}, name), lines.map((line) => h("div", {}, line)));
}
