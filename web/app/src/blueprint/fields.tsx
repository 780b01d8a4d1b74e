// SPDX-License-Identifier: Apache-2.0

// The fields of the side panel. Every letter is an edit, so nothing typed
// waits for a button.

import type { ReactNode } from "react";
import type { Label } from "../api/schema";
import { useWords } from "../text/words";

/** A label in both languages, the reader's first. */
export function LabelFields({ name, value, change, id }: { name: string; value: Label | undefined; change: (next: Label, of: string) => void; id?: string }): ReactNode {
  const { t, lang } = useWords();
  const order = lang === "zh" ? (["zh", "en"] as const) : (["en", "zh"] as const);
  return order.map((of, i) => (
    <label key={of} className="field"><span>{t(of === "zh" ? "app_blueprint.in_zh" : "app_blueprint.in_en", { name })}</span>
      <input id={i === 0 ? id : undefined} className="text-input" lang={of === "zh" ? "zh-CN" : "en"} maxLength={200} value={value?.[of] ?? ""} onChange={(e) => change({ ...value, [of]: e.target.value || undefined }, of)} />
    </label>
  ));
}
