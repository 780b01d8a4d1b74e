// SPDX-License-Identifier: Apache-2.0

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { CSSProperties, ReactNode } from "react";
import { quoted } from "../api/answer";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { PathFlow, Touchpoint } from "../api/schema";
import { usePicked } from "../shell/picked";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Empty, Loaded, Partial } from "../ui/states";
import { useContacts } from "./contacts";

const BRANCHES = 8;

/** What customers did just before and just after. */
export function Neighbours({ touchpoint }: { touchpoint: Touchpoint }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const picked = usePicked();
  const { answer: counted, contacts } = useContacts(touchpoint.id);
  const kind = contacts.met?.kind;
  const where = [...picked.segmentWhere, ...(kind === "feedback" ? [] : ["kind in (interaction, outcome)"])]; // an answer about it is no step
  const scope = [where.length > 0 && `where ${where.join(" and ")}`, `from ${picked.from}`, `to ${picked.to}`, `zone ${quoted(desk.zone)}`].filter(Boolean).join(" ");
  const answer = useQuery({
    queryKey: ["trails", desk.id, "paths", touchpoint.id, scope, lang],
    enabled: picked.from !== "" && counted.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/trails/paths", { workspace: desk.id, body: { steps: "touchpoint", scope, ask: { anchor: [touchpoint.id], direction: "both", depth: 1, top: BRANCHES, occurrence: "every" } } }, signal),
  });
  const result = answer.data?.result;
  const next = result?.after?.tree?.children?.[0];
  const names = new Map((answer.data?.steps ?? []).map((s) => [s.key, s.name]));
  const came = result?.after?.tree?.customers ?? 0;
  return (
    <Card title={t("app.tab_journeys")} says={result === undefined || came === 0 ? undefined : next === undefined ? undefined : t("app.neighbours_says", { customers: f.count(came), name: names.get(next.name) ?? next.name, share: f.percent(next.share) })}>
      {picked.pick.unit !== undefined && <Partial>{t("app.trails_no_unit")}</Partial>}
      <Loaded query={answer} height={240}>{(data) => came === 0 ? <Empty title={t("app.no_journeys")} says={t("app.no_journeys_what")} /> : (
        <>
          <div className="flow">
            <Side title={t("app.before_it")} names={names} flow={data.result.before?.tree} none={t("app.began_here")} />
            <div className="flow-here"><Icon name={iconOf(touchpoint.channel)} /> {labelIn(lang, touchpoint.label)}<p className="quiet small">{t("app.n_customers", { n: f.count(came) })}</p></div>
            <Side title={t("app.after_it")} names={names} flow={data.result.after?.tree} none={t("app.ended_here")} />
          </div>
          {kind !== "feedback" && <p className="quiet small">{t("app.neighbours_kind")}</p>}
          {data.unplaced > 0 && <p className="quiet small">{t("app.unplaced", { n: f.count(data.unplaced) })}</p>}
        </>
      )}</Loaded>
    </Card>
  );
}

function Side({ title, names, flow, none }: { title: string; names: ReadonlyMap<string, string>; flow: PathFlow | undefined; none: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  if (flow === undefined) return <div />;
  const rows = [...(flow.children ?? []).map((c) => ({ name: names.get(c.name) || c.name || t("app.someone_elses"), cases: c.paths })), { name: none, cases: flow.ended }, { name: t("app.other"), cases: flow.other }].filter((r) => r.cases > 0);
  const most = Math.max(...rows.map((r) => r.cases), 1);
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ol>{rows.map((r, i) => <li key={`${i} ${r.name}`} style={{ "--share": `${(100 * r.cases) / most}%` } as CSSProperties}><span>{r.name}</span><span className="number">{f.percent(flow.paths === 0 ? 0 : r.cases / flow.paths)} <span className="quiet">{f.count(r.cases)}</span></span></li>)}</ol>
    </section>
  );
}
