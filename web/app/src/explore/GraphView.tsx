// SPDX-License-Identifier: Apache-2.0

// Which step follows which: the picture, less or more of it, and one step with
// what comes before and after.

import type { ReactNode } from "react";
import type { TrailGraph } from "./answers";
import { useMedia } from "../design/theme";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { ProcessMap } from "./ProcessMap";
import { Panel, type Rows } from "./Panel";
import { useExact, useRateText } from "./Rate";
import { StepCard } from "./StepCard";
import { EdgeTable, NodeTable } from "./Tables";
import { type Named, useDetail, useExplore, useTrails } from "./trails";

export function GraphView(): ReactNode {
  const { t } = useWords();
  const phone = useMedia("(max-width: 760px)");
  const [search, change] = useExplore();
  const [detail, ask] = useDetail();
  const trails = useTrails("graph", ask);
  const says = useSays();
  const rows = useRows();
  const chosen = trails.data?.result.nodes.some((n) => n.key === search.node) === true ? search.node : undefined;
  return (
    <Panel view="graph" trails={trails} empty={(d) => d.result.cases === 0} says={(d, named) => says(d.result, named)} rows={(d, named) => rows(d.result, named)} tools={
      <label className="slider-line"><span>{t("app_journeys.detail")}</span><input type="range" min={10} max={100} step={5} value={detail} aria-valuetext={`${detail}%`} onChange={(e) => change({ detail: Number(e.target.value) })} /><span className="number">{detail}%</span></label>
    }>{(d, named) => (
      <>
        {phone ? <NodeTable graph={d.result} named={named} choose={(node) => change({ node })} chosen={chosen} /> : (
          <div className={chosen === undefined ? "" : "grid-map"}>
            <ProcessMap graph={d.result} named={named} chosen={chosen} choose={(node) => change({ node: node === chosen ? undefined : node })} />
            {chosen !== undefined && <StepCard step={chosen} graph={d.result} named={named} close={() => change({ node: undefined })} />}
          </div>
        )}
        {phone && chosen !== undefined && <StepCard step={chosen} graph={d.result} named={named} close={() => change({ node: undefined })} />}
        <Hidden graph={d.result} />
        <details><summary>{t("app_journeys.as_tables")}</summary>{!phone && <NodeTable graph={d.result} named={named} choose={(node) => change({ node })} chosen={chosen} />}<EdgeTable graph={d.result} named={named} /></details>
      </>
    )}</Panel>
  );
}

/** What is not drawn, and that all of it adds up. */
function Hidden({ graph }: { graph: TrailGraph }): ReactNode {
  const { t } = useWords();
  const exact = useExact();
  const { other } = graph;
  const steps = graph.nodes.reduce((s, n) => s + n.events, 0);
  return (
    <p className="quiet small trail-total">
      {t("app_journeys.graph_total", { shown: exact(steps), hidden: exact(other.events), all: exact(graph.events) })}{" "}
      {other.nodes + other.edges > 0 && t("app_journeys.graph_hidden", { nodes: other.nodes, edges: other.edges, moves: exact(other.steps) })}
    </p>
  );
}

function useSays(): (graph: TrailGraph, named: Named) => string {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  return (graph, named) => {
    const top = [...graph.nodes].filter((n) => n.rest !== true).sort((a, b) => b.customers - a.customers)[0];
    const edge = graph.edges.find((e) => e.from !== e.to);
    if (top === undefined) return "";
    const first = t("app_journeys.graph_says", { customers: f.count(graph.customers), cases: f.count(graph.cases), share: said(top.met), step: named(top.key) });
    return edge === undefined ? first : first + t("app_journeys.graph_says_edge", { from: named(edge.from), to: named(edge.to), n: f.count(edge.count), time: edge.times.median === null ? "–" : f.duration(edge.times.median * 1000) });
  };
}

function useRows(): (graph: TrailGraph, named: Named) => Rows {
  const { t } = useWords();
  return (graph, named) => [
    [t("app_journeys.from"), t("app_journeys.to"), t("app_journeys.times"), t("app_journeys.customers"), t("app_journeys.median_s"), t("app_journeys.p90_s")],
    ...graph.edges.map((e) => [named(e.from), named(e.to), e.count, e.customers, e.times.median ?? "", e.times.p90 ?? ""]),
    [t("app_journeys.not_drawn"), "", graph.other.steps, "", "", ""],
  ];
}
