// SPDX-License-Identifier: Apache-2.0

// First pictures for ratings: what matters most, what guests feel, and what
// to show while there is too little to say.

import { items, type Touchpoint } from "./document";
import { h } from "./dom";
import { face, levelOf, shares } from "./faces";
import { figure, key, num, type Table } from "./figure";
import { feelings } from "./sections/distribution";
import { fixed, percent } from "./format";
import { open, type View } from "./view";

const MOST = 8;

/** Touchpoints by how much they matter, with a face for how they are felt. */
export function rankPicture(v: View): HTMLElement {
  const shown = v.touchpoints.slice(0, MOST);
  const rest = v.touchpoints.length - shown.length;
  const most = Math.max(...shown.map((t) => t.high));
  const label = v.t("hero.rank_label", { names: v.names(shown.slice(0, 3).map((t) => t.label)), outcome: outcomeName(v) });
  const faces = shown.some((t) => levelOf(t) !== null);
  const rows = h("div", { class: faces ? "rank" : "rank faceless" }, shown.map((t) => rankRow(v, t, most)));
  return h("div", {},
    h("h2", { class: "hero-title" }, v.t("hero.rank", { outcome: outcomeName(v) })),
    figure(v, {
      id: "hero", label, picture: rows, table: rankTable(v),
      legend: [key("bar-accent", v.t("hero.key_first")), key("bar", v.t("hero.key_other")), key("bar-hollow", v.t("hero.key_open"))],
      note: [v.t("hero.rank_note"), faces ? v.t("hero.rank_faces") : null, rest > 0 ? v.t("hero.rank_rest", { n: rest }) : null],
    }));
}

function outcomeName(v: View): string {
  return v.doc.outcome?.label ?? v.t("outcome.any");
}

function rankRow(v: View, t: Touchpoint, most: number): HTMLElement {
  const order = items(v.doc.actions).findIndex((a) => a.touchpoint === t.id);
  const look = open(t) ? "hollow" : order >= 0 ? "accent" : "plain";
  const at = (x: number) => `${((100 * x) / most).toFixed(2)}%`;
  return h("div", { class: "rank-row" },
    h("span", { class: "rank-badge" }, order >= 0 ? h("span", { class: "badge" }, order + 1) : null),
    feel(t),
    h("span", { class: "rank-name" }, t.label),
    h("span", { class: "rank-track" },
      h("span", { class: `rank-bar ${look}`, style: `width:${at(t.importance)}` }),
      h("span", { class: "rank-range", style: `left:${at(t.low)};width:${at(t.high - t.low)}` })),
    h("span", { class: "rank-score" }, score(v, t)));
}

function feel(t: Touchpoint): Node {
  const level = levelOf(t);
  return level === null ? h("span", { class: "no-face" }) : face(level);
}

function score(v: View, t: Touchpoint): string {
  if (t.performance !== null && t.scale_high !== null) return v.t("hero.score", { value: t.performance, most: t.scale_high });
  return t.performance_top === null ? "" : v.t("hero.top", { share: t.performance_top });
}

function rankTable(v: View): Table {
  return {
    caption: v.t("hero.rank", { outcome: outcomeName(v) }),
    head: [v.t("col.touchpoint"), v.t("col.share"), v.t("col.range"), v.t("col.rating")],
    rows: v.touchpoints.map((t) => [t.label, num(percent(t.importance)), num(`${percent(t.low)}–${percent(t.high)}`), num(score(v, t))]),
  };
}

/** Touchpoints from worst to best rated, when none can be said to matter more. */
export function ratingPicture(v: View): HTMLElement {
  const rated = v.touchpoints.filter((t) => t.performance !== null && levelOf(t) !== null).sort((a, b) => place(a, a.performance!) - place(b, b.performance!));
  const shown = rated.slice(0, MOST);
  return h("div", {},
    h("h2", { class: "hero-title" }, v.t("hero.rating")),
    figure(v, {
      id: "hero", label: v.t("hero.rating_label", { worst: shown[0]?.label ?? "", best: shown.at(-1)?.label ?? "" }),
      picture: h("div", { class: "rank" }, shown.map((t) => ratingRow(v, t))),
      table: { caption: v.t("hero.rating"), head: [v.t("col.touchpoint"), v.t("col.rating"), v.t("col.range")], rows: rated.map((t) => [t.label, num(fixed(t.performance)), num(`${fixed(t.performance_low)}–${fixed(t.performance_high)}`)]) },
      note: v.t("hero.rating_note"),
    }));
}

/** Where on its scale a touchpoint's value lies, 0 to 1. */
function place(t: Touchpoint, value: number): number {
  return (value - t.scale_low!) / (t.scale_high! - t.scale_low!);
}

function ratingRow(v: View, t: Touchpoint): HTMLElement {
  const at = (x: number) => `${(100 * place(t, x)).toFixed(2)}%`;
  const [low, high] = [t.performance_low ?? t.performance!, t.performance_high ?? t.performance!];
  return h("div", { class: "rank-row rating-row" },
    h("span", { class: "rank-name" }, t.label),
    h("span", { class: "rank-track scale" },
      h("span", { class: "rank-range", style: `left:${at(low)};width:calc(${at(high)} - ${at(low)})` }),
      h("span", { class: "rank-face", style: `left:${at(t.performance!)}` }, face(levelOf(t)!))),
    h("span", { class: "rank-score" }, score(v, t)));
}

/** What was answered, and a hatched place for what cannot be said yet. */
export function noPicture(v: View): HTMLElement {
  const bins = items(v.doc.outcome?.distribution);
  return h("div", {},
    h("h2", { class: "hero-title" }, v.t("hero.little")),
    bins.length > 0 ? answers(v) : null,
    h("div", { class: "hatched" }, h("strong", {}, v.t("sure.not_enough")), h("p", {}, items(v.doc.warnings)[0]?.message ?? v.t("hero.little_note"))));
}

function answers(v: View): HTMLElement {
  const bins = items(v.doc.outcome?.distribution);
  const parts = shares(bins).filter((p) => p.share > 0);
  const bar = h("div", { class: "answers" }, parts.map((p) =>
    h("span", { class: `answer feel-${p.level}`, style: `flex-grow:${p.share.toFixed(4)}` }, p.level > 0 ? face(p.level) : null, percent(p.share))));
  return figure(v, {
    id: "hero", label: v.t("hero.answers_label", { outcome: outcomeName(v) }), picture: bar, legend: feelings(v, parts.some((p) => p.level === 0)),
    table: { caption: outcomeName(v), head: [v.t("col.answer"), v.t("col.count"), v.t("col.share")], rows: bins.map((b) => [b.label, num(v.count(b.count)), num(percent(b.share))]) },
  });
}
