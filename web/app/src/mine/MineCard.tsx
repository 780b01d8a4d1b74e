// SPDX-License-Identifier: Apache-2.0

// One touchpoint of mine: how it does, against its standard, the period before
// and other units; what was said last; what to do about it.

import "../design/voices.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { quoted, useAnswer } from "../api/answer";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Answer, AnswerRow, Figure, Standard, Touchpoint, Voice } from "../api/schema";
import { MapLink } from "../map/MapLink";
import { Cause } from "../moments/First";
import { ideasOf } from "../moments/ideas";
import { firstOf, useNewest } from "../moments/studies";
import { WorstAt } from "../moments/Whole";
import { useMetricName } from "../overview/Headlines";
import { indexOf, type Metric } from "../overview/metrics";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { StandardLine } from "../touchpoints/Standards";
import { contentment, start, useFeedback } from "../touchpoints/voices";
import { labelIn, useWords } from "../text/words";
import { Change, FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Face, Interval, levelOf } from "../ui/marks";
import { Said } from "../voices/Quote";
import { conditions } from "../voices/view";
import { standing } from "./like";

/** The standards of a touchpoint that are in force now. */
export function useStandards(): (touchpoint: string) => Standard[] {
  const all = useWhole("standards").data ?? [];
  const now = new Date().toISOString();
  return (touchpoint) => all.filter((s) => s.touchpoint === touchpoint && s.valid_from <= now && (s.valid_to === undefined || s.valid_to > now));
}

/** The metric that a touchpoint has answers of. */
export function metricFor(row: AnswerRow | undefined, answer: Answer | undefined, metrics: readonly Metric[]): Metric | undefined {
  return metrics.find((m) => (row?.figures?.[indexOf(answer, m.measure)]?.n ?? 0) > 0);
}

export function MineCard({ touchpoint: p, row, answer, metrics }: { touchpoint: Touchpoint; row: AnswerRow | undefined; answer: Answer | undefined; metrics: readonly Metric[] }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const nameOf = useMetricName();
  const { desk } = useDesk();
  const standards = useStandards()(p.id);
  const metric = metricFor(row, answer, metrics);
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
          {figure?.few === true ? <p className="quiet small">{t("app.few")}</p> : <p className="small">{figure?.change !== undefined && <span className="quiet">{t("app.against_previous")} </span>}<Change figure={figure} lowerIsBetter={metric.lowerIsBetter} /></p>}
          <Like touchpoint={p.id} metric={metric} own={figure} />
        </div>
      )}
      {standards.length > 0 && <ul className="list">{standards.map((s) => <StandardLine key={s.id} standard={s} />)}</ul>}
      <Todo touchpoint={p.id} />
      {may(desk, "read event") && <Words touchpoint={p} />}
      <Link className="button" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: p.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), tab: "voices" })) as never}>{t("app.mine_voices")}</Link>
    </article>
  );
}

/** How the score stands among units: a unit's among the others', a touchpoint's which units lag behind it. */
function Like({ touchpoint, metric, own }: { touchpoint: string; metric: Metric; own: Figure | undefined }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const answer = useAnswer([metric.measure], { by: ["unit"], where: [`touchpoint = ${quoted(touchpoint)}`], everywhere: true }).data;
  const unit = desk.role === "unit-manager";
  const found = standing(own, (unit ? answer?.outside : answer?.rows) ?? [], Math.max(0, indexOf(answer, metric.measure)), metric.lowerIsBetter);
  if (found === undefined) return null;
  const same = found.better === 0 && found.worse === 0;
  return <p className="small quiet">{t(same ? (unit ? "app.mine_like_same" : "app.by_unit_alike") : unit ? "app.mine_like" : "app.mine_units_stand", { ...found, n: found.units })}</p>;
}

/** What to do: where it goes wrong most and what is behind, as the newest search knows, and what was thought of on maps. */
function Todo({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const { study: { data: study } } = useNewest();
  const journeys = useWhole("journeys").data;
  const first = study === undefined ? undefined : firstOf(study).find((x) => x.item.touchpoint === touchpoint);
  const ideas = may(desk, "read journey") ? ideasOf(journeys ?? [], touchpoint) : [];
  if (first === undefined && ideas.length === 0) return null;
  return (
    <section className="stack tight">
      <h3>{t("app.mine_do")}</h3>
      {study !== undefined && first !== undefined && (
        <div><p className="small">{first.pain === undefined ? t("app.mine_do_look") : <WorstAt study={study} pain={first.pain} />} <Link to="/$workspace/moments" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), t: touchpoint })) as never}>{t("app.mine_why")}</Link></p>
          <Cause study={study} touchpoint={touchpoint} /></div>
      )}
      {ideas.length > 0 && <ul className="plain-list small">{ideas.map(({ journey, card }) => <li key={journey.id + card.id}><MapLink id={journey.id} part={`card/${card.id}`}>{labelIn(lang, card.label)}</MapLink></li>)}</ul>}
    </section>
  );
}

/** The newest that was said of it, one that is bad and one that is good. */
function Words({ touchpoint }: { touchpoint: Touchpoint }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const bad = useNewestSaid(touchpoint, "-1");
  const good = useNewestSaid(touchpoint, "1");
  if (bad === null && good === null) return <Scored touchpoint={touchpoint.id} />;
  return <>{([[bad, "bad"], [good, "good"]] as const).map(([voice, tone]) => voice && (
    <blockquote key={tone} className={`quote ${tone}`}><p><Said text={voice.text} mentions={voice.mentions} /></p><footer>{t(tone === "good" ? "app.best_said" : "app.worst_said")} · {f.ago(voice.occurred)}</footer></blockquote>
  ))}</>;
}

/** What was written with the lowest and the highest score, where nothing was read a feeling in. */
function Scored({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const answers = useFeedback(touchpoint).data;
  const written = (answers?.events ?? []).filter((e) => (e.texts ?? []).some((x) => x.text.trim() !== "") && contentment(e) !== null).sort((a, b) => contentment(a)! - contentment(b)!);
  const [worst, best] = [written[0], written.at(-1)];
  if (answers !== undefined && worst === undefined) return <p className="small quiet">{t("app.mine_no_words")}</p>;
  const shown = worst === undefined || best === undefined ? [] : contentment(best)! > contentment(worst)! ? [worst, best] : [worst];
  return <>{shown.map((e) => <blockquote key={e.id} className={`quote ${contentment(e)! < 0.5 ? "bad" : contentment(e)! > 0.75 ? "good" : ""}`}><p>{e.texts![0]!.text}</p><footer>{t(e === worst ? "app.scored_least" : "app.scored_most")} · {f.ago(e.occurred)}</footer></blockquote>)}</>;
}

/** The newest text of the picked period about a touchpoint, wherever it was said; one said at it where none is about it; null where there is none. */
function useNewestSaid(p: Touchpoint, polarity: "-1" | "1"): Voice | null | undefined {
  const { lang } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  const asked = { workspace: desk.id, from: start(picked.from, desk.zone), to: start(picked.to, desk.zone), limit: 1 };
  return useQuery({
    queryKey: ["answer", desk.id, lang, "newest said", p.id, (p.aspects ?? []).length, polarity, picked.unitWhere, asked],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      for (const view of [...((p.aspects ?? []).length > 0 ? [{ about: p.id, polarity }] : []), { touchpoint: p.id, polarity }]) {
        const { items } = await call("GET /v1/workspaces/{workspace}/voices", { ...asked, where: [...conditions(view), ...picked.unitWhere].join(" and ") }, signal);
        if (items?.[0] !== undefined) return items[0];
      }
      return null;
    },
  }).data;
}
