// SPDX-License-Identifier: Apache-2.0

import { rows } from "../chart/rows";
import { stacks } from "../chart/stacks";
import { items, type Touchpoint } from "../document";
import { h } from "../dom";
import { face, shares, toned } from "../faces";
import { figure, key, num, section } from "../figure";
import { percent } from "../format";
import type { Key } from "../text";
import { more, MOST_ROWS, type View } from "../view";

const NAMES: Key[] = ["feel.1", "feel.2", "feel.3", "feel.4", "feel.5"];

/** What was answered at each touchpoint. */
export function distribution(v: View): HTMLElement | null {
  const list = v.touchpoints.filter(toned);
  if (list.length === 0) return null;
  const drawn = list.slice(0, MOST_ROWS);
  return section(v, "distribution", sentence(v, list),
    figure(v, {
      id: "distribution", label: v.t("distribution.label", { n: list.length }),
      picture: v.charts.place(stacks(drawn.map((t) => ({ label: t.label, parts: shares(items(t.distribution)), tip: lines(v, t) })), (x) => percent(x, 0))),
      legend: feelings(v, list.some((t) => items(t.distribution).some((b) => b.tone === "none"))),
      table: {
        caption: v.t("nav.distribution"),
        head: [v.t("col.touchpoint"), ...NAMES.map((k) => v.t(k)), v.t("feel.none"), v.t("col.n")],
        rows: list.map((t) => [t.label, ...shares(items(t.distribution)).map((p) => num(percent(p.share))), num(v.count(t.n))]),
      },
      note: [v.t("distribution.note"), more(v, list.length - drawn.length)],
    }));
}

/** The legend of feeling: a face, its colour and its word. */
export function feelings(v: View, none: boolean): HTMLElement[] {
  const faces = NAMES.map((k, i) => h("span", { class: "key" }, face(i + 1, 16), v.t(k)));
  return none ? [...faces, key("hatch-mark", v.t("feel.none"))] : faces;
}

function lines(v: View, t: Touchpoint): string[] {
  return items(t.distribution).map((b) => v.t("distribution.tip", { label: b.label, share: b.share, n: b.count }));
}

function sentence(v: View, list: readonly Touchpoint[]): string {
  const bad = (t: Touchpoint) => among(t, 1) + among(t, 2);
  const good = (t: Touchpoint) => among(t, 4) + among(t, 5);
  const worst = list.reduce((a, b) => (bad(b) > bad(a) ? b : a));
  const best = list.reduce((a, b) => (good(b) > good(a) ? b : a));
  return v.t("distribution.sentence", { worst: worst.label, bad: bad(worst), best: best.label, good: good(best) });
}

/** The share of a feeling among those who answered. */
function among(t: Touchpoint, level: number): number {
  const all = shares(items(t.distribution));
  const answered = all.reduce((sum, p) => (p.level === 0 ? sum : sum + p.share), 0);
  return answered > 0 ? all.find((p) => p.level === level)!.share / answered : 0;
}

const MOST_PROPERTIES = 8;

/** The outcome by the value of touchpoints that are no ratings. */
export function levels(v: View): HTMLElement | null {
  const list = v.touchpoints.filter((t) => items(t.levels).length > 0);
  if (list.length === 0 || !v.doc.outcome) return null;
  const o = v.doc.outcome;
  const row = (t: Touchpoint) => items(t.levels).map((l) => ({
    label: l.value, marks: [{ value: l.outcome, low: l.low, high: l.high, colour: "bar" as const }],
    end: `${v.outcome(l.outcome)}  (${v.outcome(l.low)}–${v.outcome(l.high)})`, brief: v.outcome(l.outcome), tip: [`${v.outcome(l.low)}–${v.outcome(l.high)}`, v.t("n", { n: l.n })],
  }));
  const drawn = list.slice(0, MOST_PROPERTIES);
  const all = drawn.flatMap((t) => [{ label: t.label, marks: [], end: "", tip: [t.headline], head: true }, ...row(t)]);
  return section(v, "levels", v.t("levels.sentence", { outcome: o.label, n: list.length }),
    figure(v, {
      id: "levels", label: v.t("levels.label", { outcome: o.label }),
      picture: v.charts.place(rows({ rows: all, shape: "dot", tick: v.tick, axis: o.label, reference: { value: o.value, low: o.low, high: o.high, label: v.t("key.all") } })),
      legend: [key("dot", v.t("key.group")), key("line", v.t("key.interval"))],
      table: {
        caption: v.t("nav.levels"), head: [v.t("col.touchpoint"), v.t("col.value"), o.label, v.t("col.range"), v.t("col.n")],
        rows: list.flatMap((t) => items(t.levels).map((l) => [t.label, l.value, num(v.outcome(l.outcome)), num(`${v.outcome(l.low)}–${v.outcome(l.high)}`), num(v.count(l.n))])),
      },
      note: more(v, list.length - drawn.length),
    }));
}
