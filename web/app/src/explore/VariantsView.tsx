// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { TrailVariants } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Panel } from "./Panel";
import { Rate, RateBar, useExact, useRateText } from "./Rate";
import { Sequence } from "./Sequence";
import { type Named, useTrails } from "./trails";

const LISTED = 100;
const GROUPS = 6;
const PART = 15;

/** The distinct ways that journeys took, and a handful that stand for them. */
export function VariantsView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const trails = useTrails("variants", { top: LISTED, groups: GROUPS });
  const seconds = (s: number | null): string => (s === null ? "–" : f.duration(s * 1000));
  return (
    <Panel view="variants" trails={trails} empty={(d) => d.result.cases === 0}
      says={(d) => `${t("app_journeys.variants_says", { cases: f.count(d.result.cases), distinct: f.count(d.result.distinct) })}${d.result.listed[0] === undefined ? "" : t("app_journeys.variants_says_top", { share: said(d.result.listed[0].taken), n: f.count(d.result.listed[0].taken.n) })}${d.result.distinct > d.result.cases / 2 ? t("app_journeys.variants_many") : ""}`}
      rows={(d, named) => rows(d.result, named, [t("app_journeys.way"), t("app_journeys.journeys"), t("app_journeys.share"), t("app_journeys.low"), t("app_journeys.high"), t("app_journeys.median_s")], t("app_journeys.rest_ways"))}>{(d, named) => (
        <>
          <section aria-label={t("app_journeys.representatives")} className="stack tight">
            <h3>{t("app_journeys.representatives")}</h3>
            <p className="quiet small">{t("app_journeys.representatives_what", { share: said(d.result.represented) })}</p>
            <ol className="ways">{d.result.representatives.map((r) => (
              <li key={r.id}><div className="way-head"><RateBar rate={r.covered} most={mostOf(d.result)} /><Rate rate={r.covered} /><span className="quiet small">{timeless(r) ? t("app_journeys.stands_for_brief", { variants: r.variants }) : t("app_journeys.stands_for", { variants: r.variants, time: seconds(r.median) })}</span></div><Sequence path={r.path} named={named} /></li>
            ))}</ol>
          </section>
          <Listed found={d.result} named={named} seconds={seconds} />
        </>
      )}</Panel>
  );
}

/** What the longest bar stands for: one scale for those that represent and those that are listed. */
function mostOf(found: TrailVariants): number {
  return Math.max(0.01, ...found.representatives.map((r) => r.covered.high ?? 0), ...found.listed.map((v) => v.taken.high ?? 0));
}

/** One step alone takes no time that could be told. */
function timeless(way: { path: readonly string[]; median: number | null }): boolean {
  return way.path.length < 2 && (way.median ?? 0) === 0;
}

function Listed({ found, named, seconds }: { found: TrailVariants; named: Named; seconds: (s: number | null) => string }): ReactNode {
  const { t } = useWords();
  const exact = useExact();
  const said = useRateText();
  const [shown, more] = useBeginning(found.listed, PART);
  const most = mostOf(found);
  return (
    <section aria-label={t("app_journeys.all_ways")} className="stack tight">
      <h3>{t("app_journeys.all_ways")}</h3>
      <ol className="ways">
        {shown.map((v) => {
          const share = v.so_far === undefined ? "–" : said(v.so_far);
          return <li key={v.id}><div className="way-head"><RateBar rate={v.taken} most={most} /><Rate rate={v.taken} /><span className="quiet small">{timeless(v) ? t("app_journeys.way_note_brief", { sum: share }) : t("app_journeys.way_note", { time: seconds(v.median), sum: share })}</span></div><Sequence path={v.path} named={named} /></li>;
        })}
      </ol>
      {more}
      <p className="quiet small trail-total">{t("app_journeys.ways_total", { listed: exact(found.cases - found.rest_cases), rest: exact(found.rest_cases), ways: exact(found.distinct - found.listed.length), all: exact(found.cases) })}</p>
      {found.rest_cases > 0 && <p className="quiet small">{t("app_journeys.rest_share")} <Rate rate={found.rest} /></p>}
    </section>
  );
}

function rows(found: TrailVariants, named: Named, heads: string[], rest: string): (string | number)[][] {
  return [heads, ...found.listed.map((v) => [v.path.map(named).join(" → "), v.taken.n, v.taken.value ?? "", v.taken.low ?? "", v.taken.high ?? "", v.median ?? ""]), [rest, found.rest_cases, found.rest.value ?? "", found.rest.low ?? "", found.rest.high ?? "", ""]];
}
