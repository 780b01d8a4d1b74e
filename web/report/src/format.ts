// SPDX-License-Identifier: Apache-2.0

// Numbers as their readers write them. The formats and their results are those
// of package locale, so that the page and the texts inside a document agree.

import type { Language } from "./document";

const MINUS = "−";
const THIN = "\u2009";
export const NONE = "–";

type Maybe = number | null | undefined;

function known(v: Maybe): v is number {
  return typeof v === "number" && Number.isFinite(v);
}

/** A number with fixed decimals and a true minus sign; "–" where there is none. */
export function fixed(v: Maybe, digits = 1): string {
  if (!known(v)) return NONE;
  const text = Math.abs(v).toFixed(digits);
  return v < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** A number with its sign; zero has none. */
export function signed(v: Maybe, digits = 1): string {
  if (!known(v)) return NONE;
  const text = fixed(v, digits);
  return v > 0 && Number(text) !== 0 ? "+" + text : text;
}

/** A share in 0..1 as 12.3%. */
export function percent(v: Maybe, digits = 1): string {
  return known(v) ? fixed(100 * v, digits) + "%" : NONE;
}

/** A count: plain below 10,000; above, 1.2 万 or 1.2 亿 in Chinese, 12,345 in English. */
export function count(lang: Language, n: Maybe): string {
  if (!known(n)) return NONE;
  if (lang === "zh" && n >= 1e8) return trimZero(n / 1e8) + " 亿";
  if (lang === "zh" && n >= 1e4) return trimZero(n / 1e4) + " 万";
  return fixed(n, 0).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A count for a chart, where room is short: 1.2 万 or 12.3k from 10,000 on. */
export function short(lang: Language, n: Maybe): string {
  if (!known(n) || lang === "zh" || n < 1e4) return count(lang, n);
  return n >= 1e6 ? trimZero(n / 1e6) + "M" : trimZero(n / 1e3) + "k";
}

const UNITS: readonly [number, string, string][] = [
  [86400, " 天", " d"],
  [3600, " 小时", " h"],
  [60, " 分钟", " min"],
  [0, " 秒", " s"],
];

/** A span of time, given in seconds, in its largest fitting unit. */
export function duration(lang: Language, seconds: Maybe): string {
  if (!known(seconds)) return NONE;
  const [length, zh, en] = UNITS.find(([length]) => Math.abs(seconds) >= length)!;
  return trimZero(length > 0 ? seconds / length : seconds) + (lang === "zh" ? zh : en);
}

/** A day as 2026-11-21, from RFC 3339; the text itself when it is no time. */
export function day(text: string): string {
  return /^\d{4}-\d\d-\d\d/.test(text) ? text.slice(0, 10) : text;
}

/** An interval with an en dash; where a sign stands, which a dash is easily taken for, with a word between. */
export function between(low: string, high: string, lang: Language): string {
  if (!/[−+]/.test(low + high)) return `${low}–${high}`;
  return lang === "zh" ? `${low}${THIN}至${THIN}${high}` : `${low} to ${high}`;
}

/** Ranks: 1–3, or 2 alone when both ends agree. */
export function ranks(low: number, high: number): string {
  return low === high ? String(low) : `${low}–${high}`;
}

/** A q or p value: two significant digits, never 0. */
export function chance(v: Maybe): string {
  if (!known(v)) return NONE;
  return v < 0.001 ? "<" + THIN + "0.001" : v.toFixed(v < 0.1 ? 3 : 2);
}

function trimZero(v: number): string {
  return fixed(v).replace(/\.0$/, "");
}

/** An effect in the model's unit: percentage points of a share, else points of the outcome's own scale. */
export function effect(unit: string | undefined, v: number | null): string {
  if (unit === "share") return signed(v === null ? null : 100 * v, 1);
  return signed(v, v !== null && Math.abs(v) >= 10 ? 1 : 2);
}
