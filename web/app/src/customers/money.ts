// SPDX-License-Identifier: Apache-2.0

import type { Language } from "../text/words";

/** An amount in its currency; whole units, as people say what somebody is worth. */
export function money(lang: Language, m: { minor: number; currency: string }): string {
  const format = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB", { style: "currency", currency: m.currency, currencyDisplay: "narrowSymbol", maximumFractionDigits: 0 });
  const digits = new Intl.NumberFormat("en", { style: "currency", currency: m.currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(m.minor / 10 ** digits);
}
