// SPDX-License-Identifier: Apache-2.0

// Which touchpoints decide, why, and what to do first.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef } from "react";
import { may, useDesk } from "../api/desk";
import type { StudyList, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { ToBoard } from "../board/ToBoard";
import { Card, PageHead } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Empty, Failed, PageSkeleton, Partial } from "../ui/states";
import { Channels } from "./Channels";
import { Chosen } from "./Chosen";
import { First } from "./First";
import { ClassMark, ImpactLines } from "./marks";
import { Method } from "./Method";
import { Pains } from "./Pains";
import { Ranking } from "./Ranking";
import { useSay } from "./say";
import { Again, Progress, ThenNow } from "./Searches";
import { Views } from "./Views";
import { firstOf, foundOf, newestOf, useStudies, useStudy } from "./studies";
import { useSpan, WorstAt } from "./Whole";

export function Moments(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { study: asked } = useSearch({ strict: false }) as { study?: string };
  const list = useStudies();
  const study = useStudy(asked ?? newestOf(list.data));
  if (!may(desk, "read study")) return <Failed error={new Error(t("app.forbidden"))} />;
  const fault = list.error ?? study.error;
  if (fault !== null && study.data === undefined) return <><PageHead title={t("app.page_moments")} /><Failed error={fault} again={() => void Promise.all([list.refetch(), study.refetch()])} /></>;
  if (list.data === undefined || (study.data === undefined && newestOf(list.data) !== undefined)) return <PageSkeleton />;
  if (study.data === undefined || study.data.findings.encounters === 0) return <Nothing list={list.data} />;
  return <Page study={study.data} list={list.data} />;
}

/** Nothing to search in yet: what it takes. */
function Nothing({ list }: { list: StudyList }): ReactNode {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t("app.page_moments")} says={t("app.moments_what")} />
      {(list.running ?? []).length > 0 && (list.studies ?? []).length === 0
        ? <Card title={t("app_moments.first_search")}><Progress list={list} /></Card>
        : <Card title={t("app.moments_none")}>
            <Progress list={list} />
            <Empty title={t("app.moments_need")} says={t("app.moments_need_what")} action={<Again list={list} label="app.search_first" />} />
          </Card>}
    </>
  );
}

function Page({ study, list }: { study: StudyShown; list: StudyList }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const { t: picked } = useSearch({ strict: false }) as { t?: string };
  const navigate = useNavigate();
  const span = useSpan();
  const detail = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picked !== undefined) detail.current?.scrollIntoView({ block: "start" });
  }, []); // only as the page opens: who picks here is looking already
  const found = foundOf(study);
  const chosen = found.find((x) => x.id === picked) ?? found[0];
  const choose = (id: string): void => {
    void navigate({ to: ".", search: ((old: object) => ({ ...old, t: id })) as never, replace: true, resetScroll: false });
    detail.current?.scrollIntoView({ block: "nearest" });
  };
  return (
    <>
      <PageHead title={t("app.page_moments")} says={found.length === 0 ? t("app.moments_units_only") : study.findings.summary} tools={<>{found.length > 0 && <ToBoard what={t("app.page_moments")} piece={{ kind: "sentence", text: study.findings.summary, source: { n: study.findings.customers, period: span(study) } }} />}<Again list={list} label="app.search_again" /></>}
        above={<p className="small quiet">{t("app.search_made", { when: f.ago(study.made), customers: f.count(study.findings.customers), encounters: f.count(study.findings.encounters) })} · {t("app.search_whole")}</p>} />
      {study.partial && <Partial>{t(desk.role === "unit-manager" ? "app.partial_units" : "app.partial_touchpoints")}</Partial>}
      {study.stale && <Partial>{t("app.search_stale")}</Partial>}
      <Progress list={list} />
      <Deciding study={study} choose={choose} />
      {study.items !== null && study.items.length > 0 && <First study={study} choose={choose} />}
      {chosen === undefined
        ? <Card title={t("app.pains")} says={t("app.pains_says")}><Pains study={study} pains={study.pains ?? []} /></Card>
        : <div className="grid-moments"><Ranking study={study} chosen={chosen.id} choose={choose} /><div ref={detail} className="chosen-part"><Chosen study={study} found={chosen} /></div></div>}
      {found.length > 0 && <Views study={study} chosen={chosen?.id} choose={choose} />}
      <Channels study={study} />
      {found.length > 0 && <ThenNow study={study} list={list} />}
      <Method study={study} />
    </>
  );
}

/** The moments, one card each: why it decides, where it goes wrong, what that costs. */
function Deciding({ study, choose }: { study: StudyShown; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const moments = foundOf(study).filter((x) => x.row.moment);
  const first = firstOf(study);
  if (moments.length === 0) return null;
  return (
    <div className="deciding">
      {moments.map(({ id, row }) => {
        const todo = first.find((x) => x.item.touchpoint === id);
        return (
          <section key={id} className="card" aria-label={row.name}>
            <header className="card-head"><ClassMark row={row} /><h2><button type="button" className="plain pick-row" onClick={() => choose(id)}>{row.name}</button></h2></header>
            <p>{say.why(row)}</p>
            <ImpactLines study={study} row={row} brief />
            <p className="small">{t("app.bad_is", { share: f.percent(row.bad_share), n: f.count(row.rated) })}{todo?.pain !== undefined && <WorstAt study={study} pain={todo.pain} />}</p>
            {todo?.item.money !== undefined && <p className="small">{t("app.costs_month", { money: say.money(study.currency, todo.item.money.value) })}</p>}
            <p className="small"><button type="button" className="plain" aria-label={`${row.name}${t("app.colon")}${t("app_moments.to_ideas")}`} onClick={() => choose(id)}>{t("app_moments.to_ideas")} ›</button></p>
          </section>
        );
      })}
    </div>
  );
}
