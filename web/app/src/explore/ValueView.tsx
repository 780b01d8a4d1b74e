// SPDX-License-Identifier: Apache-2.0

import type { CSSProperties, ReactNode } from "react";
import type { JourneyMean } from "../api/schema";
import type { CohortValueField, CohortValueResult } from "./answers";
import { between } from "../../../report/src/format";
import { money } from "../ui/money";
import { useDesk } from "../api/desk";
import { startOf } from "../shell/days";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { Empty } from "../ui/states";
import { Select } from "./Bar";
import { Panel, type Rows } from "./Panel";
import { useExact } from "./Rate";
import { Steps } from "./Steps";
import { useExplore, useOutcome, useSteps, useTrails } from "./trails";
import { dearest, paidMost, type Part, partsOf } from "./value";

const USUAL = "CNY";

/** A mean worth and its interval in words; "" where it has none. */
type Worth = (mean: JourneyMean | undefined) => { value: string; interval: string };

/** How recently, how often and for how much customers came. */
export function ValueView(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const f = useFormat();
  const exact = useExact();
  const [search, change] = useExplore();
  const picked = usePicked();
  const { steps, ready } = useSteps();
  const usual = useOutcome();
  const coming = search.a ?? usual;
  const ask = (currency: string): object => ({ touchpoints: coming, as_of_ms: picked.to === "" ? 0 : Date.parse(startOf(picked.to, desk.zone)), currency });
  const enabled = ready && coming.length > 0 && picked.to !== "";
  const first = useTrails("value", ask(USUAL) as never, { enabled });
  const paid = first.data?.result.comings ?? {};
  const currency = search.by ?? paidMost(paid) ?? USUAL;
  const trails = useTrails("value", ask(currency) as never, { enabled: enabled && first.data !== undefined });
  const scales = useScales();
  const paidIn = (minor: number): string => money(lang, { minor, currency });
  const priced = trails.data?.result.comings?.[currency] ?? 0;
  const paidFor = (mean: JourneyMean | undefined): JourneyMean | undefined => (priced > 0 ? mean : undefined);
  const worth: Worth = (mean) => ({ value: typeof mean?.value === "number" ? paidIn(mean.value) : "–", interval: typeof mean?.low === "number" && typeof mean.high === "number" ? between(paidIn(mean.low), paidIn(mean.high), lang) : "" });
  const told = (mean: JourneyMean | undefined): string => { const { value, interval } = worth(mean); return interval === "" ? value : `${value} (${interval})`; };
  const rows = (r: CohortValueResult): Rows => [[t("app_journeys.recency"), t("app_journeys.frequency"), t("app_journeys.customers"), t("app_journeys.share"), t("app_journeys.mean_value", { currency }), t("app_journeys.low"), t("app_journeys.high")],
    ...r.fields.map((x) => [x.recency, x.frequency, x.n, x.share, paidFor(x.value)?.value ?? "", paidFor(x.value)?.low ?? "", paidFor(x.value)?.high ?? ""])];
  return (
    <Panel view="value" trails={trails} empty={(d) => d.result.customers === 0} rows={(d) => rows(d.result)}
      says={(d, named) => {
        const best = dearest(d.result.fields);
        if (best === undefined) return t("app_journeys.value_nobody", { coming: coming.map(named).join("、") });
        if (priced === 0) return t("app_journeys.value_says_unpaid", { n: f.count(d.result.customers - d.result.never), coming: coming.map(named).join("、") });
        return t("app_journeys.value_says", { n: f.count(d.result.customers - d.result.never), coming: coming.map(named).join("、"), mean: told(d.result.worth), best: f.count(best.n), share: f.percent(best.share), best_mean: told(best.value), since: scales.since(d.result, best.recency), often: scales.often(d.result, best.frequency) });
      }}
      tools={<>
        <Steps label={t("app_journeys.coming")} none="–" steps={steps} value={coming} choose={(a) => change({ a })} />
        {Object.keys(paid).length > 1 && <Select label={t("app_journeys.currency")} value={currency} options={Object.keys(paid).sort()} text={(x) => x} choose={(x) => change({ by: x })} />}
      </>}>{(d, named) => (
        <>
          {d.result.fields.length === 0 ? <Empty title={t("app_journeys.no_entries")} says={t("app_journeys.no_entries_what")} /> : <Grid of={d.result} worth={(mean) => worth(paidFor(mean))} />}
          <p className="quiet small">{t("app_journeys.value_reading")}{priced < d.result.counted && ` ${priced === 0 ? t("app_journeys.value_unpaid", { currency }) : t("app_journeys.value_partly", { n: exact(priced), of: exact(d.result.counted), currency })}`}</p>
          <p className="row small"><span className="quiet">{t("app_journeys.value_evidence")}</span>{coming.map((k) => (k.startsWith("tp_") ? <TouchpointLink key={k} id={k} name={named(k)} /> : <span key={k}>{named(k)}</span>))}</p>
          <p className="quiet small trail-total">{t("app_journeys.value_total", { all: exact(d.result.customers), came: exact(d.result.customers - d.result.never), never: exact(d.result.never) })}</p>
        </>
      )}</Panel>
  );
}

