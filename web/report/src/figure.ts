// SPDX-License-Identifier: Apache-2.0

// A section begins with a sentence; a figure shows it, and the same data stand
// as a table behind a button.

import { type Child, h } from "./dom";
import type { Key } from "./text";
import type { View } from "./view";

export interface Cell {
  text: string;
  number?: boolean;
}

export interface Table {
  caption: string;
  head: readonly string[];
  rows: readonly (readonly (string | Cell)[])[];
}

const UNCOMPUTED = new Set(["warnings", "touchpoints", "activities", "quality", "methods"]);

/** A section of the page with its name for the contents and its first sentence. */
export function section(v: View, id: string, sentence: string, ...children: Child[]): HTMLElement {
  const heading = `${id}-heading`;
  return h("section", { id, class: "section", "aria-labelledby": heading },
    h("p", { class: "eyebrow" }, v.t(`nav.${id}` as Key), UNCOMPUTED.has(id) ? null : h("a", { class: "how", href: "#methods" }, v.t("how"))),
    h("h2", { id: heading }, sentence),
    children);
}

export interface Figure {
  id: string;
  /** A sentence that says what the picture shows. */
  label: string;
  picture: HTMLElement | SVGElement;
  table: Table;
  legend?: Child;
  note?: Child;
}

/** A picture with its legend, its note, and the switch to its table. */
export function figure(v: View, f: Figure): HTMLElement {
  const picture = h("div", { class: "picture", role: "img", "aria-label": f.label }, f.picture);
  const area = h("div", { class: "scroll", hidden: true, tabindex: 0, role: "region", "aria-label": f.table.caption }, table(f.table));
  const button = h("button", { type: "button", class: "switch", "aria-pressed": "false" }, v.t("table.show"));
  const show = (on: boolean): void => {
    picture.hidden = on;
    area.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    if (on) v.choices.tables.add(f.id);
    else v.choices.tables.delete(f.id);
    if (!on) v.charts.draw();
  };
  button.addEventListener("click", () => show(picture.hidden === false));
  if (v.choices.tables.has(f.id)) show(true);
  return h("figure", { class: "figure", "data-figure": f.id },
    h("div", { class: "figure-head" }, h("div", { class: "legend" }, f.legend), button),
    picture, area,
    f.note ? h("figcaption", {}, f.note) : null);
}

/** A real table; numbers are set to the right in even figures. */
export function table(data: Table): HTMLElement {
  const numeric = data.head.map((_, i) => data.rows.some((r) => typeof r[i] === "object"));
  const cell = (c: string | Cell, i: number): HTMLElement => {
    const text = typeof c === "string" ? c : c.text;
    return i === 0 ? h("th", { scope: "row" }, text) : h("td", { class: numeric[i] ? "number" : null }, text);
  };
  return h("table", {},
    h("caption", {}, data.caption),
    h("thead", {}, h("tr", {}, data.head.map((name, i) => h("th", { scope: "col", class: numeric[i] ? "number" : null }, name)))),
    h("tbody", {}, data.rows.map((row) => h("tr", {}, row.map(cell)))));
}

/** A table that scrolls sideways where it is too wide, reachable by keyboard. */
export function scrolled(data: Table): HTMLElement {
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": data.caption }, table(data));
}

/** A cell with a number. */
export function num(text: string): Cell {
  return { text, number: true };
}

/** An entry of a legend: a mark and a word. */
export function key(kind: string, text: string): HTMLElement {
  return h("span", { class: "key" }, h("span", { class: `key-mark ${kind}`, "aria-hidden": "true" }), text);
}
