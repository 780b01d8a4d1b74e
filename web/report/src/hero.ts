// SPDX-License-Identifier: Apache-2.0

// The first screen: three sentences, one picture, what to fix first and how
// sure. No statistical term here.

import { type Action, items } from "./document";
import { h } from "./dom";
import { between, fixed, percent } from "./format";
import { journeyPicture } from "./hero-journey";
import { noPicture, rankPicture, ratingPicture } from "./hero-rank";
import { kanoFigure } from "./sections/kano";
import { gapFigure } from "./sections/servqual";
import { sureMark, type View } from "./view";

export function hero(v: View): HTMLElement {
  const sentences = items(v.doc.summary).map((text) => h("p", {}, text));
  const picture = h("div", { class: "hero-picture" }, choosePicture(v));
  const actions = items(v.doc.actions);
  return h("section", { id: "top", class: "hero", "aria-labelledby": "title" },
    h("p", { class: "source" }, source(v)),
    h("h1", { id: "title" }, v.doc.title),
    h("div", { class: "hero-lead" }, h("div", { class: "sentences" }, sentences), outcome(v)),
    h("div", { class: actions.length ? "hero-grid" : "" }, picture, actions.length ? firstThings(v, actions) : null));
}

function source(v: View): string {
  const files = items(v.doc.input.files);
  const name = files[0]?.name ?? "";
  const key = v.log ? "hero.source_log" : "hero.source";
  const from = files.length > 1 ? v.t("hero.files", { name, n: files.length }) : name;
  return v.t(key, { from, kind: v.doc.input.kind_text, n: v.doc.input.used, cases: v.doc.journey?.cases ?? 0 });
}

/** The picture that says most about this kind of input. */
function choosePicture(v: View): HTMLElement {
  if (v.touchpoints.length > 0 && v.doc.model?.signal) return rankPicture(v);
  if (v.touchpoints.some((t) => t.performance !== null)) return ratingPicture(v);
  if (items(v.doc.kano).length > 0) return pictured(v.t("hero.kano"), v.t("hero.kano_caption"), kanoFigure(v, "hero-kano"));
  if (v.doc.servqual) return pictured(v.t("hero.servqual"), v.t("hero.servqual_caption"), gapFigure(v, "hero-servqual"));
  if (v.doc.journey) return journeyPicture(v);
  return noPicture(v);
}

function pictured(title: string, caption: string, figure: HTMLElement): HTMLElement {
  return h("div", {}, h("h2", { class: "hero-title" }, title), h("p", { class: "caption" }, caption), figure);
}

function outcome(v: View): HTMLElement | null {
  const o = v.doc.outcome;
  if (!o) return null;
  const write = (x: number) => (o.unit === "share" ? percent(x) : fixed(x));
  return h("div", { class: "outcome" },
    h("div", { class: "outcome-label" }, o.label),
    h("div", { class: "outcome-value" }, write(o.value)),
    h("div", { class: "outcome-range" }, v.t("hero.range", { range: between(write(o.low), write(o.high)) })),
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
        sureMark(v, a.sure, a.sure_text))))));
}
