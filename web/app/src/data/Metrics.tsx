// SPDX-License-Identifier: Apache-2.0

// Which scores and outcomes the data have, how many of each, how fresh, what
// they mean, and which of them the search for moments looks at.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { MetricSeen, StudyShown } from "../api/schema";
import { slug } from "../moments/say";
import { useNewest } from "../moments/studies";
import { metricOf } from "../overview/metrics";
import { dayIn } from "../shell/days";
import { keepPick } from "../shell/Shell";
import { isKey } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Empty, Loaded } from "../ui/states";

/** The names of the outcomes that a search looked at. */
function lookedAt(study: StudyShown | undefined): Set<string> {
  return new Set((study?.outcomes ?? []).map((o) => o.name));
}

export function Metrics(): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const seen = useQuery({ queryKey: ["answer", desk.id, "survey"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/metrics", { workspace: desk.id }, signal), staleTime: 60_000 });
  const { study } = useNewest();
  const studied = lookedAt(may(desk, "read study") ? study.data : undefined);
  const metrics = seen.data?.metrics ?? [];
  const outcomes = seen.data?.outcomes ?? [];
  const nameOf = (key: string): string => (isKey(`app.outcome.${slug(key)}`) ? name("app.outcome", slug(key)) : key);
  const metricName = (m: MetricSeen): string => {
    const { label } = metricOf(m.name, m.low, m.high);
    return label === null ? nameOf(m.name) : t(label);
  };
  const used = (key: string): ReactNode => (studied.has(key) ? <Link className="tag good" to="/$workspace/moments" params={{ workspace: desk.id }} search={keepPick as never}>{t("app_settings.studied")}</Link> : "–");
  const meaning = (m: MetricSeen): string => name("app.measure_how", metricOf(m.name, m.low, m.high).measure.replace(/\(.*/s, ""));
  const says = (n: number, last: string | undefined): string => (n === 0 || last === undefined ? "" : t("app_settings.survey_says", { n, when: f.ago(last) }));
  const newest = (list: readonly { last: string }[]): string | undefined => list.map((x) => x.last).sort().at(-1);
  return (
    <Loaded query={seen} height={320}>{() => (
      <div className="stack">
        <Card title={t("app_settings.metrics")} says={says(metrics.length, newest(metrics))} tools={metrics.length > 0 ? <Files name={t("app_settings.metrics")} kinds={{ 4: "day" }} rows={() => [[t("app_settings.metric"), t("app.lower"), t("app.upper"), "n", t("app.last_fact"), t("app_settings.studied")], ...metrics.map((m) => [m.name, m.low, m.high, m.answers, dayIn(desk.zone, m.last), studied.has(m.name) ? "✓" : ""])]} /> : undefined}>
          {metrics.length === 0 ? <Empty title={t("app_settings.metrics_none")} says={t("app_settings.metrics_none_what")} /> : (
            <div className="scroll" tabIndex={0} role="region" aria-label={t("app_settings.metrics")}>
              <table className="plain-table">
                <thead><tr><th scope="col">{t("app_settings.metric")}</th><th scope="col">{t("app_settings.scale")}</th><th scope="col" className="end">{t("app_settings.answers")}</th><th scope="col">{t("app.last_fact")}</th><th scope="col" className="wide-only">{t("app_settings.meaning")}</th><th scope="col">{t("app_settings.studied_head")}</th></tr></thead>
                <tbody>{metrics.map((m) => <tr key={`${m.name} ${m.low} ${m.high}`}><td><b>{metricName(m)}</b> {metricName(m) !== m.name && <code className="quiet">{m.name}</code>}</td><td className="number">{m.low}–{m.high}</td><td className="end number">{f.count(m.answers)}</td><td>{f.ago(m.last)}</td><td className="wide-only quiet small">{meaning(m)}</td><td>{used(m.name)}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </Card>
        <Card title={t("app_settings.outcomes")} says={says(outcomes.length, newest(outcomes))} tools={outcomes.length > 0 ? <Files name={t("app_settings.outcomes")} kinds={{ 2: "day" }} rows={() => [[t("app_settings.outcome"), "n", t("app.last_fact"), t("app_settings.studied")], ...outcomes.map((o) => [o.name, o.events, dayIn(desk.zone, o.last), studied.has(o.name) ? "✓" : ""])]} /> : undefined}>
          {outcomes.length === 0 ? <Empty title={t("app_settings.outcomes_none")} says={t("app_settings.outcomes_none_what")} /> : (
            <div className="scroll" tabIndex={0} role="region" aria-label={t("app_settings.outcomes")}>
              <table className="plain-table">
                <thead><tr><th scope="col">{t("app_settings.outcome")}</th><th scope="col" className="end">{t("app.events")}</th><th scope="col">{t("app.last_fact")}</th><th scope="col">{t("app_settings.studied_head")}</th></tr></thead>
                <tbody>{outcomes.map((o) => <tr key={o.name}><td><b>{nameOf(o.name)}</b> {nameOf(o.name) !== o.name && <code className="quiet">{o.name}</code>}</td><td className="end number">{f.count(o.events)}</td><td>{f.ago(o.last)}</td><td>{used(o.name)}</td></tr>)}</tbody>
              </table>
            </div>
          )}
        </Card>
      </div>
    )}</Loaded>
  );
}
