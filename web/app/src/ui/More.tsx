// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useWords } from "../text/words";

/** The beginning of a long list, and the button that shows more of it. */
export function useBeginning<T>(list: readonly T[], step: number): [shown: readonly T[], more: ReactNode] {
  const { t } = useWords();
  const [parts, setParts] = useState(1);
  const shown = list.slice(0, parts * step);
  const left = list.length - shown.length;
  return [shown, left > 0 ? <button type="button" className="button" onClick={() => setParts(parts + 1)}>{t("app.more", { n: left })}</button> : null];
}
