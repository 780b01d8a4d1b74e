// SPDX-License-Identifier: Apache-2.0

// The reader's language, which changes at once, without a reload.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { isKey, type Key, type Language, language, speak, type Translate, translator } from "./catalogue";

export interface Words {
  lang: Language;
  t: Translate;
  /** The text of a prefix and a value of the API; the value itself where there is none. */
  name: (prefix: string, value: string | undefined) => string;
  /** The language that was chosen; lang follows when its words are here. */
  chosen: Language;
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
  const [lang, setLang] = useState(language);
  const [chosen, setChosen] = useState(lang);
  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  }, [lang]);
  const words = useMemo<Words>(() => {
    const t = translator(lang);
    return {
      lang,
      t,
      name: (prefix, value) => (value === undefined || value === "" ? "" : isKey(`${prefix}.${value}`) ? t(`${prefix}.${value}` as Key) : value),
      chosen,
      choose: (next) => {
        setChosen(next);
        void speak(next).then(() => setLang(next), () => setChosen(lang)); // while the server is away the language stays
      },
    };
  }, [lang, chosen]);
  return <Context.Provider value={words}>{children}</Context.Provider>;
}

/** A label of the register in the reader's language, else in the other one. */
export function labelIn(lang: Language, label: { zh?: string; en?: string } | undefined): string {
  return (lang === "zh" ? label?.zh || label?.en : label?.en || label?.zh) ?? "";
}
