// SPDX-License-Identifier: Apache-2.0

// What to do first: what mending would save, how that was computed, and what
// fits a budget.

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { LossCard, Planned, PriorityCard, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Files } from "../ui/Files";
import { Term } from "../ui/Term";

import { useSay } from "./say";
import { painOf, worthwhile } from "./studies";

interface Work {
  cost: number; // whole units of the currency
  effort: number; // 1 (days) to 5 (a year); 0: not said
}

export function First({ study, choose }: { study: StudyShown; choose: (id: string) => void }): ReactNode {
  const { t, name } = useWords();
  const say = useSay();
  const [all, setAll] = useState(false);
  const [planning, setPlanning] = useState(false);
  const [work, setWork] = useState<Record<string, Work>>({});
  const [budget, setBudget] = useState(0);
  const plan = usePlan(study, work, budget, planning);
  const items = planning && plan !== undefined ? (plan.items ?? []) : (study.items ?? []);
  const chosen = new Set(plan === undefined ? [] : (plan.chosen ?? []).map((i) => plan.items?.[i]));
  const [first, rest] = worthwhile(items);
  const top = first[0];
  const lead = top === undefined ? t("app.first_none") : `${t("app.first_says", { name: top.pain === undefined ? top.touchpoint_name : `${top.touchpoint_name} ${placeOf(study, top, say.place, "")}` })}${say.gap}${say.saved(study, top)}`;
  const line = (item: PriorityCard, number: number): ReactNode => (
    <Item key={`${item.touchpoint} ${item.pain ?? ""}`} study={study} item={item} number={number} chosen={chosen.has(item)} choose={choose}
      work={planning && item.pain === undefined ? (work[item.touchpoint] ?? { cost: 0, effort: 0 }) : undefined} change={(w) => setWork({ ...work, [item.touchpoint]: w })} />
  );
  return (
    <Card title={t("app.first")} says={lead} tools={<>{items.some((i) => i.pain === undefined) && <button type="button" className="tool" aria-pressed={planning} onClick={() => setPlanning(!planning)}>{t(planning ? "app.plan_end" : "app.plan_begin")}</button>}
      <Files name={t("app.first")} rows={() => [[t("app.touchpoint"), t("app.place"), t("app.grade"), t("app.money_month"), t("app.lower"), t("app.upper"), t("app.cost"), t("app.effort")],
        ...items.map((i) => [i.touchpoint_name, placeOf(study, i, say.place, t("app.whole")), name("app.grade_of", i.grade), i.money?.value ?? "", i.money?.low ?? "", i.money?.high ?? "", i.cost ?? "", i.effort ?? ""])]} /></>}>
      {planning && <div className="plan-bar"><label className="field"><span>{t("app.budget")}</span><input className="text-input" type="number" min={0} step={1000} value={budget || ""} onChange={(e) => setBudget(Math.max(0, Number(e.target.value)))} /></label>
        <p className="small">{plan === undefined ? t("app.plan_how") : chosen.size === 0 ? t("app.plan_none") : t("app.plan_says", { n: chosen.size, cost: say.money(study.currency, plan.cost), money: say.money(study.currency, plan.money) })}</p></div>}
      {first.length > 0 && <p className="quiet small">{t("app_moments.first_order")}</p>}
      <ol className="firsts">{first.map((item, i) => line(item, i + 1))}</ol>
      {all && rest.length > 0 && <><p className="quiet small">{t("app_moments.rest_order")}{rest.some((i) => (i.money?.value ?? 0) < 0) && `${say.gap}${t("app_moments.rest_negative")}`}</p>
        <ol className="firsts" start={first.length + 1}>{rest.map((item, i) => line(item, first.length + i + 1))}</ol></>}
      {rest.length > 0 && <button type="button" className="button" aria-expanded={all} onClick={() => setAll(!all)}>{all ? t("app.rest_hide") : t("app.rest_show", { n: rest.length })}</button>}
    </Card>
  );
}

function placeOf(study: StudyShown, item: PriorityCard, place: ReturnType<typeof useSay>["place"], whole: string): string {
  const pain = painOf(study, item.pain);
  return pain === undefined ? whole : place(pain);
}

function minorOf(currency: string): number {
  return 10 ** (new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2);
}

function usePlan(study: StudyShown, work: Record<string, Work>, budget: number, planning: boolean): Planned | undefined {
  const { desk } = useDesk();
  const { lang } = useWords();
  const minor = minorOf(study.currency);
  const body = { budget: budget * minor, work: Object.entries(work).map(([touchpoint, w]) => ({ touchpoint, cost: w.cost * minor, effort: w.effort })) };
  return useQuery({
    queryKey: ["moments", desk.id, lang, "plan", study.id, body],
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/moments/{id}/plan", { workspace: desk.id, id: study.id, body }, signal),
    enabled: planning && Object.values(work).some((w) => w.cost > 0 || w.effort > 0),
    placeholderData: keepPreviousData,
  }).data;
}

