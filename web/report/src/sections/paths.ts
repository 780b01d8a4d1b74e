// SPDX-License-Identifier: Apache-2.0

import { type Row, rows } from "../chart/rows";
import { type Difference, items, type Variant } from "../document";
import { type Child, h } from "../dom";
import { figure, key, num, section } from "../figure";
import { chance, percent, signed } from "../format";
import { more, type View } from "../view";
import { names } from "./journey";

const VARIANTS = 12;
const CHIPS = 12;
const DIFFERENCES = 20;
const Q = 0.05;

/** The most common whole paths. */
export function variants(v: View): HTMLElement | null {
  const j = v.doc.journey;
  const list = items(j?.top_variants).slice(0, VARIANTS);
  if (!j || list.length === 0) return null;
  const sum = list.reduce((n, x) => n + x.share, 0);
  const rest = { n: j.variants - list.length, share: Math.max(0, 1 - sum) };
  return section(v, "variants", v.t("variants.sentence", { first: list[0]!.share, n: list.length, sum, all: j.variants }),
    h("ol", { class: "variants" },
      list.map((x) => variant(v, x, list[0]!.share, names(v, j))),
      rest.n > 0 ? h("li", { class: "variant rest" }, h("span", { class: "variant-share" }, percent(rest.share)), h("span", { class: "hatched thin-bar" }), h("p", {}, v.t("variants.rest", { n: rest.n }))) : null));
}

function variant(v: View, x: Variant, most: number, name: (id: string) => string): HTMLElement {
  const steps = runs(items(x.path));
  const shown = steps.slice(0, CHIPS);
  return h("li", { class: "variant" },
    h("span", { class: "variant-share" }, percent(x.share)),
    h("span", { class: "rank-track" }, h("span", { class: "rank-bar plain", style: `width:${((100 * x.share) / most).toFixed(1)}%` })),
    h("p", { class: "path" },
      shown.map((s, i) => [i > 0 ? h("span", { class: "then", "aria-hidden": "true" }, "→") : null, h("span", { class: "chip" }, name(s.id), s.times > 1 ? ` ×${s.times}` : "")]),
      steps.length > shown.length ? h("span", { class: "quiet" }, v.t("variants.more", { n: steps.length - shown.length })) : null),
    h("span", { class: "variant-time" }, x.median_s === null ? v.t("variants.cases", { n: x.cases }) : v.t("variants.time", { n: x.cases, time: v.duration(x.median_s) })));
}

/** Repeats in a row counted: a, a, b becomes a ×2, b. */
export function runs(path: readonly string[]): { id: string; times: number }[] {
  const out: { id: string; times: number }[] = [];
  for (const id of path) {
    const last = out.at(-1);
    if (last?.id === id) last.times++;
    else out.push({ id, times: 1 });
  }
  return out;
}

/** What sets good cases apart from bad ones. */
export function differences(v: View): HTMLElement | null {
  const j = v.doc.journey;
  const all = items(j?.differences);
  if (!j || all.length + items(j.not_reasons).length === 0) return null;
  const shares = all.filter((d) => d.kind !== "duration");
  const drawn = shares.slice(0, DIFFERENCES);
  const clear = all.filter(isClear).length;
  const values = { n: clear, all: all.length, label: all[0]?.label ?? "" };
  return section(v, "differences", v.t(clear > 0 ? "differences.sentence" : "differences.none", values),
    h("p", { class: "text" }, v.t("differences.groups", { good: j.good_cases, bad: j.bad_cases, outcome: v.doc.outcome?.label ?? v.t("outcome.any") })),
    items(j.notes).map((n) => h("p", { class: "text" }, n)),
    all.filter((d) => d.kind === "duration").map((d) => h("p", { class: "text" }, d.text)),
    drawn.length === 0 ? null : figure(v, {
      id: "differences", label: v.t("differences.label", { names: v.names(drawn.slice(0, 3).map((d) => d.label)) }),
      picture: v.charts.place(rows({ rows: drawn.map((d) => row(v, d)), shape: "dot", zero: true, tick: (x) => signed(100 * x, 0), axis: v.t("differences.axis"), endName: v.t("differences.end_name") })),
      legend: [key("dot", v.t("key.clear")), key("dot-hollow", v.t("differences.key_open")), key("line", v.t("key.interval"))],
      table: {
        caption: v.t("nav.differences"),
        head: [v.t("col.item"), v.t("col.good"), v.t("col.bad"), v.t("col.difference"), v.t("col.range"), "q"],
        rows: all.map((d) => [d.label, ...cells(v, d).map(num), num(chance(d.q))]),
      },
      note: [v.t("differences.note"), more(v, shares.length - drawn.length)],
    }),
    notReasons(v, items(j.not_reasons)));
}

function isClear(d: Difference): boolean {
  return d.q !== null && d.q < Q;
}

/** What only says the outcome in other words, or comes after it. */
function notReasons(v: View, list: readonly Difference[]): Child {
  if (list.length === 0) return null;
  return [
    h("h3", {}, v.t("differences.not_reasons")),
    h("ul", { class: "plain" }, list.slice(0, DIFFERENCES).map((d) => h("li", {}, v.t("differences.not_reason", { label: d.label, text: d.text })))),
    list.length > DIFFERENCES ? h("p", { class: "note" }, v.t("differences.more", { n: list.length - DIFFERENCES })) : null,
  ];
}

function row(v: View, d: Difference): Row {
  return {
    label: d.label,
    marks: [{ value: d.difference, low: d.low, high: d.high, colour: "bar", hollow: !isClear(d) }],
    end: v.t("differences.end", { good: d.good, bad: d.bad }),
    brief: v.t("differences.brief", { good: percent(d.good, 0), bad: percent(d.bad, 0) }),
    tip: [d.text, v.t("differences.tip", { value: signed(100 * d.difference), range: v.between(signed(d.low === null ? null : 100 * d.low), signed(d.high === null ? null : 100 * d.high)) })],
  };
}

function cells(v: View, d: Difference): string[] {
  if (d.low === null || d.high === null) return [percent(d.good), percent(d.bad), signed(100 * d.difference), "–"];
  if (d.kind === "duration") return [v.duration(d.good), v.duration(d.bad), v.duration(d.difference), v.between(v.duration(d.low), v.duration(d.high))];
  return [percent(d.good), percent(d.bad), signed(100 * d.difference), v.between(signed(100 * d.low), signed(100 * d.high))];
}
