// SPDX-License-Identifier: Apache-2.0

// The page: top line, contents, first screen, then the evidence in the order
// in which a sceptic asks.

import { h } from "./dom";
import { hero } from "./hero";
import { asymmetry } from "./sections/asymmetry";
import { distribution, levels } from "./sections/distribution";
import { drivers, headlines } from "./sections/drivers";
import { heatmap } from "./sections/heatmap";
import { activities, durations, journey } from "./sections/journey";
import { kano } from "./sections/kano";
import { outcome } from "./sections/outcome";
import { differences, variants } from "./sections/paths";
import { quadrant } from "./sections/quadrant";
import { segments } from "./sections/segments";
import { servqual } from "./sections/servqual";
import { methods, quality, warnings } from "./sections/trust";
import { voices } from "./sections/voices";
import type { Key } from "./text";
import type { View } from "./view";

const SECTIONS = [
  warnings, outcome, drivers, headlines, quadrant, asymmetry, voices, distribution, levels, kano, servqual,
  differences, journey, durations, variants, activities, segments, heatmap, quality, methods,
];

/** Controls of the top line. */
export interface Controls {
  languages: readonly { label: string; on: boolean; pick: () => void }[];
  dark: boolean;
  toggleDark: () => void;
}

/** Builds the page; sections that have nothing to show are absent. */
export function page(v: View, controls: Controls): HTMLElement[] {
  const sections = SECTIONS.map((build) => build(v)).filter((s) => s !== null);
  const ids = ["top", ...sections.map((s) => s.id)];
  const main = h("main", { id: "main", tabindex: -1 }, hero(v), sections);
  return [
    h("a", { class: "skip", href: "#main" }, v.t("skip")),
    topLine(v, controls),
    h("div", { class: "layout" }, contents(v, ids), main),
    h("footer", { class: "foot" }, v.t("foot", { version: v.doc.version, schema: v.doc.schema })),
  ];
}

function topLine(v: View, c: Controls): HTMLElement {
  const languages = c.languages.length < 2 ? null : h("div", { class: "segmented", role: "group", "aria-label": v.t("control.language") },
    c.languages.map((l) => h("button", { type: "button", "aria-pressed": String(l.on), lang: l.label === "中文" ? "zh" : "en", click: l.pick }, l.label)));
  return h("header", { class: "top-line" },
    h("span", { class: "mark" }, h("span", { "aria-hidden": "true" }, "◆"), " Touchstone", h("span", { class: "mark-sub" }, v.t("mark"))),
    h("div", { class: "controls" },
      languages,
      h("button", { type: "button", class: "control", "aria-pressed": String(c.dark), click: c.toggleDark }, v.t("control.dark")),
      h("button", { type: "button", class: "control print-button", click: () => window.print() }, v.t("control.print"))));
}

function contents(v: View, ids: readonly string[]): HTMLElement {
  const links = () => h("ol", {}, ids.map((id) => h("li", {}, h("a", { href: `#${id}` }, v.t(`nav.${id}` as Key)))));
  return h("nav", { class: "contents", "aria-label": v.t("control.contents") },
    h("details", { class: "contents-small" }, h("summary", {}, v.t("control.contents")), links()),
    h("div", { class: "contents-wide" }, links()));
}

/** Marks in the contents the section that is being read. */
export function follow(root: HTMLElement): IntersectionObserver {
  const links = [...root.querySelectorAll<HTMLAnchorElement>(".contents a")];
  const mark = (id: string): void => {
    for (const a of links) {
      if (a.hash === `#${id}`) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  };
  const observer = new IntersectionObserver((entries) => {
    for (const e of entries) if (e.isIntersecting) mark(e.target.id);
  }, { rootMargin: "-10% 0px -80% 0px" });
  for (const s of root.querySelectorAll("main > section")) observer.observe(s);
  return observer;
}
