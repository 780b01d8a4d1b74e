// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import type { Label } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";

/** A name that is changed where it stands: Enter keeps it, Escape does not. */
export function Renamed({ label, save }: { label: Label; save: (next: Label) => void }): ReactNode {
  const { t, lang } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const old = labelIn(lang, label);
  const end = (): void => {
    const next = typed?.trim() ?? "";
    setTyped(null);
    if (next !== "" && next !== old) save(relabelled(label, lang, next));
  };
  if (typed === null) return <span className="name-cell"><span>{old}</span><button type="button" className="tool" aria-label={t("app.rename", { name: old })} onClick={() => setTyped(old)}><Icon name="pencil" size={14} /></button></span>;
  return <input className="cell-input" autoFocus aria-label={t("app.rename", { name: old })} value={typed} maxLength={200} onChange={(e) => setTyped(e.target.value)} onBlur={end} onKeyDown={(e) => {
    if (e.key === "Enter" && !e.nativeEvent.isComposing) e.currentTarget.blur();
    if (e.key === "Escape") setTyped(null);
  }} />;
}

/** A label with another text in the language in which it is seen. */
export function relabelled(label: Label, lang: "zh" | "en", text: string): Label {
  const other = lang === "zh" ? "en" : "zh";
  return { ...label, [label[lang] === undefined && label[other] !== undefined ? other : lang]: text };
}
