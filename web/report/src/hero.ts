// SPDX-License-Identifier: Apache-2.0

// The first screen: three sentences, one picture, what to fix first and how
// sure. No statistical term here.

import { type Action, items } from "./document";
import { h } from "./dom";
import { fixed, percent } from "./format";
import { journeyPicture } from "./hero-journey";
import { noPicture, rankPicture, ratingPicture } from "./hero-rank";
import { kanoFigure } from "./sections/kano";
import { measured } from "./sections/outcome";
import { gapFigure } from "./sections/servqual";
import { voicesFigure } from "./sections/voices";
import { fileName, firstPicture, sureMark, type View } from "./view";

const KANO_HEIGHT = 400;

export function hero(v: View): HTMLElement {
  const sentences = items(v.doc.summary).map((text) => h("p", {}, text));
  const shown = h("div", { class: "hero-picture" }, picture(v));
  const actions = items(v.doc.actions);
  return h("section", { id: "top", class: "hero", "aria-labelledby": "title" },
    h("p", { class: "source" }, source(v)),
    h("h1", { id: "title" }, v.doc.title),
    h("div", { class: "hero-lead" }, h("div", { class: "sentences" }, sentences), outcome(v)),
    h("div", { class: `hero-grid${actions.length ? "" : " alone"}` }, shown, actions.length ? firstThings(v, actions) : null));
}

function source(v: View): string {
  const files = items(v.doc.input.files);
  const name = fileName(files[0]?.name ?? "");
  const key = v.log ? "hero.source_log" : "hero.source";
  const from = files.length > 1 ? v.t("hero.files", { name, n: files.length }) : name;
  return v.t(key, { from, kind: v.doc.input.kind_text, n: v.doc.input.used, cases: v.doc.journey?.cases ?? 0 });
}

function picture(v: View): HTMLElement {
  switch (firstPicture(v)) {
    case "rank": return rankPicture(v);
    case "rating": return ratingPicture(v);
    case "kano": return pictured(v.t("hero.kano"), v.t("hero.kano_caption"), kanoFigure(v, "hero-kano", KANO_HEIGHT));
    case "servqual": return pictured(v.t("hero.servqual"), v.t("hero.servqual_caption"), gapFigure(v, "hero-servqual"));
    case "voices": return pictured(v.t("hero.voices"), v.t("hero.voices_caption"), voicesFigure(v, "hero-voices"));
    case "journey": return journeyPicture(v);
    default: return noPicture(v);
  }
}

function pictured(title: string, caption: string, figure: HTMLElement): HTMLElement {
  return h("div", {}, h("h2", { class: "hero-title" }, title), h("p", { class: "caption" }, caption), figure);
}

function outcome(v: View): HTMLElement | null {
  const o = v.doc.outcome;
  if (!o) return null;
  const write = (x: number) => (o.unit === "share" ? percent(x) : fixed(x));
  return h("div", { class: "outcome" },
    h("div", { class: "outcome-label" }, o.label, measured(v)),
    h("div", { class: "outcome-value" }, write(o.value)),
    h("div", { class: "outcome-range" }, v.t("hero.range", { range: v.between(write(o.low), write(o.high)) })),
    h("div", { class: "outcome-n" }, v.t(v.log ? "hero.cases" : "hero.answers", { n: o.n })));
}

function firstThings(v: View, actions: readonly Action[]): HTMLElement {
  return h("div", { class: "actions" },
    h("h2", { class: "hero-title" }, v.t("hero.first")),
    h("ol", {}, actions.map((a, i) => h("li", { class: "action" },
      h("span", { class: "badge", "aria-hidden": "true" }, i + 1),
      h("div", {},
        h("p", { class: "action-text" }, a.text),
        h("p", { class: "action-why" }, a.why),
        sureMark(v, a.sure, a.sure_text))))),
    v.doc.caveat ? h("p", { class: "note" }, v.doc.caveat) : null);
}
