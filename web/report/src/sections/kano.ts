// SPDX-License-Identifier: Apache-2.0

import { points } from "../chart/points";
import { items, type KanoItem } from "../document";
import { h } from "../dom";
import { figure, key, num, scrolled, section, type Table } from "../figure";
import { fixed, percent } from "../format";
import type { Key } from "../text";
import { firstPicture, type View } from "../view";

/** What must be there, what is better the more, what delights; the counts alone when the first picture is the map. */
export function kano(v: View): HTMLElement | null {
  const list = items(v.doc.kano);
  if (list.length === 0) return null;
  return section(v, "kano", sentence(v, list), firstPicture(v) === "kano" ? [scrolled(kanoTable(v)), h("p", { class: "note" }, v.t("kano.letters"))] : kanoFigure(v, "kano"));
}

function sentence(v: View, list: readonly KanoItem[]): string {
  const of = (category: string) => list.filter((k) => k.category === category && !k.ambiguous).map((k) => k.label);
  const parts: [Key, string[]][] = [["kano.say_must", of("must_be")], ["kano.say_one", of("one_dimensional")], ["kano.say_attractive", of("attractive")]];
  const said = parts.filter(([, names]) => names.length > 0).map(([k, names]) => v.t(k, { names: v.names(names) }));
  return said.length > 0 ? said.join(v.t("join")) + v.t("stop") : v.t("kano.say_none");
}

/** The map of better and worse, wherever it stands. */
export function kanoFigure(v: View, id: string, tallest?: number): HTMLElement {
  const list = items(v.doc.kano);
  return figure(v, {
    id, label: v.t("kano.label", { n: list.length }),
    picture: v.charts.place(points({
      points: list.map((k) => ({
        label: k.label, x: k.better, xLow: k.better_low, xHigh: k.better_high, y: Math.abs(k.worse), yLow: Math.abs(k.worse_high), yHigh: Math.abs(k.worse_low),
        colour: "accent-fill" as const, hollow: k.ambiguous,
        tip: [k.text + (k.ambiguous ? v.t("kano.ambiguous") : ""), v.t("kano.tip", { better: k.better, worse: Math.abs(k.worse) }), v.t("n", { n: k.n })],
      })),
      lines: { x: 0.5, y: 0.5 },
      corners: [v.t("kano.must_be"), v.t("kano.one_dimensional"), v.t("kano.indifferent"), v.t("kano.attractive")],
      x: { name: v.t("kano.x"), tick: (x) => fixed(x), limits: [0, 1] },
      y: { name: v.t("kano.y"), tick: (y) => fixed(y), limits: [0, 1] },
      tallest,
    })),
    legend: [key("dot-accent", v.t("key.clear")), key("dot-hollow", v.t("kano.key_open")), key("cross", v.t("key.interval"))],
    table: kanoTable(v),
    note: [v.t("kano.note"), id === "kano" ? v.t("kano.letters") : null],
  });
}

function kanoTable(v: View): Table {
  const counted = ["M", "O", "A", "I", "R", "Q"];
  return {
    caption: v.t("nav.kano"),
    head: [v.t("col.feature"), v.t("col.kind"), ...counted, v.t("col.better"), v.t("col.worse"), v.t("col.n")],
    rows: items(v.doc.kano).map((k) => [k.label, k.text + (k.ambiguous ? v.t("kano.ambiguous") : ""), ...counted.map((c) => num(String(k.counts?.[c] ?? 0))), num(percent(k.better)), num(percent(k.worse)), num(v.count(k.n))]),
  };
}
