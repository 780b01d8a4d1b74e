// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { CSSProperties, ReactNode } from "react";
import type { CohortShare, JourneyRate } from "../api/schema";
import type { CohortCohort, CohortResult } from "./answers";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Empty, Partial } from "../ui/states";
import { Select } from "./Bar";
import { Panel } from "./Panel";
import { figureOf, useExact, useRateText } from "./Rate";
import { Steps } from "./Steps";
import { useExplore, useOutcome, useSteps, useTrails } from "./trails";

const MOST = 1000; // steps of one question
const BY = ["day", "week", "month"] as const;
type By = (typeof BY)[number];

/** As fine as leaves some cohorts and some columns. */
export function usualBy(days: number): By {
  return days <= 14 ? "day" : days <= 120 ? "week" : "month";
}

/** Who comes back, by when they first came. */
export function CohortsView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const exact = useExact();
  const [search, change] = useExplore();
  const picked = usePicked();
  const { days } = picked;
  const wider = picked.oldest !== null && picked.newest !== null && picked.from > picked.oldest;
  const { steps, ready } = useSteps();
  const usual = useOutcome();
  const entry = search.a ?? usual;
  const by = BY.find((x) => x === search.by) ?? usualBy(days);
  const any = search.z === undefined; // a step of its own is seldom made twice, and one that is hardly met says nobody comes back
  const trails = useTrails("cohorts", { entry, return: any ? steps.slice(0, MOST).map((s) => s.key) : search.z, by }, { enabled: ready && entry.length > 0, where: any ? ["kind in (interaction, outcome)"] : undefined });
  return (
    <Panel view="cohorts" trails={trails} empty={(d) => d.result.customers === 0}
      says={(d, named) => {
        const { again } = d.result;
        const values = { customers: f.count(d.result.cohorts.reduce((s, c) => s + c.n, 0)), entry: entry.map(named).join("、"), back: (search.z ?? []).map(named).join("、"), later: t(`app_journeys.later_${by}`), share: again === undefined ? "–" : said(rateOfCohort(again)) };
        return t(any ? "app_journeys.cohorts_any" : "app_journeys.cohorts_says", values);
      }}
      rows={(d) => [[t("app_journeys.cohort"), "n", t("app_journeys.after_n"), t("app_journeys.came_back"), t("app_journeys.share"), t("app_journeys.low"), t("app_journeys.high")], ...d.result.cohorts.flatMap((c) => (c.cells ?? []).map((x) => [new Date(c.from_ms).toISOString(), c.n, x.after, x.in.came, x.in.value, x.in.low, x.in.high]))]}
      tools={<>
        <Steps label={t("app_journeys.entry")} none="–" steps={steps} value={entry} choose={(a) => change({ a })} /><Steps label={t("app_journeys.return")} none={t("app_journeys.any_contact")} steps={steps} value={search.z} choose={(z) => change({ z })} />
        <Select label={t("app_journeys.counted_by")} value={by} options={BY} text={(x) => t(`app_journeys.unit_${x}`)} choose={(x) => change({ by: x })} />
      </>}>{(d) => (
        <>
          {d.result.cohorts.every((c) => c.n === 0) ? <Empty title={t("app_journeys.no_entries")} says={t("app_journeys.no_entries_what")} /> : <Heat found={d.result} by={by} zone={d.provenance.zone} />}
          {(d.result.again ?? d.result.back)?.came === 0 && wider && <Partial>{t("app_journeys.cohorts_nobody")} <Link to="." search={((old: object) => ({ ...old, p: undefined, from: picked.oldest, to: picked.newest })) as never}>{t("app_journeys.cohorts_all")}</Link></Partial>}
          <p className="quiet small trail-total">{t("app_journeys.cohorts_total", { all: exact(d.result.customers), entered: exact(d.result.cohorts.reduce((s, c) => s + c.n, 0)), earlier: exact(d.result.earlier), later: exact(d.result.later), never: exact(d.result.never) })}</p>
        </>
      )}</Panel>
  );
}

function rateOfCohort(s: CohortShare): JourneyRate {
  return { n: s.came, of: s.n, value: s.value, low: s.low, high: s.high };
}

function Heat({ found, by, zone }: { found: CohortResult; by: By; zone: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const columns = [...new Set(found.cohorts.flatMap((c) => (c.cells ?? []).map((x) => x.after)))].sort((a, b) => a - b);
  const most = Math.max(0.01, ...found.cohorts.flatMap((c) => (c.cells ?? []).filter((x) => x.after > 0).map((x) => x.in.value))); // just after the entry nearly everybody is still there
  const day = new Intl.DateTimeFormat("en-CA", { timeZone: zone });
  const name = (c: CohortCohort): string => (by === "month" ? day.format(c.from_ms).slice(0, 7) : f.day(day.format(c.from_ms)));
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.heat")}>
      <table className="plain-table heat">
        <thead><tr><th scope="col">{t("app_journeys.cohort")}</th><th scope="col">n</th>{columns.map((k) => <th key={k} scope="col">{k === 0 ? t(`app_journeys.same_${by}`) : t(`app_journeys.plus_${by}`, { n: k })}</th>)}</tr></thead>
        <tbody>{found.cohorts.map((c) => (
          <tr key={c.from_ms}><th scope="row">{name(c)}</th><td className="number">{f.count(c.n)}</td>
            {columns.map((k) => {
              const cell = c.cells?.find((x) => x.after === k);
              if (cell === undefined) return <td key={k} className="heat-none"><span className="hidden-text">{t("app_journeys.not_over")}</span></td>;
              const rate = rateOfCohort(cell.in);
              return <td key={k} className="heat-cell" title={`${f.interval(figureOf(rate))} · ${f.count(rate.n)}/${f.count(rate.of)}`} style={{ "--share": `${Math.min(40, (40 * cell.in.value) / most)}%` } as CSSProperties}>{f.percent(cell.in.value)}<small className="heat-within">{f.interval(figureOf(rate))}</small></td>;
            })}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
