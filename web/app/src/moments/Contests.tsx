// SPDX-License-Identifier: Apache-2.0

// What goes with a bad experience, with a very good one, and with having met a
// touchpoint at all.

import type { ReactNode } from "react";
import type { MomentContest, MomentOutcomeRow, MomentRow } from "../api/schema";
import { useWords } from "../text/words";
import { Files } from "../ui/Files";
import { Term } from "../ui/Term";
import { useFormat } from "../ui/format";
import { useSay } from "./say";
import { type Impact, IMPACTS } from "./studies";

/** The effect of a comparison on one impact: on the outcome that was named, else on the first that was estimated. */
export function effectOn(contest: MomentContest, impact: Impact, outcome: string | undefined): MomentOutcomeRow | undefined {
  const all = (contest.effects ?? []).filter((e) => e.impact === impact && e.estimate !== null);
  return all.find((e) => e.outcome === outcome) ?? all[0];
}

export function Contests({ row }: { row: MomentRow }): ReactNode {
  const { t, name } = useWords();
  const say = useSay();
  const f = useFormat();
  const contests = [["bad", row.bad_against_others], ["good", row.good_against_ordinary], ["met", row.met_against_not_met]] as const;
  const label = `${t("app.contests")}${t("app.colon")}${row.name}`;
  const heads = [t("app.contest"), ...IMPACTS.map((i) => (i === "emotion" ? t("app.contest_emotion") : name("app.impact", i))), "n"];
  const cells = (c: MomentContest): (MomentOutcomeRow | undefined)[] => IMPACTS.map((i) => effectOn(c, i, row[i].outcome));
  const said = (e: MomentOutcomeRow): ReactNode => {
    const effect = say.effect(e.ratio !== null, e.estimate);
    return <>{e.holds === true ? <b>{effect}</b> : effect}<small className="within quiet">{e.impact === "emotion" ? "" : `${say.outcome(e.outcome)} `}{say.interval(e.ratio !== null, e)}</small></>;
  };
  return (
    <section aria-label={label}>
      <h3>{t("app.contests")}</h3>
      <div className="scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="plain-table contests stacked">
          <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i === heads.length - 1 ? "end" : undefined}>{h}</th>)}</tr></thead>
          <tbody>{contests.map(([key, c]) => (
            <tr key={key}><td>{key === "met" ? <Term says={t("app_moments.term_met")}>{t("app.contest.met")}</Term> : t(`app.contest.${key}`)}</td>
              {cells(c).map((e, i) => <td key={IMPACTS[i]} data-label={heads[i + 1]}>{e === undefined ? <span className="quiet" title={c.reason_text}>{say.lack(c.reason ?? lackOf(c, IMPACTS[i]!))}</span> : said(e)}</td>)}
              <td className="end number" data-label={heads.at(-1)}>{f.count(c.n1)}<small className="within quiet">{t("app_moments.against", { n: f.count(c.n0) })}</small></td></tr>
          ))}</tbody>
        </table>
      </div>
      <p className="small"><MetSentence contest={row.met_against_not_met} /></p>
      <Files name={label} rows={() => [[t("app.contest"), t("app.outcome"), t("app.adjusted"), t("app.lower"), t("app.upper"), "n1", "n0"], ...contests.flatMap(([key, c]) => cells(c).filter((e) => e !== undefined).map((e) => [t(`app.contest.${key}`), e.outcome, e.estimate ?? "", e.low ?? "", e.high ?? "", e.n1, e.n0]))]} />
    </section>
  );
}

/** Why a comparison has no effect on an impact. */
function lackOf(contest: MomentContest, impact: Impact): string | undefined {
  return (contest.effects ?? []).find((e) => e.impact === impact)?.reason;
}

/** Whether having met the touchpoint at all makes a difference, in words. */
function MetSentence({ contest: c }: { contest: MomentContest }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const f = useFormat();
  if (c.reason !== undefined) return <>{t("app.met_unknown", { reason: c.reason_text ?? "" })}</>;
  const known = (c.effects ?? []).filter((e) => e.estimate !== null && e.impact !== undefined && e.impact !== "");
  if (known.length === 0) return <>{t("app.met_nothing")}</>;
  const effects = known.filter((e) => e.holds === true).map((e) => `${say.outcome(e.outcome)} ${say.effect(e.ratio !== null, e.estimate)} (${say.interval(e.ratio !== null, e)})`).join(t("app.also"));
  const n = { met: f.count(c.n1), rest: f.count(c.n0) };
  const worst = (c.balance ?? []).reduce((most, b) => Math.max(most, Math.abs(b.after ?? 0)), 0);
  return (
    <>
      {effects === "" ? t("app.met_none", n) : t("app.met_says", { ...n, effects })}
      {c.placebo === "failed" && `${say.gap}${t("app.met_placebo")}`}
      {!c.balanced && `${say.gap}${t("app.met_unbalanced", { after: worst.toFixed(2) })}`}
      {(c.later ?? 0) >= 0.05 && `${say.gap}${t("app.met_later", { share: f.percent(c.later ?? 0) })}`}
    </>
  );
}
