// SPDX-License-Identifier: Apache-2.0

// What of customers' voices is looked at. It stands in the address; period, unit
// and segment are the shell's.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { quoted } from "../api/answer";

export const TABS = ["read", "topics", "doubtful", "quality"] as const;
export type Tab = (typeof TABS)[number];

export const FILTERS = ["about", "touchpoint", "stage", "channel", "topic", "aspect", "polarity", "emotion", "score", "author"] as const;
export type Filter = (typeof FILTERS)[number];

export type VoicesView = { tab?: Tab; q?: string } & Partial<Record<Filter, string>>;

export const POLARITIES = ["-1", "0", "1"] as const;
export const EMOTIONS = ["joy", "satisfied", "hopeful", "surprised", "anxious", "disappointed", "angry"] as const;
export const AUTHORS = ["own", "default", "repeat", "bought", "any"] as const;

/** Parts of a scale, in hundredths: from (included) to (not included). */
export const SCORES = { low: [0, 50], middle: [50, 75], high: [75, 101] } as const;
export type ScorePart = keyof typeof SCORES;

/** Reads the address; what is no view is left out. */
export function readView(search: Record<string, unknown>): VoicesView {
  const text = (v: unknown): string | undefined => (typeof v === "number" ? String(v) : typeof v === "string" && v !== "" ? v : undefined);
  const among = <T extends string>(v: unknown, all: readonly T[]): T | undefined => all.find((x) => x === text(v));
  const tab = among(search.tab, TABS);
  return {
    tab: tab === "read" ? undefined : tab, q: text(search.q),
    about: text(search.about), touchpoint: text(search.touchpoint), stage: text(search.stage), channel: text(search.channel), topic: text(search.topic), aspect: text(search.aspect),
    polarity: among(search.polarity, POLARITIES), emotion: among(search.emotion, EMOTIONS), score: among(search.score, Object.keys(SCORES) as ScorePart[]), author: among(search.author, AUTHORS),
  };
}

/** What a text has to meet, as conditions of a question about mentions. About a touchpoint is whatever names an aspect of it, said anywhere. A feeling is that of the whole text, so what is spoken of and an emotion exclude each other. */
export function conditions(view: VoicesView): string[] {
  const out = view.about === undefined ? [`aspect = ${quoted(view.aspect ?? "")}`] : [`about = ${quoted(view.about)}`, ...(view.aspect === undefined ? [] : [`aspect = ${quoted(view.aspect)}`])];
  for (const field of ["touchpoint", "stage", "channel", "emotion"] as const) if (view[field] !== undefined) out.push(`${field} = ${quoted(view[field])}`);
  if (view.polarity !== undefined) out.push(`polarity = ${view.polarity}`);
  if (view.author === "any") out.push("author in (own, default, repeat, bought)");
  else if (view.author !== undefined) out.push(`author = ${view.author}`);
  return out;
}

/** Whether figures say less than what is listed: words, topics and scores are no conditions of a question. */
export function beyondFigures(view: VoicesView): boolean {
  return view.q !== undefined || view.topic !== undefined || view.score !== undefined;
}

export function filtered(view: VoicesView): boolean {
  return view.q !== undefined || FILTERS.some((x) => view[x] !== undefined);
}

/** A change of the view, with what it excludes. */
export function changed(view: VoicesView, change: VoicesView): VoicesView {
  const next = { ...view, ...change };
  if (change.aspect !== undefined || change.about !== undefined) next.emotion = undefined;
  if (change.about !== undefined) next.aspect = change.aspect;
  if (change.emotion !== undefined) next.aspect = next.about = undefined;
  return next;
}

export function useVoicesView(): [VoicesView, (change: VoicesView) => void] {
  const view = readView(useSearch({ strict: false }));
  const navigate = useNavigate();
  return [view, (change) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...changed(view, change) })) as never, replace: change.tab === undefined })];
}
