// SPDX-License-Identifier: Apache-2.0

import { columns } from "../chart/columns";
import { items, type Journey } from "../document";
import { h } from "../dom";
import { figure, key, num, scrolled, section } from "../figure";
import { day, percent } from "../format";
import { drawGraph } from "../journey/draw";
import { levels, type Move, type Shown, simplify } from "../journey/simplify";
import type { View } from "../view";

const FIRST_NODES = 14;
const FIRST_NODES_NARROW = 8;
const NARROW = 720;
const SLOW = 2;
const SLOW_SHARE = 0.02;
const TABLE_ROWS = 200;

/** The graph of the ways that cases take. */
export function journey(v: View): HTMLElement | null {
  const j = v.doc.journey;
  if (!j || items(j.activities).length === 0) return null;
  const counts = levels(j);
  const room = innerWidth < NARROW ? FIRST_NODES_NARROW : FIRST_NODES;
  const start = Math.max(0, counts.findLastIndex((n) => n <= room));
  const host = h("div", { class: "graph-host scroll", tabindex: 0, role: "region", "aria-label": v.t("nav.journey") });
  const said = h("output", { class: "note", for: "journey-level" });
  const show = (level: number): void => {
    const shown = simplify(j, level);
    const slow = slowest(shown);
    const graph = drawGraph(shown, slow, words(v, j));
    host.replaceChildren(h("div", { role: "img", "aria-label": label(v, shown, slow) }, graph));
    requestAnimationFrame(() => host.scrollTo({ left: Number(graph.dataset.start) - host.clientWidth / 2, behavior: "instant" }));
    said.textContent = v.t("journey.shown", { shown: shown.activities.length, all: items(j.activities).length, coverage: shown.coverage, steps: shown.hiddenActivities, moves: shown.hiddenMoves });
    v.choices.picked.set("journey", level);
  };
  const level = Math.min(v.choices.picked.get("journey") ?? start, counts.length - 1);
  show(level);
  return section(v, "journey", sentence(v, j), counts.length > 1 ? slider(v, counts.length, level, show) : null, said, graphFigure(v, j, host));
}

function slider(v: View, count: number, level: number, show: (level: number) => void): HTMLElement {
  const input = h("input", { id: "journey-level", type: "range", min: 0, max: count - 1, step: 1, value: level });
  input.addEventListener("input", () => show(Number(input.value)));
  return h("div", { class: "slider" }, h("label", { for: "journey-level" }, v.t("journey.level")), h("span", { "aria-hidden": "true" }, v.t("journey.few")), input, h("span", { "aria-hidden": "true" }, v.t("journey.all")));
}

/** A figure whose picture names itself, since it changes with the slider. */
function graphFigure(v: View, j: Journey, host: HTMLElement): HTMLElement {
  const whole = items(j.graph);
  const name = names(v, j);
  const own = figure(v, {
    id: "journey", label: "", picture: host,
    legend: [key("line-thick", v.t("journey.key_width")), key("line-slow", v.t("journey.key_slow")), key("share", v.t("journey.key_share"))],
    table: {
      caption: v.t("journey.table"),
      head: [v.t("col.from"), v.t("col.to"), v.t("col.count"), v.t("col.cases_share"), v.t("col.median"), v.t("col.p90")],
      rows: whole.slice(0, TABLE_ROWS).map((e) => [name(e.from), name(e.to), num(v.count(e.count)), num(percent(e.share)), num(v.duration(e.median_s)), num(v.duration(e.p90_s))]),
    },
    note: whole.length > TABLE_ROWS ? v.t("journey.table_rest", { n: whole.length - TABLE_ROWS }) : null,
  });
  const picture = own.querySelector(".picture");
  picture?.removeAttribute("role");
  picture?.removeAttribute("aria-label");
  return own;
}

/** Labels by id; an id that no activity has stands for all the rest. */
export function names(v: View, j: Journey): (id: string) => string {
  const labels = new Map(items(j.activities).map((a) => [a.id, a.label]));
  return (id) => labels.get(id) ?? v.t("journey.rest");
}

