// SPDX-License-Identifier: Apache-2.0

// A tree of steps as nested lists: at every step all are counted, those who
// went on, those who went elsewhere and those for whom it ended.

import type { CSSProperties, ReactNode } from "react";
import type { PathFlow, PathNode } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import type { Named } from "./trails";

interface BranchesProps {
  flow: PathFlow | PathNode;
  all: number; // paths at the root
  side: "before" | "after";
  named: Named;
  level?: number;
}

const OPEN = 1; // levels that are open at first

export function Branches({ flow, all, side, named, level = 0 }: BranchesProps): ReactNode {
  const { t } = useWords();
  const children = flow.children ?? [];
  return (
    <ol className="branches">
      {children.map((c, i) => {
        const line = <Line key={i} text={named(c.name)} n={c.paths} all={all} customers={c.customers} />;
        return <li key={`${i} ${c.name}`}>{(c.children ?? []).length === 0 ? line : <details open={level < OPEN && i === 0}><summary>{line}</summary><Branches flow={c} all={all} side={side} named={named} level={level + 1} /></details>}</li>;
      })}
      {flow.ended > 0 && <li className="branch-end"><Line text={t(side === "after" ? "app.ended_here" : "app.began_here")} n={flow.ended} all={all} /></li>}
      {flow.other > 0 && <li className="branch-end"><Line text={children.length === 0 && level > 0 ? t(side === "after" ? "app_journeys.goes_on" : "app_journeys.came_from") : t("app_journeys.other_steps", { n: flow.other_branches })} n={flow.other} all={all} /></li>}
    </ol>
  );
}

function Line({ text, n, all, customers }: { text: string; n: number; all: number; customers?: number }): ReactNode {
  const f = useFormat();
  const share = all === 0 ? 0 : n / all;
  return <span className="branch" title={customers === undefined ? undefined : f.count(customers)} style={{ "--share": `${100 * share}%` } as CSSProperties}><span className="branch-name">{text}</span><span className="number">{f.percent(share)} <span className="quiet">{f.count(n)}</span></span></span>;
}