/** What scores stand for. The most recent have the highest score, and are the first part. */
function useScales(): { since: (r: CohortValueResult, score: number) => string; often: (r: CohortValueResult, score: number) => string } {
  const { t } = useWords();
  const f = useFormat();
  const since = ({ above, most }: Part): string => (most === undefined ? t("app_journeys.since_last", { from: f.duration(above ?? 0) }) : above === undefined ? t("app_journeys.since_first", { to: f.duration(most) }) : t("app_journeys.since_middle", { from: f.duration(above), to: f.duration(most) }));
  const often = ({ above, most }: Part): string => {
    const least = (above ?? 0) + 1;
    if (most === undefined) return t("app_journeys.often_last", { from: f.count(least) });
    return least >= most ? t("app_journeys.often_once", { n: f.count(most) }) : t("app_journeys.often_middle", { from: f.count(least), to: f.count(most) });
  };
  return { since: (r, score) => since(partsOf(r.recency_limits_ms).reverse()[score - 1] ?? {}), often: (r, score) => often(partsOf(r.frequency_limits)[score - 1] ?? {}) };
}

/** How recently downwards, how often to the right; darker is more customers. */
function Grid({ of, worth }: { of: CohortValueResult; worth: Worth }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { fields } = of;
  const most = Math.max(...fields.map((x) => x.n));
  const scales = useScales();
  const scores = [...new Set(fields.map((x) => x.recency))].sort((a, b) => b - a), columns = [...new Set(fields.map((x) => x.frequency))].sort((a, b) => a - b);
  const field = (r: number, c: number): CohortValueField | undefined => fields.find((x) => x.recency === r && x.frequency === c);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.value_field")}>
      <table className="plain-table heat value-heat">
        <thead><tr><th scope="col">{t("app_journeys.recency_by_frequency")}</th>{columns.map((c) => <th key={c} scope="col">{scales.often(of, c)}</th>)}</tr></thead>
        <tbody>{scores.map((r) => (
          <tr key={r}><th scope="row">{scales.since(of, r)}</th>
            {columns.map((c) => {
              const x = field(r, c);
              const { value, interval } = worth(x?.value);
              if (x === undefined) return <td key={c} className="heat-cell">–</td>;
              return <td key={c} className="heat-cell" style={{ "--share": `${(40 * x.n) / most}%` } as CSSProperties}>n {f.count(x.n)}<small className="heat-within">{f.percent(x.share)}</small><small className="heat-within">{value}</small>{interval !== "" && <small className="heat-within">{interval}</small>}</td>;
            })}
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}
