// SPDX-License-Identifier: Apache-2.0

// The page's words, from the same catalogues as the program's.

import en from "../../../locale/en/home.json";
import zh from "../../../locale/zh/home.json";

export type Language = "zh" | "en";
export type Key = keyof typeof zh;

const catalogues: Record<Language, Record<Key, string>> = { zh, en };
const STORED = "touchstone.language";

/** The reader's choice, else the browser's first language; Chinese where it is neither. */
export function language(): Language {
  const chosen = localStorage.getItem(STORED) ?? navigator.language;
  return chosen.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function choose(lang: Language): void {
  localStorage.setItem(STORED, lang);
}

/** A text with its named values filled in. */
export function t(key: Key, values: Record<string, string | number> = {}): string {
  return catalogues[language()][key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