function slowest(shown: Shown): Set<Move> {
  const timed = shown.moves.filter((m) => m.median_s !== null && m.median_s > 0 && m.share >= SLOW_SHARE && m.from !== m.to);
  return new Set(timed.sort((a, b) => b.median_s! - a.median_s!).slice(0, SLOW));
}

function words(v: View, j: Journey) {
  return {
    start: v.t("journey.start"), end: v.t("journey.end"),
    move: (m: Move) => (m.median_s === null ? percent(m.share, 0) : `${percent(m.share, 0)} · ${v.duration(m.median_s)}`),
    node: (a: { share: number; rework_cases: number; cases: number }) => v.t("journey.node", { share: a.share, rework: a.rework_cases / Math.max(1, j.cases) }),
  };
}

function label(v: View, shown: Shown, slow: ReadonlySet<Move>): string {
  const name = (id: string) => shown.activities.find((a) => a.id === id)?.label ?? id;
  const [worst] = slow;
  const main = shown.moves.filter((m) => !m.edge).slice(0, 3).map((m) => `${name(m.from)} → ${name(m.to)}`);
  const text = v.t("journey.graph_label", { n: shown.activities.length, moves: v.names(main) });
  return worst ? text + v.t("journey.graph_slow", { from: name(worst.from), to: name(worst.to), time: v.duration(worst.median_s) }) : text;
}

function sentence(v: View, j: Journey): string {
  const [worst] = slowest(simplify(j, levels(j).length - 1));
  const name = names(v, j);
  const values = { cases: j.cases, variants: j.variants, activities: items(j.activities).length };
  if (!worst) return v.t("journey.sentence", values);
  return v.t("journey.sentence_slow", { ...values, from: name(worst.from), to: name(worst.to), time: v.duration(worst.median_s) });
}

/** How long cases take. */
export function durations(v: View): HTMLElement | null {
  const d = v.doc.journey?.duration;
  if (!d || d.n === 0) return null;
  const bins = items(d.bins);
  const facts: [string, string][] = [[v.t("col.median"), v.duration(d.median_s)], [v.t("col.p90"), v.duration(d.p90_s)], [v.t("col.mean"), v.duration(d.mean_s)], [v.t("col.longest"), v.duration(d.max_s)]];
  return section(v, "durations", v.t("durations.sentence", { median: v.duration(d.median_s), p90: v.duration(d.p90_s) }),
    h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    bins.length === 0 ? null : figure(v, {
      id: "durations", label: v.t("durations.label", { median: v.duration(d.median_s) }),
      picture: v.charts.place(columns(bins.map((b) => ({ label: b.label, share: b.share, colour: "bar", tip: [v.t("durations.tip", { share: b.share, n: b.count })] })))),
      table: { caption: v.t("nav.durations"), head: [v.t("col.duration"), v.t("col.cases"), v.t("col.share")], rows: bins.map((b) => [b.label, num(v.count(b.count)), num(percent(b.share))]) },
    }));
}

/** What is in the log: every activity with its counts. */
export function activities(v: View): HTMLElement | null {
  const j = v.doc.journey;
  const list = items(j?.activities);
  if (!j || list.length === 0) return null;
  const redone = list.reduce((a, b) => (b.rework_cases > a.rework_cases ? b : a));
  const values = { n: list.length, label: redone.label, share: redone.rework_cases / Math.max(1, j.cases) };
  const rows = list.map((a) => [a.label, num(percent(a.share)), num(v.count(a.cases)), num(v.count(a.events)), num(v.count(a.starts)), num(v.count(a.ends)), num(percent(a.rework_cases / Math.max(1, j.cases))), a.first ? `${day(a.first)} – ${day(a.last)}` : "–"]);
  return section(v, "activities", v.t(redone.rework_cases > 0 ? "activities.sentence" : "activities.plain", values),
    scrolled({ caption: v.t("nav.activities"), head: [v.t("col.activity"), v.t("col.cases_share"), v.t("col.cases"), v.t("col.events"), v.t("col.starts"), v.t("col.ends"), v.t("col.rework"), v.t("col.seen")], rows }));
}
