// SPDX-License-Identifier: Apache-2.0

// Why to trust the figures, and when not to: warnings, the data as read, and
// the methods.

import { type Column, items } from "../document";
import { type Child, h } from "../dom";
import { num, scrolled, section, type Table } from "../figure";
import { percent } from "../format";
import { fileName, type View } from "../view";

const COLUMNS = 30;

/** What the reader must know first. */
export function warnings(v: View): HTMLElement | null {
  const list = items(v.doc.warnings);
  if (list.length === 0) return null;
  return section(v, "warnings", v.t("warnings.sentence", { n: list.length }), h("ul", { class: "warnings" }, list.map((w) => h("li", {}, w.message))));
}

/** What was read, how each column was taken, and what was left out. */
export function quality(v: View): HTMLElement {
  const i = v.doc.input;
  return section(v, "quality", v.t(i.rejected > 0 ? "quality.sentence" : "quality.whole", { rows: i.rows, used: i.used, rejected: i.rejected }),
    part(v.t("quality.assumptions"), items(i.assumptions).length > 0 ? h("ul", { class: "plain" }, items(i.assumptions).map((a) => h("li", {}, a))) : null),
    adjustments(v), files(v), columns(v), rejects(v));
}

function part(title: string, body: Child): Child {
  return body ? [h("h3", {}, title), body] : null;
}

/** How far each rule moves the outcome, so that another count can be reconciled. */
function adjustments(v: View): Child {
  const o = v.doc.outcome;
  const list = items(o?.adjustments);
  if (!o || list.length === 0) return null;
  return part(v.t("quality.adjustments"), [
    h("p", { class: "text" }, v.t("quality.adjustments_note", { outcome: o.label, value: v.outcome(o.value) })),
    scrolled({ caption: v.t("quality.adjustments"), head: [v.t("col.rule"), v.t("col.without"), v.t("col.moves"), v.t("col.rows")], rows: list.map((a) => [a.text, num(v.outcome(a.without)), num(v.change(a.difference)), num(v.count(a.rows))]) }),
  ]);
}

function files(v: View): Child {
  const list = items(v.doc.input.files);
  if (list.length === 0) return null;
  const same = new Set(list.map((f) => fileName(f.name))).size < list.length;
  const rows = list.map((f) => [same ? f.name : fileName(f.name), [f.format.toUpperCase(), f.encoding, f.sheet].filter(Boolean).join(" · "), num(v.count(f.rows)), num(v.count(f.rejected))]);
  return part(v.t("quality.files"), scrolled({ caption: v.t("quality.files"), head: [v.t("col.file"), v.t("col.format"), v.t("col.rows"), v.t("col.rejected")], rows }));
}

function columns(v: View): Child {
  const list = items(v.doc.input.columns);
  if (list.length === 0) return null;
  const rest = list.slice(COLUMNS);
  return part(v.t("quality.columns"), [
    scrolled(columnTable(v, list.slice(0, COLUMNS), v.t("quality.columns"))),
    rest.length > 0 ? h("details", {}, h("summary", {}, v.t("quality.more_columns", { n: rest.length })), scrolled(columnTable(v, rest, v.t("quality.more_columns", { n: rest.length })))) : null,
  ]);
}

function columnTable(v: View, list: readonly Column[], caption: string): Table {
  return {
    caption,
    head: [v.t("col.column"), v.t("col.role"), v.t("col.why"), v.t("col.distinct"), v.t("col.missing"), v.t("col.not_met")],
    rows: list.map((c) => [c.label === c.name ? c.name : `${c.label} (${c.name})`, c.role_text, c.why, num(v.count(c.distinct)), num(percent(c.missing)), num(c.not_met ? percent(c.not_met) : "–")]),
  };
}

function rejects(v: View): Child {
  const list = items(v.doc.input.rejects);
  if (list.length === 0) return null;
  const rest = v.doc.input.rejected - list.length;
  return part(v.t("quality.rejects"), [
    scrolled({ caption: v.t("quality.rejects"), head: [v.t("col.file"), v.t("col.line"), v.t("col.column"), v.t("col.reason")], rows: list.map((r) => [fileName(r.file), num(String(r.line)), r.column || "–", r.reason]) }),
    rest > 0 ? h("p", { class: "note" }, v.t("quality.more_rejects", { n: rest })) : null,
  ]);
}

/** How every figure was computed, and after whom. */
export function methods(v: View): HTMLElement {
  return section(v, "methods", v.t("methods.sentence"),
    h("p", { class: "text" }, v.t("methods.reading")),
    h("dl", { class: "methods" }, items(v.doc.methods).map((m) => h("div", {}, h("dt", {}, m.name), h("dd", {}, m.text, m.source ? h("cite", {}, m.source) : null)))));
}
