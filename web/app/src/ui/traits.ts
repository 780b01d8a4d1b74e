// SPDX-License-Identifier: Apache-2.0

// The names of traits of customers and of their values; unknown ones as they are.

import { useMemo } from "react";
import outlookEn from "../../../../locale/en/outlook.json";
import outlookZh from "../../../../locale/zh/outlook.json";
import { useWords } from "../text/words";

export interface Traits {
  trait: (raw: string) => string;
  value: (raw: string) => string;
}

export function useTraits(): Traits {
  const { name } = useWords();
  return useMemo(() => ({ trait: (raw) => name("app.trait", raw), value: (raw) => name("app.trait_value", raw) }), [name]);
}

const outlook = { zh: outlookZh, en: outlookEn };

/** Whether a reason only says that something is not known, which tells a reader nothing. */
export function saysNothing(text: string): boolean {
  return Object.values(outlook).some((o) => [o["outlook.raises_missing"], o["outlook.lowers_missing"]].some((x) => text.endsWith(x.replace("{feature}", ""))));
}
