// SPDX-License-Identifier: Apache-2.0

// What is mine: how my touchpoints do, against their standard and the period
// before, and what customers said. Made for a phone.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Answer, AnswerRow, Touchpoint } from "../api/schema";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { useMetricName } from "../overview/Headlines";
import { indexOf, type Metric, useByTouchpoint, useMetrics } from "../overview/metrics";
import { StandardLine } from "../touchpoints/Standards";
import { contentment, useFeedback } from "../touchpoints/voices";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Change, direction, FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Face, Interval, levelOf } from "../ui/marks";
import { Empty, Failed, PageSkeleton } from "../ui/states";

const SHOWN = 30;

export function Mine(): ReactNode {
  const { t } = useWords();
  const { desk, me } = useDesk();
  const picked = usePicked();
  const units = useWhole("units").data ?? [];
  const touchpoints = useWhole("touchpoints").data;
  const known = useMetrics().data;
  const metrics = known ?? [];
  const asked = useByTouchpoint(known !== undefined);
  const answer = asked.data;
  if (asked.error !== null && answer === undefined) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  if (touchpoints === undefined || !picked.ready || (answer === undefined && picked.newest !== null)) return <PageSkeleton />;
  const rows = new Map((answer?.rows ?? []).map((r) => [r.keys?.[0], r]));
  const own = desk.role === "unit-manager" ? touchpoints.filter((p) => rows.get(p.id)?.figures?.some((x) => x.n > 0)) : touchpoints.filter((p) => (desk.touchpoints ?? []).includes(p.id) || (p.owners ?? []).includes(me.user.id));
  const sorted = [...own].sort((a, b) => (rows.get(b.id)?.figures?.[0]?.n ?? 0) - (rows.get(a.id)?.figures?.[0]?.n ?? 0)).slice(0, SHOWN);
  const worse = sorted.filter((p) => metrics.some((m) => direction(rows.get(p.id)?.figures?.[indexOf(answer, m.measure)]) === (m.lowerIsBetter ? "up" : "down")));
  const places = (desk.units ?? []).map((id) => units.find((u) => u.id === id)?.label).map((l) => l?.zh ?? l?.en).filter((x) => x !== undefined);
  const says = sorted.length === 0 ? undefined : worse.length === 0 ? t("app.mine_steady", { n: sorted.length }) : t("app.mine_worse", { n: sorted.length, worse: worse.length });
  return (
    <>
      <PageHead title={desk.role === "unit-manager" && places.length > 0 ? t("app.mine_units", { names: places.join(t("app.and")) }) : t("app.page_mine")} says={says} />
      {sorted.length === 0 ? <Empty title={t("app.mine_none")} says={t("app.mine_none_what")} /> : <div className="mine">{sorted.map((p) => <MineCard key={p.id} touchpoint={p} row={rows.get(p.id)} answer={answer} metrics={metrics} />)}</div>}
    </>
  );
}

function MineCard({ touchpoint: p, row, answer, metrics }: { touchpoint: Touchpoint; row: AnswerRow | undefined; answer: Answer | undefined; metrics: readonly Metric[] }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const nameOf = useMetricName();
  const { desk } = useDesk();
  const now = new Date().toISOString();
  const standards = (useWhole("standards").data ?? []).filter((s) => s.touchpoint === p.id && s.valid_from <= now && (s.valid_to === undefined || s.valid_to > now));
  const metric = metrics.find((m) => (row?.figures?.[indexOf(answer, m.measure)]?.n ?? 0) > 0);
  const figure = metric === undefined ? undefined : row?.figures?.[indexOf(answer, metric.measure)];
  const level = metric === undefined || figure?.few === true ? null : levelOf(figure, metric.low, metric.high);
  return (
    <article className="card" aria-label={labelIn(lang, p.label)}>
      <header className="mine-head">
        {level === null ? <Icon name={iconOf(p.channel)} size={32} /> : <Face level={level} size={40} />}
        <div className="grow"><h2><Link to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: p.id }} search={keepPick as never}>{labelIn(lang, p.label)}</Link></h2><p className="quiet small">{t("app.n_contacts", { n: f.count(row?.figures?.[0]?.n ?? 0) })}</p></div>
      </header>
      {metric === undefined ? <p className="quiet">{t("app.mine_no_score")}</p> : (
        <div>
          <p className="row"><span className="quiet">{nameOf(metric)}</span><FigureText figure={figure} /></p>
          <Interval figure={figure} low={metric.low} high={metric.high} neutral={metric.neutral} />
          <p className="small"><Change figure={figure} lowerIsBetter={metric.lowerIsBetter} /></p>
          {figure?.few === true && <p className="quiet small">{t("app.few")}</p>}
        </div>
      )}
      {standards.length > 0 && <ul className="list">{standards.map((s) => <StandardLine key={s.id} standard={s} />)}</ul>}
      {may(desk, "read event") && <Said touchpoint={p.id} />}
      <Link className="button" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: p.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), tab: "voices" })) as never}>{t("app.mine_voices")}</Link>
    </article>
  );
}

/** The worst and the best that was written. */
function Said({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const written = (useFeedback(touchpoint).data?.events ?? []).filter((e) => (e.texts ?? []).some((x) => x.text.trim() !== "") && contentment(e) !== null).sort((a, b) => contentment(a)! - contentment(b)!);
  const worst = written[0];
  const best = written.at(-1);
  if (worst === undefined) return null;
  const shown = [worst, ...(best !== undefined && best !== worst && contentment(best)! > contentment(worst)! ? [best] : [])];
  return <>{shown.map((e) => <blockquote key={e.id} className={`quote ${contentment(e)! < 0.5 ? "bad" : contentment(e)! > 0.75 ? "good" : ""}`}><p>{e.texts![0]!.text}</p><footer>{t(e === worst ? "app.worst_said" : "app.best_said")} · {f.ago(e.occurred)}</footer></blockquote>)}</>;
}