function Item({ study, item, number, chosen, choose, work, change }: { study: StudyShown; item: PriorityCard; number: number; chosen: boolean; choose: (id: string) => void; work: Work | undefined; change: (w: Work) => void }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const say = useSay();
  const pain = painOf(study, item.pain);
  const row = study.findings.touchpoints?.[study.ids?.indexOf(item.touchpoint) ?? -1];
  const losses = useLosses(study, item.losses ?? []);
  const what = pain !== undefined ? t("app.first_place", { share: f.percent(pain.share.value), rest: f.percent(pain.rest_share) }) : row === undefined ? "" : t("app.first_whole", { share: f.percent(row.bad_share) });
  return (
    <li className={chosen ? "first chosen" : "first"}>
      <span className="first-number" aria-hidden="true">{number}</span>
      <div className="first-what">
        <p><button type="button" className="plain pick-row" onClick={() => choose(item.touchpoint)}><b>{item.touchpoint_name}</b></button>{pain !== undefined && <> {say.place(pain)}</>} <span className={item.grade === "stable" ? "tag good" : "tag"}><Term says={t(`app.grade_how.${item.grade}`)}>{name("app.grade_of", item.grade)}</Term></span>{item.quick && <span className="tag good">{t("app.quick")}</span>}{chosen && <span className="tag good">{t("app.in_plan")}</span>}</p>
        <p className="small quiet">{what}{say.gap}{losses}</p>
        {item.grade !== "open" && item.money !== undefined && item.money.low < 0 && <p className="small quiet">{t("app_moments.money_unsure")}</p>}
        {pain === undefined && <Cause study={study} touchpoint={item.touchpoint} />}
        {work !== undefined && <div className="row"><label className="field"><span>{t("app.cost")}</span><input className="text-input" type="number" min={0} step={1000} value={work.cost || ""} onChange={(e) => change({ ...work, cost: Math.max(0, Number(e.target.value)) })} /></label>
          <label className="field"><span>{t("app.effort")}</span><select className="text-input" value={work.effort} onChange={(e) => change({ ...work, effort: Number(e.target.value) })}>{[0, 1, 2, 3, 4, 5].map((n) => <option key={n} value={n}>{name("app.effort_of", String(n))}</option>)}</select></label></div>}
      </div>
      <div className="first-money">{item.money !== undefined && <><b className="number">{say.money(study.currency, item.money.value)}</b><span className="quiet small"> {t("app.a_month")}</span><br /><span className="quiet small number">{say.moneyInterval(study.currency, item.money)}</span></>}<Formula item={item} study={study} /></div>
    </li>
  );
}

/** What goes before its bad experiences, where that was found: the fix lands there. */
export function Cause({ study, touchpoint }: { study: StudyShown; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const held = (study.causes ?? []).filter((c) => c.holds && c.front.id === touchpoint);
  if (held.length === 0) return null;
  return <p className="small">{held.slice(0, 2).map((c) => t("app.first_cause", { name: c.behind.name, effect: say.effect(true, c.effect.value), interval: say.interval(true, c.effect) })).join(say.gap)}</p>;
}

/** What is lost a month of the two outcomes that weigh most, where that is surely more than nothing; scores are left to the formula. */
function useLosses(study: StudyShown, losses: readonly LossCard[]): string {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const counted = losses.filter((l) => study.outcomes?.find((o) => o.name === l.outcome)?.metric !== true && (l.amount.low > 0 || l.amount.high < 0)).slice(0, 2);
  const amount = (l: LossCard): string => `${l.effect.value < 0 ? "−" : "+"}${Math.abs(l.amount.value) >= 10 ? f.count(Math.round(Math.abs(l.amount.value))) : Math.abs(l.amount.value).toFixed(1)}`;
  return counted.length === 0 ? "" : t("app.loss_says", { losses: counted.map((l) => `${say.outcome(l.outcome)} ${amount(l)}`).join(t("app.also")) });
}

function Formula({ item, study }: { item: PriorityCard; study: StudyShown }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const id = useId();
  return (
    <>
      <button type="button" className="how" popoverTarget={id} aria-label={t("app.how_of", { what: item.touchpoint_name })} title={t("app.how")}><Icon name="help" size={14} /></button>
      <div id={id} popover="auto" className="pop how-box">
        <h3>{t("app.how")}</h3>
        <p>{t("app.first_how")}</p>
        <dl>{(item.losses ?? []).map((l) => <div key={l.outcome} className="formula"><dt>{say.outcome(l.outcome)}</dt><dd>{l.formula.replace(/-(?=\d)/g, "−")}{l.money !== undefined && ` × ${say.money(study.currency, study.worth?.find((w) => w.outcome === l.outcome)?.minor ?? 0)} → ${say.money(study.currency, l.money.value)}`}</dd></div>)}</dl>
      </div>
    </>
  );
}
