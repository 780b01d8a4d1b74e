// SPDX-License-Identifier: Apache-2.0

// Amounts of money, in one form everywhere: the currency, then whole units as
// counts are written where room is short: ¥9,876, ¥3.6 万, ¥36.3k.

import * as plain from "../../../report/src/format";
import { thin } from "../../../report/src/spacing";
import type { Language } from "../text/words";

/** An amount in minor units of its currency; below ten units with what is behind the point. */
export function money(lang: Language, m: { minor: number; currency: string }): string {
  const format = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB", { style: "currency", currency: m.currency, currencyDisplay: "narrowSymbol" });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  const units = Math.abs(m.minor) / 10 ** decimals;
  const number = units < 10 && !Number.isInteger(units) ? plain.fixed(units, decimals) : plain.short(lang, Math.round(units));
  const written = format.formatToParts(0).map((p) => (p.type === "integer" ? number : p.type === "currency" || p.type === "literal" ? p.value : "")).join("");
  return (m.minor < 0 ? "−" : "") + thin(written);
}
