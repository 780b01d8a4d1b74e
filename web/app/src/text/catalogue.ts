// SPDX-License-Identifier: Apache-2.0

// The app's words, from the same catalogues as the program's. A catalogue is
// loaded in the reader's language when the first page that needs it is opened.

import type blueprint from "../../../../locale/zh/app_blueprint.json";
import type customers from "../../../../locale/zh/app_customers.json";
import type journeys from "../../../../locale/zh/app_journeys.json";
import type map from "../../../../locale/zh/app_map.json";
import type moments from "../../../../locale/zh/app_moments.json";
import type settings from "../../../../locale/zh/app_settings.json";
import type sheet from "../../../../locale/zh/app_sheet.json";
import type shell from "../../../../locale/zh/app.json";
import type voices from "../../../../locale/zh/app_voices.json";
import { thin } from "../../../report/src/spacing";
import { fill, type Values } from "../../../report/src/text";

export type Language = "zh" | "en";
export type Key = keyof (typeof blueprint & typeof customers & typeof journeys & typeof map & typeof moments & typeof settings & typeof sheet & typeof shell & typeof voices);
export type Translate = (key: Key, values?: Values) => string;
type Beginning<K> = K extends `${infer Part}.${string}` ? Part : never;
/** One catalogue: what its keys begin with, and the name of its file. */
export type Part = Beginning<Key>;

const STORED = "touchstone.language"; // shared with the first page
const files = import.meta.glob<Record<string, string>>("../../../../locale/{zh,en}/app*.json", { import: "default" });
const texts: Record<Language, Record<string, string>> = { zh: {}, en: {} };
const wanted = new Set<Part>();
let spoken: Language | undefined;

/** The language that the app speaks: the reader's choice, else the browser's first; Chinese where it is neither. */
export function language(): Language {
  return (spoken ??= (localStorage.getItem(STORED) ?? navigator.language).toLowerCase().startsWith("en") ? "en" : "zh");
}

/** Loads parts in the language that is spoken, from now on in every language that is chosen. */
export async function learn(...parts: Part[]): Promise<void> {
  for (const part of parts) wanted.add(part);
  await Promise.all(parts.map((part) => load(language(), part)));
}

/** A page that is being loaded, with the words that it needs beside those of the shell. */
export async function worded<M>(page: Promise<M>, ...parts: Part[]): Promise<M> {
  return (await Promise.all([page, learn(...parts)]))[0];
}

/** Chooses the language, once every part in use has its words. */
export async function speak(lang: Language): Promise<void> {
  // a page that is opened meanwhile may want another part
  for (let n = -1; n !== wanted.size;) {
    n = wanted.size;
    await Promise.all([...wanted].map((part) => load(lang, part)));
  }
  localStorage.setItem(STORED, lang);
  spoken = lang;
}

/** Loads one part in one language. */
export async function load(lang: Language, part: Part): Promise<void> {
  const file = files[`../../../../locale/${lang}/${part}.json`];
  if (file !== undefined) Object.assign(texts[lang], await file());
}

/** A text in both languages, for records that everybody reads. */
export async function both(key: Key, values?: Values): Promise<Record<Language, string>> {
  const part = key.slice(0, key.indexOf(".")) as Part;
  await Promise.all([load("zh", part), load("en", part)]);
  return { zh: translator("zh")(key, values), en: translator("en")(key, values) };
}

/** The function that gives the texts of the parts that are loaded in a language. */
export function translator(lang: Language): Translate {
  return (key, values = {}) => {
    const text = texts[lang][key] ?? key;
    return thin(fill(lang, lang === "zh" ? joined(text, values) : text, values));
  };
}

/** The Chinese text without the spaces around a value where the value begins or ends in Chinese: 1.2 万位, 10 月 6 日起. */
function joined(text: string, values: Values): string {
  const begins = (v: unknown): boolean => typeof v === "string" && /^\p{Script=Han}/u.test(v);
  const ends = (v: unknown): boolean => typeof v === "string" && /\p{Script=Han}$/u.test(v);
  return text
    .replace(/(\p{Script=Han}) (?=\{(\w+)\})/gu, (all, han: string, name: string) => (begins(values[name]) ? han : all))
    .replace(/\{(\w+)\} (?=\p{Script=Han})/gu, (all, name: string) => (ends(values[name]) ? `{${name}}` : all));
}

/** Whether there is a text of this key, for keys that end in a value of the API. */
export function isKey(key: string): key is Key {
  return key in texts[language()];
}
