// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import type { JourneyRate, Standard } from "../api/schema";
import type { Waits } from "./answers";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Empty, Partial } from "../ui/states";
import { Histogram } from "./Histogram";
import { Panel, type Rows } from "./Panel";
import { onDuration, proposedWait } from "./proposals";
import { Rate, useExact, useRateText } from "./Rate";
import { Steps } from "./Steps";
import { useExplore, useSteps, useTrails } from "./trails";

const MANY_OPEN = 0.2;

/** How long it takes from one step to another, against what was promised. */
export function WaitingView(): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const exact = useExact();
  const [search, change] = useExplore();
  const { steps, edges, ready } = useSteps();
  const standards = useWhole("standards").data;
  const proposed = standards === undefined ? undefined : proposedWait(edges, standards);
  const from = search.a ?? (proposed === undefined ? [] : [proposed.from]);
  const to = search.z ?? (proposed === undefined ? [] : [proposed.to]);
  const fitting = (standards ?? []).filter((s) => onDuration(s) && [...from, ...to].includes(s.touchpoint));
  const standard = fitting.find((s) => s.id === search.by); // a promise is about a contact, so that it is held against a wait only where somebody says so
  const trails = useTrails("waiting", { from, to, standard_id: standard?.id }, { enabled: ready && standards !== undefined && from.length > 0 && to.length > 0 });
  const says = useSays(standard);
  const rate = (what: string, r: JourneyRate): Rows[number] => [what, "", r.n, r.of, r.value ?? "", r.low ?? "", r.high ?? ""];
  const quantile = (n: number): string => (n === 500 ? t("app_journeys.median") : t("app_journeys.quantile", { n: n / 10 }));
  const rows = (w: Waits): Rows => [[t("app_journeys.from_s"), t("app_journeys.to_s"), t("app_journeys.waits"), t("app_journeys.of"), t("app_journeys.share_or_s"), t("app_journeys.low"), t("app_journeys.high")], ...(w.bins ?? []).map((b) => [b.low, b.high, b.count, w.waits, "", "", ""]),
    rate(t("app_journeys.open_waits"), w.open_share), [t("app_journeys.interrupted"), "", w.interrupted, w.begun, "", "", ""], [t("app_journeys.untimed"), "", w.untimed, w.begun, "", "", ""],
    ...(w.standard === undefined ? [] : [rate(t("app_journeys.within_standard").replace(/[:：]$/, ""), w.standard.within)]), ...(w.quantiles ?? []).map((q) => [quantile(q.thousandths), "", w.waits, "", q.value, q.low ?? "", q.high ?? ""])];
  return (
    <Panel view="waiting" touchpoint={from.find((k) => k.startsWith("tp_"))} trails={trails} empty={(d) => d.result.begun === 0} rows={(d) => rows(d.result)} says={(d, named) => says(d.result, from.map(named).join("、"), to.map(named).join("、"))} tools={<>
      <Steps label={t("app_journeys.from_step")} none="–" steps={steps} value={from} choose={(a) => change({ a, by: undefined })} /><Steps label={t("app_journeys.to_step")} none="–" steps={steps} value={to} choose={(z) => change({ z, by: undefined })} />
      {fitting.length > 0 && <label className="picker" title={t("app_journeys.against_what")}><span className="quiet">{t("app_journeys.against")}</span><select value={standard?.id ?? "none"} onChange={(e) => change({ by: e.target.value === "none" ? undefined : e.target.value })}><option value="none">{t("app_journeys.no_standard")}</option>{fitting.map((s) => <option key={s.id} value={s.id}>{labelIn(lang, s.label)}</option>)}</select></label>}
    </>}>{(d) => {
      const w = d.result;
      if (w.waits === 0) return <Empty title={t("app_journeys.no_waits")} says={t("app_journeys.no_waits_what", { n: f.count(w.begun) })} />;
      return (
        <>
          {w.open > MANY_OPEN * w.begun && <Partial>{t("app_journeys.many_open", { share: f.percent(w.open / w.begun) })}</Partial>}
          <Histogram waits={w} standard={standard} />
          <dl className="quantiles">{(w.quantiles ?? []).map((q) => <div key={q.thousandths}><dt>{quantile(q.thousandths)}</dt><dd><b>{f.duration(q.value * 1000)}</b>{q.low !== null && q.high !== null && <span className="quiet small"> {f.duration(q.low * 1000)} – {f.duration(q.high * 1000)}</span>}</dd></div>)}</dl>
          {w.standard !== undefined && <p>{t("app_journeys.within_standard")} <Rate rate={w.standard.within} /> <span className="quiet small">{t("app_journeys.against_what")}</span></p>}
          <p className="quiet small trail-total">{t("app_journeys.waits_total", { begun: exact(w.begun), waits: exact(w.waits), open: exact(w.open), interrupted: exact(w.interrupted), untimed: exact(w.untimed) })} {t("app_journeys.open_share")} <Rate rate={w.open_share} /></p>
          {w.against?.held === false && <Partial>{t("app_journeys.not_held", { name: w.against.name })}</Partial>}
        </>
      );
    }}</Panel>
  );
}

function useSays(standard: Standard | undefined): (w: Waits, from: string, to: string) => string {
  const { t, name } = useWords();
  const f = useFormat();
  const said = useRateText();
  return (w, from, to) => {
    const [half, most] = [w.quantiles?.find((q) => q.thousandths === 500), w.quantiles?.find((q) => q.thousandths === 900)];
    if (half === undefined) return t("app_journeys.waiting_none", { from, to, n: f.count(w.begun) });
    const first = t("app_journeys.waiting_says", { from, to, n: f.count(w.waits), median: f.duration(half.value * 1000), p90: most === undefined ? "–" : f.duration(most.value * 1000) });
    if (w.standard === undefined || standard === undefined) return first;
    return first + t("app_journeys.waiting_standard", { verdict: name("app_journeys.verdict", w.standard.verdict), threshold: f.duration(standard.threshold), share: said(w.standard.within), wanted: f.percent(w.standard.wanted) });
  };
}
