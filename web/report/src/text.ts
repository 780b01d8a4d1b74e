// SPDX-License-Identifier: Apache-2.0

// The page's own texts, from the same catalogues that Go reads. A key here is
// written without its prefix "report.page.".

import en from "../../../locale/en/report.json";
import zh from "../../../locale/zh/report.json";
import type { Language } from "./document";
import * as format from "./format";
import { thin } from "./spacing";

type Tail<K> = K extends `report.page.${infer Rest}` ? Rest : never;

/** A key of the page's catalogue. */
export type Key = Tail<keyof typeof zh>;

export type Values = Record<string, string | number | null | undefined>;

export type Translate = (key: Key, values?: Values) => string;

const catalogues: Record<Language, Record<string, string>> = { zh, en };

/** The function that gives the page's texts in a language. */
export function translator(lang: Language): Translate {
  return (key, values = {}) => {
    const text = catalogues[lang][`report.page.${key}`] ?? key;
    return thin(fill(lang, text, values));
  };
}

/** Fills the braces of a text; the formats are those of package locale. */
export function fill(lang: Language, text: string, values: Values): string {
  return text.replace(/\{(\w+)(?::(\w+)|\|([^|{}]+)\|([^|{}]+))?\}/g, (_, name: string, form: string | undefined, one: string | undefined, other: string | undefined) =>
    one !== undefined && other !== undefined ? (isOne(values[name]) ? one : other) : value(lang, values[name], form ?? ""));
}

/** Whether a value takes the singular, also where it was written as text before. */
function isOne(v: Values[string]): boolean {
  return v === 1 || v === "1";
}

function value(lang: Language, v: string | number | null | undefined, form: string): string {
  if (typeof v === "string") return v;
  if (v === null || v === undefined) return form === "" ? "" : format.NONE;
  if (form === "percent") return format.percent(v);
  if (form === "count") return format.count(lang, v);
  if (form === "duration") return format.duration(lang, v);
  if (form.startsWith("signed")) return format.signed(v, Number(form.slice(6)));
  if (form !== "") return format.fixed(v, Number(form));
  return String(v).replace("-", "−");
}

/** Names in a row: 甲、乙和丙; a, b and c. */
export function list(lang: Language, names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? "";
  const head = names.slice(0, -1).join(lang === "zh" ? "、" : ", ");
  return head + (lang === "zh" ? "和" : " and ") + names[names.length - 1];
}
