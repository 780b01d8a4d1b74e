// SPDX-License-Identifier: Apache-2.0

import { type Row, rows } from "../chart/rows";
import { items, type Segment } from "../document";
import { figure, key, num, section } from "../figure";
import { chance } from "../format";
import type { View } from "../view";

const MOST = 24;
const MOST_ALL = 60;

/** The outcome in every group and unit. */
export function segments(v: View): HTMLElement | null {
  const o = v.doc.outcome;
  const all = items(v.doc.segments);
  if (!o || all.length === 0) return null;
  const drawn = pickGroups(grouped(all)).map(pickRows);
  const left = all.length - drawn.reduce((n, g) => n + g.length, 0);
  return section(v, "segments", sentence(v, all),
    figure(v, {
      id: "segments", label: v.t("segments.label", { outcome: o.label, n: all.length }),
      picture: v.charts.place(rows({
        rows: drawn.flatMap((g) => [{ label: g[0]!.by_label, marks: [], end: "", tip: [], head: true }, ...g.map((s) => row(v, s))]),
        shape: "dot", tick: v.tick, axis: o.label,
        reference: { value: o.value, low: o.low, high: o.high, label: v.t("key.all_value", { value: v.outcome(o.value) }) },
      })),
      legend: [key("dot-accent", v.t("segments.key_differs")), key("dot-hollow", v.t("segments.key_same")), key("hatch-mark", v.t("sure.not_enough")), key("line", v.t("key.interval"))],
      table: segmentTable(v, all),
      note: [v.t("segments.note"), left > 0 ? v.t("segments.hidden", { n: left }) : null],
    }));
}

/** Segments by the column that makes them, in the document's order. */
export function grouped(all: readonly Segment[]): Segment[][] {
  const groups = new Map<string, Segment[]>();
  for (const s of all) groups.set(s.by, [...(groups.get(s.by) ?? []), s]);
  return [...groups.values()];
}

/** Of very many groups those among which something clearly differs. */
function pickGroups(groups: Segment[][]): Segment[][] {
  const differing = groups.filter((g) => g.some((s) => s.differs));
  return groups.flat().length > MOST_ALL && differing.length > 0 ? differing : groups;
}

/** What there is room for: units from high to low, of too many those that differ and the largest. */
function pickRows(group: Segment[]): Segment[] {
  const order = group[0]!.role === "unit" ? [...group].sort((a, b) => (b.outcome ?? -Infinity) - (a.outcome ?? -Infinity)) : group;
  if (order.length <= MOST) return order;
  const chosen = new Set([...group].sort((a, b) => Number(b.differs) - Number(a.differs) || b.n - a.n).slice(0, MOST));
  return order.filter((s) => chosen.has(s));
}

function sentence(v: View, all: readonly Segment[]): string {
  const differing = all.filter((s) => s.differs && s.difference !== null);
  if (differing.length === 0) return v.t("segments.none", { n: all.length });
  const top = differing.reduce((a, b) => (Math.abs(b.difference!) > Math.abs(a.difference!) ? b : a));
  return v.t(top.difference! < 0 ? "segments.lower" : "segments.higher", {
    label: top.label, by: top.by_label, outcome: v.doc.outcome!.label, by_how_much: v.change(Math.abs(top.difference!)).replace("+", ""), unit: unit(v), n: differing.length,
  });
}

/** The word after a difference of the outcome. */
export function unit(v: View): string {
  const u = v.doc.outcome?.unit;
  return u === "share" ? v.t("unit.share") : u === "points" ? v.t("unit.points") : v.t("unit.score");
}

function row(v: View, s: Segment): Row {
  if (s.outcome === null) return { label: s.label, marks: [], end: v.t("segments.thin", { n: s.n }), brief: v.t("sure.not_enough"), tip: [v.t("segments.thin_tip", { n: s.n })], thin: true };
  const sign = s.differs ? (s.difference! < 0 ? " ▼" : " ▲") : "";
  const range = v.between(v.outcome(s.low), v.outcome(s.high));
  return {
    label: s.label,
    marks: [{ value: s.outcome, low: s.low, high: s.high, colour: s.differs ? "accent-fill" : "bar", hollow: !s.differs }],
    end: `${v.outcome(s.outcome)}${sign}`,
    tip: [`${v.outcome(s.outcome)} (${range})`, v.t("segments.tip", { diff: v.change(s.difference), range: v.between(v.change(s.difference_low), v.change(s.difference_high)) }), v.t("n", { n: s.n })],
  };
}

function segmentTable(v: View, all: readonly Segment[]) {
  return {
    caption: v.t("nav.segments"),
    head: [v.t("col.value"), v.t("col.by"), v.doc.outcome!.label, v.t("col.range"), v.t("col.difference"), v.t("col.range"), "q", v.t("col.n")],
    rows: all.map((s) => [
      s.label, s.by_label, num(v.outcome(s.outcome)), num(v.between(v.outcome(s.low), v.outcome(s.high))), num(v.change(s.difference)),
      num(v.between(v.change(s.difference_low), v.change(s.difference_high))), num(chance(s.q)), num(v.count(s.n)),
    ]),
  };
}
