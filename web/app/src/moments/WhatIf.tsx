// SPDX-License-Identifier: Apache-2.0

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useEffect, useState } from "react";
import * as plain from "../../../report/src/format";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { Imagined, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import { useSay } from "./say";
import type { Found } from "./studies";

const SETTLED = 200; // ms after the last move of a slider

const LONGEST = 730; // days: nobody waits longer to see whether something worked

/** What would change if fewer experiences were bad, or more were good. */
export function WhatIf({ study, found: { id, row } }: { study: StudyShown; found: Found }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const say = useSay();
  const { desk } = useDesk();
  const now = { bad: row.bad_share ?? 0, good: row.rated === 0 ? 0 : row.good / row.rated };
  const [bad, setBad] = useState(now.bad / 2);
  const [good, setGood] = useState(now.good);
  const asked = useSettled(JSON.stringify({ touchpoint: id, bad_share: bad, good_share: Math.min(good, 1 - bad) }));
  const answer = useQuery({
    queryKey: ["moments", desk.id, lang, "what-if", study.id, asked],
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/moments/{id}/what-if", { workspace: desk.id, id: study.id, body: { levers: [JSON.parse(asked) as { touchpoint: string }] } }, signal),
    placeholderData: keepPreviousData,
  });
  return (
    <div className="stack">
      <p className="small">{t("app.if_how")}{say.gap}{t("app_moments.if_all")}</p>
      <Slider label={t("app.if_bad")} value={bad} was={now.bad} most={Math.max(0.01, now.bad)} change={setBad} said={f.percent} />
      <Slider label={t("app.if_good")} value={Math.min(good, 1 - bad)} was={now.good} most={Math.max(0.01, 1 - bad)} change={setGood} said={f.percent} />
      <Loaded query={answer} height={160}>{(found) => <Expected study={study} found={found} from={now} to={{ bad, good: Math.min(good, 1 - bad) }} />}</Loaded>
    </div>
  );
}

function useSettled(value: string): string {
  const deferred = useDeferredValue(value);
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const due = setTimeout(() => setSettled(deferred), SETTLED);
    return () => clearTimeout(due);
  }, [deferred]);
  return settled;
}

function Slider({ label, value, was, most, change, said }: { label: string; value: number; was: number; most: number; change: (v: number) => void; said: (v: number) => string }): ReactNode {
  const { t } = useWords();
  return (
    <label className="slider"><span>{label}</span><input type="range" min={0} max={Math.round(most * 1000)} value={Math.round(value * 1000)} aria-valuetext={said(value)} onChange={(e) => change(Number(e.target.value) / 1000)} />
      <output className="number"><b>{said(value)}</b> <span className="quiet small">{t("app.now_is", { value: said(was) })}</span></output></label>
  );
}

interface Shares {
  bad: number;
  good: number;
}

function Expected({ study, found, from, to }: { study: StudyShown; found: Imagined; from: Shares; to: Shares }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const say = useSay();
  const heads = [t("app.outcome"), t("app.expected"), t("app.each_month"), t("app.verify")];
  const verify = (outcome: string): string => {
    const v = (found.verify ?? []).find((x) => x.outcome === outcome);
    return v === undefined ? "–" : v.days > LONGEST ? t("app.verify_never", { n: f.count(v.per_group) }) : t("app.verify_with", { n: f.count(v.per_group), days: f.count(Math.ceil(v.days)) });
  };
  return (
    <div className="stack tight">
      {found.money !== undefined && <p>{t("app_moments.if_says", { from: f.percent(from.bad), to: f.percent(to.bad), good: f.percent(from.good) === f.percent(to.good) ? "" : t("app_moments.if_good", { from: f.percent(from.good), to: f.percent(to.good) }), money: say.money(study.currency, found.money.value), interval: say.moneyInterval(study.currency, found.money), worths: say.worths(study, (found.outcomes ?? []).filter((o) => o.money !== undefined && o.money.value !== 0).map((o) => o.outcome)) })}</p>}
      {found.money !== undefined && <p className="big">{say.money(study.currency, found.money.value)} <span className="quiet small">{t("app.a_month")} · {say.moneyInterval(study.currency, found.money)}</span></p>}
      {(found.outcomes ?? []).length > 0 && <div className="scroll" tabIndex={0} role="region" aria-label={t("app.part_if")}><table className="plain-table nowrap-table stacked">
        <thead><tr><th scope="col">{heads[0]}</th><th scope="col" className="end">{heads[1]}</th><th scope="col" className="end">{heads[2]}</th><th scope="col">{heads[3]}</th></tr></thead>
        <tbody>{(found.outcomes ?? []).map((o) => <tr key={o.outcome}><td>{say.outcome(o.outcome)}</td><td className="end number" data-label={heads[1]}>{say.effect(o.binary, o.mean.value)} <span className="quiet small">{say.interval(o.binary, o.mean)}</span></td><td className="end number" data-label={heads[2]}>{o.amount === undefined ? "–" : <>{plain.signed(o.amount.value, 0)} <span className="quiet small">{plain.between(plain.signed(o.amount.low, 0), plain.signed(o.amount.high, 0), lang)}</span></>}</td><td className="words" data-label={heads[3]}>{verify(o.outcome)}</td></tr>)}</tbody>
      </table></div>}
      {(found.outcomes ?? []).length > 0 && <Files name={t("app.part_if")} rows={() => [[heads[0]!, heads[1]!, t("app.lower"), t("app.upper"), heads[2]!, t("app.lower"), t("app.upper"), heads[3]!], ...(found.outcomes ?? []).map((o) => [say.outcome(o.outcome), o.mean.value, o.mean.low, o.mean.high, o.amount?.value ?? null, o.amount?.low ?? null, o.amount?.high ?? null, verify(o.outcome)])]} />}
      {(found.outcomes ?? []).length === 0 && <p className="quiet">{t("app.if_unknown")}</p>}
      <p className="quiet small">{t("app.assumes")}</p>
      <ul className="small quiet plain-list">{(found.assumptions ?? []).map((a) => <li key={a}>{a}</li>)}</ul>
    </div>
  );
}
