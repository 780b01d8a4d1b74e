// SPDX-License-Identifier: Apache-2.0

// Touchpoint by group: a table whose cells are tinted by how far they lie from
// all customers. Being a table it needs no second one.

import { items, type Segment, type Touchpoint } from "../document";
import { type Child, h } from "../dom";
import { key, section } from "../figure";
import { fixed } from "../format";
import type { View } from "../view";
import { grouped } from "./segments";

const COLUMNS = 16;
const Q = 0.05;

interface Deviation {
  touchpoint: Touchpoint;
  segment: Segment;
  value: number;
  by: number;
}

export function heatmap(v: View): HTMLElement | null {
  const rated = v.touchpoints.filter((t) => t.performance !== null);
  const groups = grouped(items(v.doc.segments)).filter((g) => g.some((s) => items(s.touchpoints).length > 0));
  if (rated.length === 0 || groups.length === 0) return null;
  const clear = groups.flat().flatMap((s) => deviations(rated, s));
  const scale = Math.max(0.25, ...clear.map((d) => Math.abs(d.by)));
  const picked = Math.min(v.choices.picked.get("heatmap") ?? mostTelling(groups, clear), groups.length - 1);
  const panels = groups.map((g, i) => panel(v, rated, g, scale, i === picked));
  return section(v, "heatmap", sentence(v, clear), tabs(v, groups, panels, picked), legend(v), panels, h("p", { class: "note" }, v.t("heatmap.note")));
}

function mostTelling(groups: readonly Segment[][], clear: readonly Deviation[]): number {
  const counts = groups.map((g) => clear.filter((d) => g.includes(d.segment)).length);
  return counts.indexOf(Math.max(...counts));
}

/** The cells that clearly lie apart. */
function deviations(rated: readonly Touchpoint[], s: Segment): Deviation[] {
  return items(s.touchpoints).flatMap((c) => {
    const touchpoint = rated.find((t) => t.id === c.id);
    if (!touchpoint || c.performance === null || c.q === null || c.q >= Q) return [];
    return [{ touchpoint, segment: s, value: c.performance, by: c.performance - touchpoint.performance! }];
  });
}

function sentence(v: View, clear: readonly Deviation[]): string {
  if (clear.length === 0) return v.t("heatmap.none");
  const worst = clear.reduce((a, b) => (b.by < a.by ? b : a));
  const values = { n: clear.length, by: worst.segment.by_label, segment: worst.segment.label, touchpoint: worst.touchpoint.label, value: fixed(worst.value), all: fixed(worst.touchpoint.performance) };
  return v.t(worst.by < 0 ? "heatmap.sentence" : "heatmap.better", values);
}

function tabs(v: View, groups: readonly Segment[][], panels: readonly HTMLElement[], picked: number): HTMLElement | null {
  if (groups.length < 2) return null;
  const buttons = groups.map((g, i) => h("button", { type: "button", class: "pill", "aria-pressed": String(i === picked), click: () => show(i) }, g[0]!.by_label));
  const show = (i: number): void => {
    v.choices.picked.set("heatmap", i);
    panels.forEach((p, j) => p.classList.toggle("off", i !== j));
    buttons.forEach((b, j) => b.setAttribute("aria-pressed", String(i === j)));
  };
  return h("div", { class: "pills", role: "group", "aria-label": v.t("heatmap.by") }, buttons);
}

function legend(v: View): HTMLElement {
  return h("div", { class: "legend" },
    key("worse-mark", v.t("heatmap.key_worse")), key("better-mark", v.t("heatmap.key_better")),
    h("span", { class: "key" }, h("b", {}, "▼▲"), v.t("heatmap.key_clear")), key("hatch-mark", v.t("heatmap.key_thin")));
}

function panel(v: View, rated: readonly Touchpoint[], group: readonly Segment[], scale: number, on: boolean): HTMLElement {
  const shown = group.length <= COLUMNS ? group : [...group].sort((a, b) => b.n - a.n).slice(0, COLUMNS);
  const by = group[0]!.by_label;
  const head = h("tr", {}, h("th", { scope: "col" }, v.t("col.touchpoint")), h("th", { scope: "col", class: "all" }, v.t("key.all")), shown.map((s) => h("th", { scope: "col" }, s.label)));
  const body = rated.map((t) => h("tr", {}, h("th", { scope: "row" }, t.label), h("td", { class: "all" }, fixed(t.performance)), shown.map((s) => cell(v, t, s, scale))));
  return h("div", { class: `heat-panel${on ? "" : " off"}` },
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": v.t("heatmap.caption", { by }) },
      h("table", { class: "heat" }, h("caption", {}, v.t("heatmap.caption", { by })), h("thead", {}, head), h("tbody", {}, body))),
    group.length > shown.length ? h("p", { class: "note" }, v.t("heatmap.hidden", { n: group.length - shown.length })) : null);
}

function cell(v: View, t: Touchpoint, s: Segment, scale: number): HTMLElement {
  const c = items(s.touchpoints).find((x) => x.id === t.id);
  if (!c || c.performance === null) return h("td", { class: "thin", title: v.t("n", { n: c?.n ?? 0 }) }, h("span", { class: "hidden" }, v.t("sure.not_enough")));
  const by = c.performance - t.performance!;
  const clear = c.q !== null && c.q < Q;
  const strength = Math.round(100 * Math.min(1, Math.abs(by) / scale));
  const mark: Child = clear ? h("span", { class: "sign" }, by < 0 ? "▼" : "▲") : null;
  return h("td", {
    class: `${by < 0 ? "worse" : "better"}${clear ? " clear" : ""}`,
    style: `--strength:${strength}%`,
    title: v.t("heatmap.tip", { range: `${fixed(c.low, 2)}–${fixed(c.high, 2)}`, n: c.n }),
  }, fixed(c.performance), mark);
}
