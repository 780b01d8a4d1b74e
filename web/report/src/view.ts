// SPDX-License-Identifier: Apache-2.0

// What a section gets to draw itself: one document, its language, its charts,
// and what the reader has opened so far.

import { Charts } from "./chart/chart";
import type { Document, Language, Sure, Touchpoint } from "./document";
import { items } from "./document";
import { h, s } from "./dom";
import * as format from "./format";
import { list, translator, type Key, type Translate } from "./text";

/** What the reader has set; it outlives a change of language. */
export interface Choices {
  /** Figures shown as tables. */
  tables: Set<string>;
  /** Levels, tabs and lists unfolded, by the id of the control. */
  picked: Map<string, number>;
}

export interface View {
  lang: Language;
  doc: Document;
  t: Translate;
  charts: Charts;
  choices: Choices;
  touchpoints: readonly Touchpoint[];
  count: (n: number) => string;
  duration: (seconds: number | null) => string;
  names: (list: readonly string[]) => string;
  /** An interval between two written values. */
  between: (low: string, high: string) => string;
  /** A value of the outcome, a difference of it, and an interval of either. */
  outcome: (v: number | null) => string;
  change: (v: number | null) => string;
  /** The same for an axis, without needless decimals. */
  tick: (v: number) => string;
  /** What an experience changes, in the model's unit. */
  effect: (v: number | null) => string;
  effectTick: (v: number) => string;
  /** Whether rows are events and what is counted are cases. */
  log: boolean;
}

export function view(lang: Language, doc: Document, choices: Choices): View {
  const t = translator(lang);
  const unit = doc.outcome?.unit ?? "score";
  const outcome = (v: number | null) => (unit === "share" ? format.percent(v) : format.fixed(v, unit === "points" ? 1 : 2));
  const change = (v: number | null) => (unit === "share" ? format.signed(v === null ? null : 100 * v, 1) : format.signed(v, unit === "points" ? 1 : 2));
  const effect = (v: number | null) => format.effect(doc.model?.unit, v);
  const brief = (text: string) => text.replace(/(\.\d*?)0+(?=%|$)/, "$1").replace(/\.(?=%|$)/, "");
  return {
    lang, doc, t, choices, outcome, change,
    charts: new Charts(),
    touchpoints: items(doc.touchpoints),
    count: (n) => format.count(lang, n),
    duration: (v) => format.duration(lang, v),
    names: (names) => list(lang, names),
    between: (low, high) => format.between(low, high, lang),
    tick: (v) => brief(outcome(v)),
    effect, effectTick: (v) => brief(effect(v)),
    log: doc.journey !== null && items(doc.touchpoints).length === 0,
  };
}

const SURE: Record<Sure, Key> = { sure: "sure.sure", likely: "sure.likely", unsure: "sure.unsure", not_enough: "sure.not_enough" };

/** How sure: a filled, half-filled, hollow or dashed disc, and the word. */
export function sureMark(v: View, sure: string, text?: string): HTMLElement {
  const kind = (sure in SURE ? sure : "not_enough") as Sure;
  const disc = s("svg", { class: `disc disc-${kind}`, viewBox: "0 0 12 12", width: 12, height: 12, "aria-hidden": "true" }, s("circle", { cx: 6, cy: 6, r: 5 }));
  if (kind === "sure") disc.append(s("circle", { class: "disc-fill", cx: 6, cy: 6, r: 5 }));
  if (kind === "likely") disc.append(s("path", { class: "disc-fill", d: "M6 1a5 5 0 0 1 0 10z" }));
  return h("span", { class: "sure" }, disc, text || v.t(SURE[kind]));
}

export type Picture = "rank" | "rating" | "kano" | "servqual" | "voices" | "journey" | "none";

/** The first picture: the one that says most about this kind of input. */
export function firstPicture(v: View): Picture {
  if (v.touchpoints.length > 0 && v.doc.model?.signal) return "rank";
  if (v.touchpoints.some((t) => t.performance !== null)) return "rating";
  if (items(v.doc.kano).length > 0) return "kano";
  if (items(v.doc.servqual?.dimensions).length > 0) return "servqual";
  if (items(v.doc.voices?.aspects).some((a) => a.well !== null)) return "voices";
  return v.log ? "journey" : "none";
}

/** A file's name without its folders. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).pop() || path;
}

/** The most rows of a chart of touchpoints; its table has all. */
export const MOST_ROWS = 40;

/** Says how many rows a chart leaves out; null when none. */
export function more(v: View, hidden: number): string | null {
  return hidden > 0 ? v.t("more_rows", { n: hidden }) : null;
}

/** Whether so little is known of a touchpoint that it is drawn hollow. */
export function open(t: Touchpoint): boolean {
  return t.sure === "unsure" || t.sure === "not_enough";
}
