// SPDX-License-Identifier: Apache-2.0

import { type Row, rows } from "../chart/rows";
import { items, type ServqualDimension } from "../document";
import { figure, key, num, scrolled, section, type Table } from "../figure";
import { fixed, percent, signed } from "../format";
import { firstPicture, type View } from "../view";

/** What was expected against what was perceived. */
export function servqual(v: View): HTMLElement | null {
  const q = v.doc.servqual;
  const list = items(q?.dimensions);
  if (!q || list.length === 0) return null;
  const worst = list.reduce((a, b) => (b.gap < a.gap ? b : a));
  return section(v, "servqual", v.t(worst.gap < 0 ? "servqual.sentence" : "servqual.none", { label: worst.label, gap: Math.abs(worst.gap), expected: worst.expected, perceived: worst.perceived }), firstPicture(v) === "servqual" ? scrolled(gapTable(v)) : gapFigure(v, "servqual"));
}

/** The gaps with their intervals, wherever they stand. */
export function gapFigure(v: View, id: string): HTMLElement {
  const q = v.doc.servqual!;
  const list = items(q.dimensions);
  return figure(v, {
    id, label: v.t("servqual.label", { n: list.length }),
    picture: v.charts.place(rows({ rows: list.map((d) => row(v, d)), shape: "bar", zero: true, tick: (x) => signed(x), axis: v.t("servqual.axis"), endName: v.t("servqual.end_name") })),
    legend: [key("bar", v.t("servqual.key_gap")), key("bar-hollow", v.t("servqual.key_open")), key("whisker", v.t("key.interval"))],
    table: gapTable(v),
    note: v.t(q.weighted ? "servqual.note_weighted" : "servqual.note", { gap: signed(q.gap, 2), range: v.between(signed(q.low, 2), signed(q.high, 2)), n: q.n }),
  });
}

function row(v: View, d: ServqualDimension): Row {
  const range = v.between(signed(d.low, 2), signed(d.high, 2));
  return {
    label: d.label,
    marks: [{ value: d.gap, low: d.low, high: d.high, colour: "bar", hollow: d.low <= 0 && d.high >= 0 }],
    end: v.t("servqual.end", { expected: d.expected, perceived: d.perceived }),
    brief: signed(d.gap),
    tip: [v.t("servqual.tip", { expected: d.expected, perceived: d.perceived }), `${signed(d.gap, 2)} (${range})`],
  };
}

function gapTable(v: View): Table {
  return {
    caption: v.t("nav.servqual"),
    head: [v.t("col.dimension"), v.t("col.expected"), v.t("col.perceived"), v.t("col.gap"), v.t("col.range"), v.t("col.weight"), v.t("col.alpha"), v.t("col.n")],
    rows: items(v.doc.servqual?.dimensions).flatMap((d) => [d, ...items(d.items)]).map((d) => [
      d.label, num(fixed(d.expected, 2)), num(fixed(d.perceived, 2)), num(signed(d.gap, 2)), num(v.between(signed(d.low, 2), signed(d.high, 2))),
      num(d.weight === null ? "–" : percent(d.weight)), num(d.alpha_perceived === null ? "–" : `${fixed(d.alpha_expected, 2)} / ${fixed(d.alpha_perceived, 2)}`), num(v.count(d.n)),
    ]),
  };
}
