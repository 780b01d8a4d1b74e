// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Journey, JourneyRate } from "../api/schema";
import type { Conformance, ConformanceDeviation } from "./answers";
import { isKey, type Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Empty, Partial } from "../ui/states";
import { Select } from "./Bar";
import { Panel, type Rows } from "./Panel";
import { figureOf, Rate, RateBar, useExact, useRateText } from "./Rate";
import { type Named, useExplore, useTrails } from "./trails";
import { UNDESIGNED } from "./view";

const PART = 12;

/** How customers keep to a designed journey. */
export function ConformanceView(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const journeys = useWhole("journeys").data;
  if (!may(desk, "read journey")) return <Empty title={t("app_journeys.no_design")} says={t("app_journeys.refused_what")} />;
  const designs = (journeys ?? []).filter((j) => (j.stages ?? []).some((s) => (s.touchpoints ?? []).length > 0));
  if (journeys === undefined) return null;
  if (designs.length === 0) return <Empty title={t("app_journeys.no_design")} says={t("app_journeys.no_design_what")} />;
  return <Against designs={designs} />;
}

function Against({ designs }: { designs: readonly Journey[] }): ReactNode {
  const { t, lang } = useWords();
  const [search, change] = useExplore();
  const design = designs.find((j) => j.id === search.j) ?? designs[0]!;
  const undesigned = UNDESIGNED.find((u) => u === search.by) ?? UNDESIGNED[0];
  const trails = useTrails("conformance", { journey: design.id, standards: true, undesigned }, { level: "touchpoint" });
  const says = useSays();
  const sentence = useSentence();
  const rate = (what: string, r: JourneyRate): Rows[number] => [what, r.n, r.of, r.value ?? "", r.low ?? "", r.high ?? ""];
  const rows = (c: Conformance, named: Named): Rows => [[t("app_journeys.deviation"), t("app_journeys.customers"), t("app_journeys.of"), t("app_journeys.share"), t("app_journeys.low"), t("app_journeys.high")],
    ...[...c.kinds.map((k) => ({ ...k, touchpoint: undefined })), ...c.deviations, ...(c.other_count > 0 ? [c.other] : [])].map((x) => rate(sentence(x, named), x.customers)),
    rate(t("app_journeys.conforming"), c.conforming), rate(t("app_journeys.deviating_share").replace(/[:：]$/, ""), c.deviating), rate(t("app_journeys.fitness"), fitness(c)), rate(t("app_journeys.precision"), precision(c)), ...(c.limits ?? []).flatMap((l) => [rate(t("app_journeys.late_of", { name: l.name }), l.late), ...(l.standing === undefined ? [] : [rate(t("app_journeys.kept_of", { name: l.name }), l.standing.within)])])];
  return (
    <Panel view="conformance" trails={trails} empty={(d) => d.result.customers === 0} says={(d, named) => says(d.result, withDesigned(d.result, named), labelIn(lang, design.label))} rows={(d, named) => rows(d.result, withDesigned(d.result, named))} tools={<>
      <label className="picker"><span className="quiet">{t("app_journeys.design")}</span><select value={design.id} onChange={(e) => change({ j: e.target.value })}>{designs.map((j) => <option key={j.id} value={j.id}>{labelIn(lang, j.label) || j.id}</option>)}</select></label>
      <Select label={t("app_journeys.undesigned")} value={undesigned} options={UNDESIGNED} text={(x) => t(`app_journeys.undesigned_${x}` as Key)} choose={(next) => change({ by: next === UNDESIGNED[0] ? undefined : next })} />
    </>}>{(d, named) => <Found found={d.result} named={withDesigned(d.result, named)} sentence={sentence} />}</Panel>
  );
}

/** Names touchpoints of the design that nothing has met, too. */
function withDesigned({ names }: Conformance, named: Named): Named {
  return (key) => names?.find((s) => s.key === key)?.name || named(key);
}

/** A mean over so many journeys (of) of so many customers (n). */
type Mean = JourneyRate;

function fitness({ fitness: x }: Conformance): Mean {
  return { n: x.alignment_customers, of: x.alignment_n, value: x.alignment, low: x.alignment_low, high: x.alignment_high };
}

function precision({ fitness: x }: Conformance): Mean {
  return { n: x.precision_customers, of: x.precision_n, value: x.precision, low: x.precision_low, high: x.precision_high };
}

type Sentence = (d: ConformanceDeviation, named: Named) => string;

