// SPDX-License-Identifier: Apache-2.0

// One touchpoint: how it does, against what was promised, where, what customers
// say, what comes before and after, and what was changed.

import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { quoted, useAnswer } from "../api/answer";
import { may, scoped, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Touchpoint } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { figureOf, useMetricName } from "../overview/Headlines";
import { Influence } from "../moments/Influence";
import { indexOf, useMetrics, useScores } from "../overview/metrics";
import { Mentions } from "../overview/Mentions";
import { Trend } from "../overview/Trend";
import type { Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Clocks } from "../ui/Clocks";
import { direction, Headline } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Empty, Loaded, PageSkeleton } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { ByUnit } from "./ByUnit";
import { Distribution } from "./Distribution";
import { useContacts } from "./contacts";
import { useEditing } from "./edit";
import { History } from "./History";
import { Neighbours } from "./Neighbours";
import { Notices } from "./Notices";
import { Properties } from "./Properties";
import { Quotes } from "./Quotes";
import { Standards } from "./Standards";

type Tab = "overview" | "voices" | "influence" | "journeys" | "standards" | "history";

export function TouchpointPage(): ReactNode {
  const { t, lang } = useWords();
  const { id = "" } = useParams({ strict: false });
  const { tab: asked } = useSearch({ strict: false }) as { tab?: string };
  const { desk } = useDesk();
  const navigate = useNavigate();
  const touchpoints = useWhole("touchpoints");
  const editing = useEditing();
  if (touchpoints.data === undefined) return <PageSkeleton />;
  const touchpoint = touchpoints.data.find((p) => p.id === id);
  if (touchpoint === undefined) return <Empty title={t("app.no_touchpoint")} says={t("app.no_touchpoint_what")} action={<Link className="button" to="/$workspace/touchpoints" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_touchpoints")}</Link>} />;
  const tabs: Tab[] = ["overview", "voices", ...(desk.role !== "unit-manager" && may(desk, "read study", id) ? (["influence"] as const) : []), ...(desk.role === "unit-manager" ? [] : (["journeys"] as const)), "standards", "history"];
  const tab = tabs.find((x) => x === asked) ?? "overview";
  const open = (next: Tab): void => void navigate({ to: ".", search: ((old: object) => ({ ...old, tab: next === "overview" ? undefined : next })) as never, replace: true });
  const where = [`touchpoint = ${quoted(id)}`];
  return (
    <>
      <PageHead title={labelIn(lang, touchpoint.label)} above={<Crumbs touchpoint={touchpoint} />} says={<Sentence where={where} touchpoint={id} />} />
      <Notices editing={editing} />
      <Tabs label={t("app.parts")} tabs={tabs.map((key) => ({ key, text: t(`app.tab_${key}` as Key) }))} at={tab} open={open}>
        {tab === "overview" && <><Scorecard where={where} touchpoint={id} /><Standards touchpoint={id} brief /><div className="grid-main"><Trend where={where} /><Properties touchpoint={touchpoint} editing={may(desk, "change touchpoint", id) ? editing : null} /></div>
          <div className="grid-2">{may(desk, "read event") && <Distribution touchpoint={id} />}<ByUnit where={where} /></div></>}
        {tab === "voices" && <div className="grid-main">{may(desk, "read event") && <Quotes key={id} touchpoint={touchpoint} />}<div className="stack"><Mentions within={{ about: id }} title={t("app.about_it")} /><Mentions within={{ touchpoint: id }} title={t("app.said_here")} /></div></div>}
        {tab === "journeys" && <Neighbours touchpoint={touchpoint} />}
        {tab === "standards" && <Standards touchpoint={id} />}
        {tab === "influence" && <Influence touchpoint={id} />}
        {tab === "history" && <History touchpoint={touchpoint} editing={may(desk, "change touchpoint", id) ? editing : null} />}
      </Tabs>
    </>
  );
}

function Crumbs({ touchpoint: p }: { touchpoint: Touchpoint }): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const stage = useWhole("stages").data?.find((s) => s.id === p.stage);
  const department = useWhole("departments").data?.find((d) => d.id === p.department);
  return (
    <p className="row small">
      <Link to="/$workspace/touchpoints" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_touchpoints")}</Link>
      {stage !== undefined && <span className="tag">{labelIn(lang, stage.label)}</span>}
      {p.channel !== undefined && <span className="tag"><Icon name={iconOf(p.channel)} size={14} />{name("app.channel", p.channel)}</span>}
      {department !== undefined && <span className="tag">{labelIn(lang, department.label)}</span>}
      {p.status !== "active" && <span className="tag warn">{name("app.status", p.status)}</span>}
      {scoped(desk) && (desk.touchpoints ?? []).includes(p.id) && <span className="tag good">{t("app.yours")}</span>}
    </p>
  );
}

