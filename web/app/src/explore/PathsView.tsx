// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { PathFlow, PathNode, PathResult } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { Select } from "./Bar";
import { Branches } from "./Branches";
import { Panel } from "./Panel";
import { useExact, useRateText } from "./Rate";
import { Steps } from "./Steps";
import { type Named, useExplore, useSteps, useTrails } from "./trails";

const DEPTH = 3;
const DEPTHS = ["1", "2", "3", "4", "5"] as const;
const BRANCHES = 6;
const SIDES = ["both", "before", "after"] as const;

/** What comes before and after a step, followed for some steps. */
export function PathsView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const exact = useExact();
  const [search, change] = useExplore();
  const { steps, ready } = useSteps();
  const anchor = search.a ?? (steps[0] === undefined ? [] : [steps[0].key]);
  const side = search.side ?? "both";
  const depth = search.depth ?? DEPTH;
  const trails = useTrails("paths", { anchor, direction: side, depth, top: BRANCHES }, { enabled: ready });
  return (
    <Panel view="paths" trails={trails} empty={(d) => d.result.cases === 0 || started(d.result) === 0}
      says={(d, named) => {
        const next = d.result.after?.tree?.children?.[0];
        const before = d.result.before?.tree?.children?.[0];
        return [t("app_journeys.paths_says", { customers: f.count((d.result.after ?? d.result.before)?.tree?.customers ?? 0), all: f.count(d.result.customers), step: anchor.map(named).join("、") }),
          before !== undefined && t("app_journeys.paths_says_before", { step: named(before.name), share: said(before.reached) }), next !== undefined && t("app_journeys.paths_says_after", { step: named(next.name), share: said(next.reached) })].filter(Boolean).join("");
      }}
      rows={(d, named) => [[t("app_journeys.direction"), t("app_journeys.way"), t("app_journeys.journeys"), t("app_journeys.customers"), t("app_journeys.ended"), t("app.other")],
        ...flat(d.result.before?.tree, [], named).map((r) => [t("app.before_it"), ...r]), ...flat(d.result.after?.tree, [], named).map((r) => [t("app.after_it"), ...r])]}
      tools={<>
        <Steps label={t("app_journeys.around")} none="–" steps={steps} value={anchor} choose={(a) => change({ a })} />
        <Select label={t("app_journeys.direction")} value={side} options={SIDES} text={(x) => t(`app_journeys.side_${x}`)} choose={(x) => change({ side: x === "both" ? undefined : x })} />
        <Select label={t("app_journeys.depth")} value={String(depth) as (typeof DEPTHS)[number]} options={DEPTHS} text={(x) => t("app_journeys.n_steps", { n: x })} choose={(x) => change({ depth: Number(x) })} />
      </>}>{(d, named) => (
        <>
          <div className={side === "both" ? "around-step" : ""}>
            {d.result.before?.tree !== undefined && <section aria-label={t("app.before_it")}><h3>{t("app.before_it")}</h3><Branches flow={d.result.before.tree} all={d.result.before.tree.paths} side="before" named={named} /></section>}
            <div className="flow-here">{anchor.map((k) => <p key={k}>{k.startsWith("tp_") ? <TouchpointLink id={k} name={named(k)} /> : named(k)}</p>)}<p className="quiet small">{t("app.n_customers", { n: f.count((d.result.after ?? d.result.before)?.tree?.customers) })}</p></div>
            {d.result.after?.tree !== undefined && <section aria-label={t("app.after_it")}><h3>{t("app.after_it")}</h3><Branches flow={d.result.after.tree} all={d.result.after.tree.paths} side="after" named={named} /></section>}
          </div>
          <p className="quiet small trail-total">{t("app_journeys.paths_total", { cases: exact(d.result.cases), with: exact(started(d.result)), without: exact(d.result.without + d.result.excluded) })}</p>
        </>
      )}</Panel>
  );
}

function started(r: PathResult): number {
  return (r.after ?? r.before)?.tree?.paths ?? 0;
}

function flat(node: PathFlow | PathNode | undefined, before: string[], named: Named): (string | number)[][] {
  if (node === undefined) return [];
  return [[before.join(" → ") || "·", node.paths, node.customers, node.ended, node.other], ...(node.children ?? []).flatMap((c) => flat(c, [...before, named(c.name)], named))];
}
