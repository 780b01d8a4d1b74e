// SPDX-License-Identifier: Apache-2.0

import { useWhole } from "../api/lists";
import { labelIn, useWords } from "../text/words";

/** The function that calls a source as its label does; by its name where it has none. */
export function useSourceName(): (source: string) => string {
  const { lang } = useWords();
  const sources = useWhole("sources").data ?? [];
  return (source) => labelIn(lang, sources.find((s) => s.name === source)?.label) || source;
}