function Found({ found: c, named, sentence }: { found: Conformance; named: Named; sentence: Sentence }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const exact = useExact();
  const [shown, more] = useBeginning(c.deviations, PART);
  const fit = (key: Key, mean: Mean, what: Key): ReactNode => <div className="headline"><h3>{t(key)}</h3><p className="big">{f.percent(mean.value)}</p><p className="quiet small">{f.interval(figureOf(mean))}</p><p className="quiet small">{t(what)} · {t("app_journeys.cases_of", { n: f.count(mean.of), customers: f.count(mean.n) })}</p></div>;
  return (
    <>
      <div className="headlines">
        <div className="headline"><h3>{t("app_journeys.conforming")}</h3><p className="big">{f.percent(c.conforming.value)}</p><p className="quiet small">{f.interval(figureOf(c.conforming))} · {f.count(c.conforming.n)}/{f.count(c.conforming.of)}</p></div>
        {fit("app_journeys.fitness", fitness(c), "app_journeys.fitness_what")}
        {fit("app_journeys.precision", precision(c), "app_journeys.precision_what")}
      </div>
      <p className="quiet small trail-total">{t("app_journeys.conformance_total", { all: exact(c.customers), conforming: exact(c.conforming.n), deviating: exact(c.deviating.n), untold: exact(c.untold.n), outside: exact(c.outside) })}</p>
      {(c.aside ?? []).length > 0 && <p className="quiet small">{t("app_journeys.aside", { n: f.count((c.aside ?? []).length) })}</p>}
      <p className="quiet small">{t("app_journeys.deviating_share")} <Rate rate={c.deviating} />{c.untold.n > 0 && <> {t("app_journeys.untold_share")} <Rate rate={c.untold} /></>}</p>
      <section aria-label={t("app_journeys.kinds")} className="stack tight"><h3>{t("app_journeys.kinds")}</h3>
        <table className="plain-table"><tbody>{[...c.kinds].sort((a, b) => b.customers.n - a.customers.n).map((k) => <tr key={k.kind}><td>{name("app_journeys.kind", k.kind)}</td><td className="bar-cell"><RateBar rate={k.customers} /></td><td><Rate rate={k.customers} /></td></tr>)}</tbody></table>
      </section>
      <section aria-label={t("app_journeys.deviations")} className="stack tight"><h3>{t("app_journeys.deviations")}</h3>
        <table className="plain-table"><tbody>
          {shown.map((x, i) => <tr key={i}><td className="words">{sentence(x, named)}</td><td className="bar-cell"><RateBar rate={x.customers} /></td><td><Rate rate={x.customers} /></td></tr>)}
          {c.other_count > 0 && <tr><td className="quiet">{t("app_journeys.other_deviations", { n: c.other_count })}</td><td className="bar-cell"><RateBar rate={c.other.customers} /></td><td><Rate rate={c.other.customers} /></td></tr>}
        </tbody></table>
        {more}
      </section>
      {(c.limits ?? []).map((l) => <p key={l.name}>{t("app_journeys.limit_says", { name: l.name, within: f.duration(l.within_ms), median: l.times.median === null ? "–" : f.duration(l.times.median * 1000) })} <Rate rate={l.late} />{l.standing !== undefined && <> {t("app_journeys.standing_says", { wanted: f.percent(l.standing.wanted) })} <Rate rate={l.standing.within} /></>}</p>)}
      {(c.unmet ?? []).length > 0 && <Partial>{t("app_journeys.unmet", { steps: (c.unmet ?? []).map(named).join("、") })}</Partial>}
    </>
  );
}

function useSentence(): Sentence {
  const { t, name } = useWords();
  return (d, named) => {
    const key = `app_journeys.deviates_${d.kind}`;
    if (d.touchpoint === undefined || !isKey(key)) return d.kind === undefined || d.kind === "" ? t("app.other") : name("app_journeys.kind", d.kind);
    return t(key, { step: named(d.touchpoint), met: d.met === undefined ? "" : named(d.met) });
  };
}

function useSays(): (c: Conformance, named: Named, name: string) => string {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const sentence = useSentence();
  return (c, named, name) => {
    const on = c.customers - c.outside;
    const first = c.deviations[0];
    return t("app_journeys.conformance_says", { all: f.count(c.customers), on: f.count(on), name, share: said(c.conforming) }) + (first === undefined ? "" : t("app_journeys.conformance_says_first", { deviation: sentence(first, named), share: said(first.customers) }));
  };
}
