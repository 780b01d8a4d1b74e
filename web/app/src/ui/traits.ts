// SPDX-License-Identifier: Apache-2.0

// The names of traits of customers and of their values; unknown ones as they are.

import { useMemo } from "react";
import outlookEn from "../../../../locale/en/outlook.json";
import outlookZh from "../../../../locale/zh/outlook.json";
import { type Language, useWords } from "../text/words";

export interface Traits {
  trait: (raw: string) => string;
  value: (raw: string) => string;
  /** A sentence on a feature of a prediction, with the trait in it by its name. */
  feature: (feature: string, text: string) => string;
}

export function useTraits(): Traits {
  const { lang, name } = useWords();
  return useMemo(() => traits(lang, name), [lang, name]);
}

const outlook = { zh: outlookZh, en: outlookEn };
const PREFIX = "trait:";

export function traits(lang: Language, name: (prefix: string, value: string | undefined) => string): Traits {
  const trait = (raw: string): string => name("app.trait", raw);
  const said = (raw: string): string => outlook[lang]["outlook.feature_trait"].replace("{trait}", () => raw);
  return {
    trait,
    value: (raw) => name("app.trait_value", raw),
    feature: (feature, text) => {
      const raw = feature.startsWith(PREFIX) ? feature.slice(PREFIX.length) : "";
      return raw === "" ? text : text.replace(said(raw), () => said(trait(raw)));
    },
  };
}

/** Whether a reason only says that something is not known, which tells a reader nothing. */
export function saysNothing(text: string): boolean {
  return Object.values(outlook).some((o) => [o["outlook.raises_missing"], o["outlook.lowers_missing"]].some((x) => text.endsWith(x.replace("{feature}", ""))));
}
