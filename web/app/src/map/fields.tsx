// SPDX-License-Identifier: Apache-2.0

// The fields of the side panel. Every letter is an edit of the map, so nothing
// typed waits for a button.

import { type ReactNode, useState } from "react";
import type { Label } from "../api/schema";
import { useWords } from "../text/words";
import { shownIn, withText } from "./model";

interface WordsFieldProps {
  name: string;
  value: Label | undefined;
  change: (next: Label, lang: "zh" | "en") => void;
  long?: boolean;
}

/** A label in the reader's language, with the other language one click away. */
export function WordsField({ name, value, change, long = false }: WordsFieldProps): ReactNode {
  const { t, lang } = useWords();
  const first = shownIn(value, lang);
  const second = first === "zh" ? "en" : "zh";
  const [both, setBoth] = useState(false);
  const field = (of: "zh" | "en", label: string): ReactNode => {
    const shared = { className: "text-input", "aria-label": label, value: value?.[of] ?? "", maxLength: 2000, lang: of === "zh" ? "zh-CN" : "en" };
    return long ? <textarea rows={3} {...shared} onChange={(e) => change(withText(value, of, e.target.value), of)} /> : <input {...shared} onChange={(e) => change(withText(value, of, e.target.value), of)} />;
  };
  return (
    <div className="field">
      <span className="row nowrap">{name}<span className="space" /><button type="button" className="tool" aria-expanded={both || Boolean(value?.[second])} onClick={() => setBoth(!both)}>{t(`app_map.also_${second}`)}</button></span>
      {field(first, name)}
      {(both || value?.[second]) && field(second, `${name} (${t(`app_map.lang_${second}`)})`)}
    </div>
  );
}
