// SPDX-License-Identifier: Apache-2.0

import { rows } from "../chart/rows";
import type { Touchpoint } from "../document";
import { figure, key, num, section } from "../figure";
import { percent, ranks } from "../format";
import { h } from "../dom";
import { more, MOST_ROWS, open, sureMark, type View } from "../view";

/** What decides the outcome: importances with intervals. */
export function drivers(v: View): HTMLElement | null {
  if (v.touchpoints.length === 0 || !v.doc.model) return null;
  const drawn = v.touchpoints.slice(0, MOST_ROWS);
  return section(v, "drivers", sentence(v),
    h("p", { class: "text" }, v.doc.model.text, " ", v.doc.model.check?.text),
    figure(v, {
      id: "drivers", label: v.t("drivers.label", { names: v.names(v.touchpoints.slice(0, 3).map((t) => t.label)) }),
      picture: v.charts.place(rows({ rows: drawn.map((t) => row(v, t)), shape: "bar", tick: (x) => `${Math.round(100 * x)}%`, axis: v.t("drivers.axis"), endName: v.t("drivers.end") })),
      legend: [key("bar", v.t("key.clear")), key("bar-hollow", v.t("key.open")), key("whisker", v.t("key.interval"))],
      table: driverTable(v),
      note: [v.t("drivers.note"), more(v, v.touchpoints.length - drawn.length)],
    }));
}

function sentence(v: View): string {
  if (!v.doc.model!.signal) return v.t("drivers.none");
  const first = v.touchpoints[0]!;
  const top = v.touchpoints.slice(0, 3).reduce((sum, t) => sum + t.importance, 0);
  const rivals = v.touchpoints.filter((t) => t.rank_low === 1).map((t) => t.label);
  if (rivals.length > 4) return v.t("drivers.many", { n: rivals.length, first: first.label });
  const values = { first: first.label, share: first.importance, rivals: v.names(rivals), top, n: Math.min(3, v.touchpoints.length) };
  return v.t(rivals.length > 1 ? "drivers.rivals" : "drivers.sentence", values);
}

function row(v: View, t: Touchpoint) {
  const range = `${percent(t.low)}–${percent(t.high)}`;
  return {
    label: t.label,
    marks: [{ value: t.importance, low: t.low, high: t.high, colour: "bar" as const, hollow: open(t) || !v.doc.model!.signal }],
    end: `${percent(t.importance)}  (${range})`,
    brief: percent(t.importance),
    tip: [
      v.t("drivers.tip_share", { share: t.importance, range }),
      v.t("drivers.tip_rank", { ranks: ranks(t.rank_low, t.rank_high), top3: t.p_top3 }),
      v.t("drivers.tip_met", { n: t.n, share: t.met_share }),
    ],
  };
}

function driverTable(v: View) {
  return {
    caption: v.t("nav.drivers"),
    head: [v.t("col.touchpoint"), v.t("col.share"), v.t("col.range"), v.t("col.ranks"), v.t("col.top3"), v.t("col.effect"), v.t("col.met"), v.t("col.n")],
    rows: v.touchpoints.map((t) => [
      t.label, num(percent(t.importance)), num(`${percent(t.low)}–${percent(t.high)}`), num(ranks(t.rank_low, t.rank_high)), num(percent(t.p_top3)),
      num(t.effect === null ? "–" : v.effect(t.effect)), num(percent(t.met_share)), num(v.count(t.n)),
    ]),
  };
}

/** Every touchpoint in a sentence, with how sure it is. */
export function headlines(v: View): HTMLElement | null {
  if (v.touchpoints.length === 0) return null;
  return section(v, "touchpoints", v.t("touchpoints.sentence", { n: v.touchpoints.length }),
    h("ol", { class: "headlines" }, v.touchpoints.map((t) => h("li", {},
      h("span", { class: "chip" }, t.label),
      h("p", {}, t.headline, t.grouped?.length ? h("span", { class: "quiet" }, " ", v.t("touchpoints.grouped", { names: v.names(t.grouped) })) : null),
      sureMark(v, t.sure)))));
}
