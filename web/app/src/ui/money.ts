// SPDX-License-Identifier: Apache-2.0

// Amounts of money, in one form everywhere: the currency, then whole units, from
// 10,000 on as exact in one language as in the other: ¥9,876, ¥3.0 万, ¥30k.

import * as plain from "../../../report/src/format";
import { thin } from "../../../report/src/spacing";
import type { Language } from "../text/catalogue";

type Form = readonly [unit: number, digits: number, sign: string];

interface Size {
  from: number;
  step: number; // amounts are rounded to this
  below: number; // the step of smaller amounts
  zh: Form;
  en: Form;
}

const SIZES: readonly Size[] = [
  { from: 1e8, step: 1e6, below: 1e4, zh: [1e8, 2, " 亿"], en: [1e6, 0, "M"] },
  { from: 1e6, step: 1e4, below: 1e3, zh: [1e4, 0, " 万"], en: [1e6, 2, "M"] },
  { from: 1e4, step: 1e3, below: 1, zh: [1e4, 1, " 万"], en: [1e3, 0, "k"] },
];

/** Whole units, to the same step in both languages. */
function large(lang: Language, units: number): string {
  const size = SIZES.find((s) => Math.round(units / s.below) * s.below >= s.from);
  if (size === undefined) return plain.count(lang, Math.round(units));
  const [unit, digits, sign] = size[lang];
  const n = (Math.round(units / size.step) * size.step) / unit;
  return (digits === 0 ? plain.count("en", n) : plain.fixed(n, digits)) + sign;
}

/** An amount in minor units of its currency; below ten units with what is behind the point. */
export function money(lang: Language, m: { minor: number; currency: string }): string {
  const format = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB", { style: "currency", currency: m.currency, currencyDisplay: "narrowSymbol" });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const units = Math.abs(m.minor) / 10 ** decimals;
  const number = units < 10 && !Number.isInteger(units) ? plain.fixed(units, decimals) : large(lang, units);
  const written = format.formatToParts(0).map((p) => (p.type === "integer" ? number : p.type === "currency" || p.type === "literal" ? p.value : "")).join("");
  return (m.minor < 0 ? "−" : "") + thin(written);
}
