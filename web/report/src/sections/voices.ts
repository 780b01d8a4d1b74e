// SPDX-License-Identifier: Apache-2.0

import { type Row, rows } from "../chart/rows";
import { type Aspect, items, type Voices } from "../document";
import { h } from "../dom";
import { figure, key, num, scrolled, section, type Table } from "../figure";
import { NONE, percent } from "../format";
import { firstPicture, more, type View } from "../view";

const MOST = 20;
const MOST_QUOTED = 8;

/** What customers wrote: aspects with how often they are praised and complained of, and quotes. */
export function voices(v: View): HTMLElement | null {
  const said = v.doc.voices;
  const list = items(said?.aspects);
  if (!said || list.length === 0) return null;
  return section(v, "voices", sentence(v, list),
    h("p", { class: "text" }, v.t("voices.read", { columns: v.names(items(said.columns)), texts: said.texts, feelings: counted(v, said) })),
    firstPicture(v) === "voices" || measured(list).length === 0 ? scrolled(aspectTable(v)) : voicesFigure(v, "voices"),
    quotes(v, list),
    h("p", { class: "note" }, said.note));
}

/** How well and ill is spoken of each aspect, wherever it stands. */
export function voicesFigure(v: View, id: string): HTMLElement {
  const list = measured(items(v.doc.voices?.aspects));
  const drawn = list.slice(0, MOST);
  return figure(v, {
    id, label: v.t("voices.label", { n: list.length }),
    picture: v.charts.place(rows({ rows: drawn.map((a) => row(v, a)), shape: "bar", zero: true, tick: (x) => percent(Math.abs(x), 0), axis: v.t("voices.axis"), endName: v.t("voices.end_name") })),
    legend: [key("feel-2-mark", v.t("voices.ill")), key("feel-4-mark", v.t("voices.well")), id === "voices" ? key("whisker", v.t("key.interval")) : null],
    table: aspectTable(v),
    note: [v.t("voices.both"), more(v, list.length - drawn.length)],
  });
}

/** Aspects that enough texts mention for a share. */
function measured(list: readonly Aspect[]): Aspect[] {
  return list.filter((a) => a.well !== null && a.ill !== null);
}

function sentence(v: View, list: readonly Aspect[]): string {
  const known = measured(list).filter((a) => !a.whole);
  if (known.length === 0) return v.t("voices.few");
  const worst = known.reduce((a, b) => (b.ill! * b.n > a.ill! * a.n ? b : a));
  const best = known.reduce((a, b) => (b.well! * b.n > a.well! * a.n ? b : a));
  return v.t(worst === best ? "voices.one" : "voices.sentence", { worst: worst.label, best: best.label });
}

function counted(v: View, said: Voices): string {
  return items(said.feelings).map((b) => `${b.label} ${percent(b.share, 0)}`).join(v.t("voices.join"));
}

function row(v: View, a: Aspect): Row {
  const minus = (x: number | null) => (x === null ? null : -x);
  return {
    label: a.label,
    marks: [
      { value: -a.ill!, low: minus(a.ill_high), high: minus(a.ill_low), colour: "feel-2" },
      { value: a.well!, low: a.well_low, high: a.well_high, colour: "feel-4" },
    ],
    end: v.t("voices.end", { n: a.n }),
    brief: v.count(a.n),
    tip: [
      v.t("voices.tip", { n: a.n, share: a.share }),
      v.t("voices.tip_ill", { share: a.ill, range: range(v, a.ill_low, a.ill_high) }),
      v.t("voices.tip_well", { share: a.well, range: range(v, a.well_low, a.well_high) }),
    ],
  };
}

function range(v: View, low: number | null, high: number | null): string {
  return low === null || high === null ? NONE : v.between(percent(low), percent(high));
}

function aspectTable(v: View): Table {
  return {
    caption: v.t("nav.voices"),
    head: [v.t("col.aspect"), v.t("col.texts"), v.t("col.share"), v.t("voices.ill"), v.t("col.range"), v.t("voices.well"), v.t("col.range")],
    rows: items(v.doc.voices?.aspects).map((a) => [
      a.label, num(v.count(a.n)), num(percent(a.share)), num(percent(a.ill)), num(range(v, a.ill_low, a.ill_high)), num(percent(a.well)), num(range(v, a.well_low, a.well_high)),
    ]),
  };
}

function quotes(v: View, list: readonly Aspect[]): HTMLElement | null {
  const quoted = list.filter((a) => items(a.quotes).length > 0).slice(0, MOST_QUOTED);
  if (quoted.length === 0) return null;
  return h("ul", { class: "quotes" }, quoted.map((a) => h("li", {},
    h("span", { class: "chip" }, a.label),
    h("div", {}, items(a.quotes).map((q) => h("blockquote", {},
      key(q.polarity === "negative" ? "feel-2-mark" : "feel-4-mark", v.t(q.polarity === "negative" ? "voices.ill" : "voices.well")),
      h("p", {}, q.text)))))));
}
