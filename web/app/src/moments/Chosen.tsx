// SPDX-License-Identifier: Apache-2.0

// One touchpoint of a search: why it decides, where it goes wrong, what stands
// behind it, and what would change.

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { MomentOutcomeRow, MomentRow, StudyShown } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { ShareBar } from "../ui/marks";
import { Tabs } from "../ui/Tabs";
import { Term } from "../ui/Term";
import { Files } from "../ui/Files";
import { Behind } from "./Behind";
import { Contests } from "./Contests";
import { Ideas } from "./Ideas";
import { ClassMark, ImpactLines } from "./marks";
import { Pains } from "./Pains";
import { useSay } from "./say";
import { barely, type Found, IMPACTS } from "./studies";
import { Uneven } from "./Uneven";
import { SpanOf } from "./Whole";
import { WhatIf } from "./WhatIf";

type Part = "why" | "where" | "behind" | "if";

export function Chosen({ study, found, link }: { study: StudyShown; found: Found; link?: ReactNode }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [part, setPart] = useState<Part>("why");
  const { id, row } = found;
  const can = row.decision.estimate !== null || row.brand.estimate !== null;
  const tabs: Part[] = ["why", "where", "behind", ...(can ? (["if"] as const) : [])];
  const at = tabs.includes(part) ? part : "why";
  return (
    <Card title={row.name} says={<ClassSentence row={row} />} tools={<><ClassMark row={row} /><span className="quiet small">{row.class_text}</span>{link ?? (may(desk, "read touchpoint", id) && <Link className="tool" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id }} search={keepPick as never}>{t("app.open_touchpoint")}</Link>)}</>}>
      <Ideas key={id} touchpoint={id} name={row.name} verify={can ? () => setPart("if") : undefined} />
      <Tabs label={t("app.parts")} tabs={tabs.map((key) => ({ key, text: t(`app.part_${key}`) }))} at={at} open={setPart}>
        {at === "why" && <Why study={study} row={row} />}
        {at === "where" && <><SpanOf study={study} /><Pains study={study} pains={(study.pains ?? []).filter((p) => p.touchpoint === id)} touchpoint={id} /><Uneven study={study} touchpoint={id} /></>}
        {at === "behind" && <Behind study={study} touchpoint={id} />}
        {at === "if" && <WhatIf key={id} study={study} found={found} />}
      </Tabs>
    </Card>
  );
}

/** What a touchpoint is, and why, in a sentence. */
export function ClassSentence({ row }: { row: MomentRow }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const f = useFormat();
  const effects = say.why(row);
  const values = { effects, share: f.percent(row.bad_share), n: f.count(row.rated), reason: row.reason_text ?? "" };
  if (row.moment) return <>{t("app.is_moment", values)}{barely(row) && `${say.gap}${t("app_moments.barely")}`}</>;
  if (row.class === "candidate") return <>{effects === "" ? t("app.is_candidate_open", values) : t("app.is_candidate", values)}{row.reason_text !== undefined && row.reason_text !== "" && `${say.gap}${row.reason_text}`}</>;
  if (row.class === "unknown") return <>{t("app.is_unknown", values)}</>;
  return <>{effects === "" ? t("app.is_none", values) : t("app.is_partly", values)}</>;
}

