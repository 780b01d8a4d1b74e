// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { JourneyRate, NextOthers } from "../api/schema";
import type { NextPrediction, NextResult } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Partial } from "../ui/states";
import { Panel } from "./Panel";
import { Rate, RateBar, useExact, useRateText } from "./Rate";
import { Steps } from "./Steps";
import { type Named, useExplore, useSteps, useTrails } from "./trails";

const TOP = 8;
const FEW = 30;

/** A probability with its interval, and how often it was so of how often these steps were seen. */
function rateOf(p: NextPrediction | NextOthers, seen: number): JourneyRate {
  return { n: p.n, of: seen, value: p.p, low: p.low ?? null, high: p.high ?? null };
}

/** What is not listed, where there is such a thing. */
function others(r: NextResult): NextOthers | undefined {
  return r.others !== undefined && r.others.p > 0 ? r.others : undefined;
}

/** What probably comes next, and how often that was right. */
export function NextView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const exact = useExact();
  const [search, change] = useExplore();
  const { steps, ready } = useSteps();
  const after = search.a ?? (steps[0] === undefined ? [] : [steps[0].key]);
  const trails = useTrails("next", { after, top: TOP }, { enabled: ready });
  const known = trails.data?.steps?.length ?? 0;
  const label = (named: Named, p: NextPrediction): string => (p.touchpoint >= known ? t("app_journeys.journey_ends") : named(p.name));
  return (
    <Panel view="next" trails={trails} empty={(d) => d.result.events === 0 || d.result.predictions.length === 0}
      says={(d, named) => {
        const first = d.result.predictions[0]!;
        return t("app_journeys.next_says", { step: after.map(named).join(" → "), n: f.count(d.result.context_n), next: label(named, first), share: said(rateOf(first, d.result.context_n)), seen: f.count(first.n) });
      }}
      rows={(d, named) => [[t("app_journeys.next_step"), t("app_journeys.probability"), t("app_journeys.low"), t("app_journeys.high"), t("app_journeys.seen_n"), t("app_journeys.of")],
        ...d.result.predictions.map((p) => [label(named, p), p.p, p.low ?? "", p.high ?? "", p.n, d.result.context_n]), ...(others(d.result) === undefined ? [] : [[t("app_journeys.next_other"), others(d.result)!.p, others(d.result)!.low ?? "", others(d.result)!.high ?? "", others(d.result)!.n, d.result.context_n]])]}
      tools={<Steps label={t("app_journeys.after_steps")} none="–" steps={steps} value={after} choose={(a) => change({ a: a?.slice(-3) })} />}>{(d, named) => {
        const rest = others(d.result);
        const trial = d.result.trials.find((x) => x.order === d.result.order);
        return (
          <>
            {d.result.context_n < FEW && <Partial>{t("app_journeys.next_few", { n: d.result.context_n })}</Partial>}
            {d.result.context_used < after.length && <p className="quiet small">{t("app_journeys.next_used", { n: d.result.context_used })}</p>}
            <table className="plain-table"><thead><tr><th scope="col">{t("app_journeys.next_step")}</th><th scope="col" className="bar-cell" /><th scope="col">{t("app_journeys.probability")}</th></tr></thead>
              <tbody>
                {d.result.predictions.map((p) => <tr key={p.touchpoint}><td>{label(named, p)}</td><td className="bar-cell"><RateBar rate={rateOf(p, d.result.context_n)} /></td><td><Rate rate={rateOf(p, d.result.context_n)} /></td></tr>)}
                {rest !== undefined && <tr><td className="quiet">{t("app_journeys.next_other")}</td><td className="bar-cell"><RateBar rate={rateOf(rest, d.result.context_n)} /></td><td><Rate rate={rateOf(rest, d.result.context_n)} /></td></tr>}
              </tbody>
            </table>
            {trial?.top1 !== undefined && <p>{t("app_journeys.next_trial", { n: f.count(trial.n), customers: f.count(trial.customers), first: said({ n: 0, of: trial.n, value: trial.top1.share, low: trial.top1.low ?? null, high: trial.top1.high ?? null }), three: trial.top3 === undefined ? "–" : said({ n: 0, of: trial.n, value: trial.top3.share, low: trial.top3.low ?? null, high: trial.top3.high ?? null }) })}</p>}
            <p className="quiet small trail-total">{t("app_journeys.next_total", { events: exact(d.result.events), trails: exact(d.result.trails) })}</p>
          </>
        );
      }}</Panel>
  );
}
