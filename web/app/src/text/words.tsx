// SPDX-License-Identifier: Apache-2.0

// The app's words, from the same catalogues as the program's. The language is
// chosen by the reader and changes at once, without a reload.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import shellEn from "../../../../locale/en/app.json";
import shellZh from "../../../../locale/zh/app.json";
import mapEn from "../../../../locale/en/app_map.json";
import mapZh from "../../../../locale/zh/app_map.json";
import journeysEn from "../../../../locale/en/app_journeys.json";
import journeysZh from "../../../../locale/zh/app_journeys.json";
import voicesEn from "../../../../locale/en/app_voices.json";
import voicesZh from "../../../../locale/zh/app_voices.json";
import customersEn from "../../../../locale/en/app_customers.json";
import customersZh from "../../../../locale/zh/app_customers.json";
import blueprintEn from "../../../../locale/en/app_blueprint.json";
import blueprintZh from "../../../../locale/zh/app_blueprint.json";
import settingsEn from "../../../../locale/en/app_settings.json";
import settingsZh from "../../../../locale/zh/app_settings.json";
import momentsEn from "../../../../locale/en/app_moments.json";
import momentsZh from "../../../../locale/zh/app_moments.json";
import sheetEn from "../../../../locale/en/app_sheet.json";
import sheetZh from "../../../../locale/zh/app_sheet.json";
import { fill, type Values } from "../../../report/src/text";
import { thin } from "../../../report/src/spacing";

const zh = { ...shellZh, ...mapZh, ...journeysZh, ...voicesZh, ...customersZh, ...blueprintZh, ...settingsZh, ...momentsZh, ...sheetZh };
const en = { ...shellEn, ...mapEn, ...journeysEn, ...voicesEn, ...customersEn, ...blueprintEn, ...settingsEn, ...momentsEn, ...sheetEn };

export type Language = "zh" | "en";
export type Key = keyof typeof zh;
export type Translate = (key: Key, values?: Values) => string;

const catalogues: Record<Language, Record<string, string>> = { zh, en };
const STORED = "touchstone.language"; // shared with the first page

/** The reader's choice, else the browser's first language; Chinese where it is neither. */
export function storedLanguage(): Language {
  const chosen = localStorage.getItem(STORED) ?? navigator.language;
  return chosen.toLowerCase().startsWith("en") ? "en" : "zh";
}

/** The function that gives the app's texts in a language. */
export function translator(lang: Language): Translate {
  return (key, values = {}) => {
    const text = catalogues[lang][key] ?? key;
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
  return key in zh;
}

export interface Words {
  lang: Language;
  t: Translate;
  /** The text of a prefix and a value of the API; the value itself where there is none. */
  name: (prefix: string, value: string | undefined) => string;
  choose: (lang: Language) => void;
}

const Context = createContext<Words | null>(null);

export function useWords(): Words {
  const words = useContext(Context);
  if (words === null) throw new Error("useWords outside of Speaking");
  return words;
}

/** Gives words to everything inside. */
export function Speaking({ children }: { children: ReactNode }): ReactNode {
  const [lang, setLang] = useState(storedLanguage);
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  }, [lang]);
  const words = useMemo<Words>(() => {
    const t = translator(lang);
    return {
      lang,
      t,
      name: (prefix, value) => (value === undefined || value === "" ? "" : isKey(`${prefix}.${value}`) ? t(`${prefix}.${value}` as Key) : value),
      choose: (next) => {
        localStorage.setItem(STORED, next);
        setLang(next);
      },
    };
  }, [lang]);
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

/** A label of the register in the reader's language, else in the other one. */
export function labelIn(lang: Language, label: { zh?: string; en?: string } | undefined): string {
  return (lang === "zh" ? label?.zh || label?.en : label?.en || label?.zh) ?? "";
}
