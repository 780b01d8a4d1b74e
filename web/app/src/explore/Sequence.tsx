// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useWords } from "../text/words";
import type { Named } from "./trails";

const SHOWN = 12;

interface Run {
  key: string;
  times: number;
}

/** Steps in a row that are the same become one with how often. */
export function runs(path: readonly string[]): Run[] {
  const out: Run[] = [];
  for (const key of path) {
    const last = out.at(-1);
    if (last?.key === key) last.times++;
    else out.push({ key, times: 1 });
  }
  return out;
}

/** A journey as a row of small chips. */
export function Sequence({ path, named }: { path: readonly string[]; named: Named }): ReactNode {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const parts = runs(path);
  const shown = all ? parts : parts.slice(0, SHOWN);
  return (
    <ol className="sequence">
      {shown.map((r, i) => <li key={i}>{named(r.key)}{r.times > 1 && <b> ×{r.times}</b>}</li>)}
      {shown.length < parts.length && <li className="sequence-more"><button type="button" className="tool" onClick={() => setAll(true)}>{t("app_journeys.more_steps", { n: parts.length - shown.length })}</button></li>}
    </ol>
  );
}
