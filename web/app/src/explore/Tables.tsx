// SPDX-License-Identifier: Apache-2.0

// The graph as tables: what the picture shows, to be read and sorted by eye.

import type { ReactNode } from "react";
import type { TrailGraph } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Rate } from "./Rate";
import type { Named } from "./trails";

const PART = 15;

export function NodeTable({ graph, named, choose, chosen }: { graph: TrailGraph; named: Named; choose: (key: string) => void; chosen: string | undefined }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const [nodes, more] = useBeginning([...graph.nodes].sort((a, b) => Number(a.rest === true) - Number(b.rest === true) || b.customers - a.customers), PART);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.steps")}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_journeys.step")}</th><th scope="col">{t("app_journeys.customers")}</th><th scope="col" className="wide-only">{t("app_journeys.times")}</th><th scope="col" className="wide-only">{t("app_journeys.starts_here")}</th><th scope="col" className="wide-only">{t("app_journeys.ends_here")}</th><th scope="col" className="wide-only">{t("app_journeys.again")}</th></tr></thead>
          <tbody>{nodes.map((n) => (
            <tr key={n.key}>
              <td>{n.rest === true ? t("app.other") : <button type="button" className="plain pick-row" aria-pressed={n.key === chosen} onClick={() => choose(n.key)}>{named(n.key)}</button>}</td>
              <td><Rate rate={n.met} /></td>
              <td className="wide-only number">{f.count(n.events)}</td><td className="wide-only number">{f.count(n.starts)}</td><td className="wide-only number">{f.count(n.ends)}</td><td className="wide-only number">{f.count(n.rework)}</td>
            </tr>
          ))}</tbody>
        </table>
      </div>
      {more}
    </>
  );
}

export function EdgeTable({ graph, named }: { graph: TrailGraph; named: Named }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const [edges, more] = useBeginning(graph.edges, PART);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.edges")}>
        <table className="plain-table stacked">
          <thead><tr><th scope="col">{t("app_journeys.from")}</th><th scope="col">{t("app_journeys.to")}</th><th scope="col">{t("app_journeys.times")}</th><th scope="col">{t("app_journeys.customers")}</th><th scope="col">{t("app_journeys.median")}</th><th scope="col">{t("app_journeys.p90")}</th></tr></thead>
          <tbody>
            {edges.map((e) => <tr key={`${e.from} ${e.to}`}><td>{named(e.from)}</td><td data-label={t("app_journeys.to")}>{named(e.to)}</td><td className="number" data-label={t("app_journeys.times")}>{f.count(e.count)}</td><td className="number" data-label={t("app_journeys.customers")}>{f.count(e.customers)}</td><td className="number" data-label={t("app_journeys.median")}>{e.times.median === null ? "–" : f.duration(e.times.median * 1000)}</td><td className="number" data-label={t("app_journeys.p90")}>{e.times.p90 === null ? "–" : f.duration(e.times.p90 * 1000)}</td></tr>)}
            <tr><td colSpan={2} className="quiet">{t("app_journeys.not_drawn")}</td><td className="number" data-label={t("app_journeys.times")}>{f.count(graph.other.steps)}</td><td colSpan={3} /></tr>
          </tbody>
        </table>
      </div>
      {more}
    </>
  );
}