function Why({ study, row }: { study: StudyShown; row: MomentRow }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const say = useSay();
  const contest = row.bad_against_others;
  const effects = (contest.effects ?? []).filter((e) => e.estimate !== null && e.impact !== undefined && e.impact !== "");
  const placebos = (contest.effects ?? []).filter((e) => e.estimate !== null && (e.impact === undefined || e.impact === ""));
  const worst = (contest.balance ?? []).reduce((most, b) => Math.max(most, Math.abs(b.after ?? 0)), 0);
  const before = (contest.balance ?? []).reduce((most, b) => Math.max(most, Math.abs(b.before ?? 0)), 0);
  return (
    <>
      <ImpactLines study={study} row={row} />
      {IMPACTS.filter((i) => row[i].estimate === null && row[i].reason_text !== undefined).map((i) => <p key={i} className="quiet small">{name("app.impact", i)}{t("app.colon")}{row[i].reason_text}</p>)}
      {row.rated > 0 && <div className="stack tight"><p className="small">{t("app.bad_of_rated", { share: f.percent(row.bad_share), bad: f.count(row.bad), n: f.count(row.rated), reach: f.percent(row.reach) })}</p>
        <ShareBar label={row.name} parts={[{ tone: "bad", share: row.bad / row.rated, text: t("app.share_bad", { share: f.percent(row.bad / row.rated) }) }, { tone: "middle", share: (row.rated - row.bad - row.good) / row.rated, text: t("app.share_middle", { share: f.percent((row.rated - row.bad - row.good) / row.rated) }) }, { tone: "good", share: row.good / row.rated, text: t("app.share_good", { share: f.percent(row.good / row.rated) }) }]} /></div>}
      {row.moment && (study.views?.of ?? []).some((v) => v.touchpoint.name === row.name && (v.quadrant === "keep" || v.quadrant === "overkill")) && <p className="small">{t("app_moments.rated_well")}</p>}
      <Contests row={row} />
      {effects.length > 0 && <Effects effects={effects} of={row.name} />}
      {contest.reason === undefined && contest.n1 > 0 && <p className="small">{t(contest.balanced ? "app.balance_good" : "app.balance_bad", { bad: f.count(contest.n1), rest: f.count(contest.n0), n: (contest.balance ?? []).length, before: before.toFixed(2), after: worst.toFixed(2) })}{(contest.unknown ?? 0) > 0 && `${say.gap}${t("app_moments.left_out", { n: f.count(contest.unknown) })}`}</p>}
      {row.placebo !== "" && <p className={row.placebo === "failed" ? "partial" : "small"}>{name("app.placebo", row.placebo)}{placebos.length > 0 && row.placebo === "failed" ? ` ${placebos.map((e) => e.outcome).join(t("app.and"))}` : ""}</p>}
    </>
  );
}

/** Each outcome after a bad experience against others, adjusted and as it is. */
function Effects({ effects, of }: { effects: readonly MomentOutcomeRow[]; of: string }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const f = useFormat();
  const binary = (e: MomentOutcomeRow): boolean => e.ratio !== null;
  const heads = [t("app.outcome"), t("app.adjusted"), t("app.interval"), t("app.naive"), "n", t("app.e_value")];
  const label = t("app.effects_of", { name: of });
  return (
    <details>
      <summary>{t("app.effects")}</summary>
      <p className="quiet small">{t("app.effects_how")}</p>
      <div className="scroll" tabIndex={0} role="region" aria-label={label}>
        <table className="plain-table nowrap-table stacked">
          <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i > 0 ? "end" : undefined}>{i === heads.length - 1 ? <Term says={t("app_moments.term_e_value")}>{h}</Term> : h}</th>)}</tr></thead>
          <tbody>{effects.map((e) => (
            <tr key={e.outcome}><td>{say.outcome(e.outcome)}</td><td className="end number" data-label={heads[1]}>{say.effect(binary(e), e.estimate)}</td><td className="end number quiet" data-label={heads[2]}>{say.interval(binary(e), e)}</td><td className="end number quiet" data-label={heads[3]}>{say.effect(binary(e), e.naive)}</td><td className="end number" data-label={heads[4]}>{f.count(e.n0 + e.n1)}</td><td className="end number" data-label={heads[5]}>{e.e_value_edge === null ? "–" : e.e_value_edge.toFixed(2)}</td></tr>
          ))}</tbody>
        </table>
      </div>
      <Files name={label} rows={() => [heads.slice(0, 2).concat([t("app.lower"), t("app.upper"), t("app.naive"), "n", t("app.e_value")]), ...effects.map((e) => [e.outcome, e.estimate ?? "", e.low ?? "", e.high ?? "", e.naive ?? "", e.n0 + e.n1, e.e_value_edge ?? ""])]} />
    </details>
  );
}