/** What the page says, in words. */
function Sentence({ where, touchpoint }: { where: readonly string[]; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const nameOf = useMetricName();
  const metrics = useMetrics().data ?? [];
  const { answer: counted, contacts: { met, said } } = useContacts(touchpoint);
  const answer = useScores(where).data;
  if (counted.data === undefined) return null;
  if (met === undefined && said === 0) return <>{t("app.touchpoint_silent")}</>;
  const metric = metrics.find((m) => (figureOf(answer, m.measure)?.n ?? 0) > 0);
  const figure = metric === undefined ? undefined : figureOf(answer, metric.measure);
  const came = met === undefined ? t("app.touchpoint_unmet") : t(met.kind === "feedback" ? "app.touchpoint_said" : "app.touchpoint_contacts", { n: f.count(met.n.n), customers: f.count(met.customers.n) });
  const begin = `${came}${said > 0 ? t("app.touchpoint_also_said", { n: f.count(said) }) : ""}`;
  if (metric === undefined || figure === undefined) return <>{begin}{t("app.touchpoint_no_score")}</>;
  if (figure.few || figure.value === undefined) return <>{begin}{t("app.touchpoint_few", { what: nameOf(metric), n: figure.n })}</>;
  const way = direction(figure);
  return <>{begin}{t(way === "up" ? "app.touchpoint_up" : way === "down" ? "app.touchpoint_down" : "app.touchpoint_same", { what: nameOf(metric), value: f.value(figure.unit, figure.value), interval: f.interval(figure) })}</>;
}

const DURATION = "duration(p50)";

function Scorecard({ where, touchpoint }: { where: readonly string[]; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const nameOf = useMetricName();
  const metrics = useMetrics().data ?? [];
  const scores = useScores(where);
  const clock = useAnswer([DURATION], { where, compare: true });
  const lasted = figureOf(clock.data, DURATION);
  const { answer: counted, contacts: { met } } = useContacts(touchpoint);
  return (
    <Loaded query={clock} height={120}>{(data) => (
      <><div className="headlines">
        {metrics.map((metric) => {
          const figure = figureOf(scores.data, metric.measure);
          if (figure === undefined || figure.n === 0) return null;
          return <Headline key={metric.measure} label={nameOf(metric)} answer={scores.data!} measure={indexOf(scores.data, metric.measure)} figure={figure} lowerIsBetter={metric.lowerIsBetter} />;
        })}
        {lasted !== undefined && lasted.n > 0 && <Headline label={t("app.median_duration")} answer={data} measure={0} figure={lasted} lowerIsBetter />}
        {met !== undefined && <Headline label={t(met.kind === "feedback" ? "app.answers" : "app.contacts")} answer={counted.data} measure={0} figure={met.n} />}
        {met !== undefined && <Headline label={t("app.customers")} answer={counted.data} measure={1} figure={met.customers} />}
      </div>
      {(lasted?.n ?? 0) > 0 && <Clocks of="contact" touchpoint={touchpoint} />}</>
    )}</Loaded>
  );
}
