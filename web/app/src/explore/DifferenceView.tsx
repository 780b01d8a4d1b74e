// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { quoted } from "../api/answer";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { JourneyCompared, JourneyComparedItem } from "./answers";
import { Around } from "../moments/marks";
import { addDays } from "../shell/days";
import { usePicked } from "../shell/picked";
import type { Key, Translate } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { type Format, useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Empty } from "../ui/states";
import { Panel, type Rows } from "./Panel";
import { useExact } from "./Rate";
import { Steps } from "./Steps";
import { type Ask, type Named, scopeOf, useExplore, useOutcome, useSteps, useTrails } from "./trails";

const SURE = 0.05;
const PART = 15;

/** What sets two groups apart. */
export function DifferenceView(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const f = useFormat();
  const [search, change] = useExplore();
  const picked = usePicked();
  const { steps, ready } = useSteps();
  const usual = useOutcome();
  const personas = useWhole("personas").data ?? [];
  const units = useWhole("units").data ?? [];
  const vs = search.vs ?? "before";
  const outcome = search.z ?? usual;
  const persona = personas.find((p) => `seg:${p.id}` === vs);
  const unit = units.find((u) => `unit:${u.code}` === vs);
  const earlier = { ...picked, from: addDays(picked.from || "2000-01-01", -picked.days), to: picked.from };
  const other = persona !== undefined ? scopeOf({ ...picked, segmentWhere: [persona.conditions] }, desk.zone) : unit !== undefined ? scopeOf({ ...picked, unitWhere: [`unit(${unit.level}) = ${quoted(unit.code)}`] }, desk.zone) : scopeOf(earlier, desk.zone);
  const ask: Ask<"difference"> = vs === "outcome" ? { outcomes: outcome } : { against: other };
  const same = vs === `seg:${picked.pick.seg}` || vs === `unit:${picked.pick.unit}`;
  const trails = useTrails("difference", ask, { enabled: ready && !same && (vs !== "outcome" || outcome.length > 0) });
  const [a, b] = vs === "outcome" ? [t("app_journeys.with_outcome"), t("app_journeys.without_outcome")] : [t("app_journeys.this_group"), persona !== undefined ? labelIn(lang, persona.label) : unit !== undefined ? labelIn(lang, unit.label) : f.span(earlier.from, addDays(earlier.to || "2000-01-01", -1))];
  const items = useItems();
  const tools = <>
    <label className="picker"><span className="quiet">{t("app_journeys.compare_with")}</span><select value={vs} onChange={(e) => change({ vs: e.target.value === "before" ? undefined : e.target.value })}>
      <option value="before">{t("app_journeys.vs_before")}</option><option value="outcome">{t("app_journeys.vs_outcome")}</option>
      {personas.filter((p) => p.conditions !== "").map((p) => <option key={p.id} value={`seg:${p.id}`}>{labelIn(lang, p.label)}</option>)}
      {units.map((u) => <option key={u.code} value={`unit:${u.code}`}>{labelIn(lang, u.label) || u.code}</option>)}
    </select></label>
    {vs === "outcome" && <Steps label={t("app_journeys.outcome")} none="–" steps={steps} value={outcome} choose={(z) => change({ z })} />}
  </>;
  if (same) return <div className="card"><div className="trail-tools">{tools}</div><Empty title={t("app_journeys.same_group")} says={t("app_journeys.same_group_what")} /></div>;
  return (
    <Panel view="difference" trails={trails} tools={tools} empty={(d) => d.result.a === 0 || d.result.b === 0}
      says={(d, named) => {
        const held = d.result.findings.filter((x) => x.q !== null && x.q < SURE);
        const begin = t("app_journeys.difference_says", { a, n_a: f.count(d.result.a), b, n_b: f.count(d.result.b) });
        return begin + (held[0] === undefined ? t("app_journeys.difference_none", { n: d.result.findings.filter((x) => x.q !== null).length }) : t("app_journeys.difference_first", { n: held.length, what: items.what(held[0], d.result, named), difference: items.change(held[0]) }));
      }}
      rows={(d, named) => items.rows(d.result, named, a, b)}>{(d, named) => <Findings found={d.result} named={named} items={items} a={a} b={b} />}</Panel>
  );
}

interface Items {
  what: (x: JourneyComparedItem, of: JourneyCompared, named: Named) => string;
  value: (x: JourneyComparedItem, v: number | null) => string;
  change: (x: JourneyComparedItem) => string;
  interval: (x: JourneyComparedItem) => string;
  rows: (of: JourneyCompared, named: Named, a: string, b: string) => Rows;
}

function useItems(): Items {
  const { t } = useWords();
  const f = useFormat();
  const steps = (path: readonly number[], of: JourneyCompared, named: Named): string => path.map((i) => (of.names[i] === undefined ? t("app.other") : named(of.names[i]))).join(" → ");
  const what = (x: JourneyComparedItem, of: JourneyCompared, named: Named): string => t(`app_journeys.differs_${x.kind}` as Key, { steps: steps(x.path ?? [], of, named) });
  const signed = (x: JourneyComparedItem, v: number | null): string => (v === null ? "–" : change(f, t, x.kind, v));
  return {
    what, value: (x, v) => (v === null ? "–" : x.kind === "duration" ? f.duration(v * 1000) : f.percent(v)),
    change: (x) => signed(x, x.difference), interval: (x) => (x.low === null || x.high === null ? "" : `${bare(f, x.kind, x.low)} – ${bare(f, x.kind, x.high)}`),
    rows: (of, named, a, b) => [[t("app_journeys.what"), a, b, t("app_journeys.difference"), t("app_journeys.low"), t("app_journeys.high"), "q", `n ${a}`, `n ${b}`],
      ...of.findings.map((x) => [what(x, of, named), x.a ?? "", x.b ?? "", x.difference ?? "", x.low ?? "", x.high ?? "", x.q ?? "", x.a_of, x.b_of])],
  };
}

/** A difference with its sign: a time, or points of percent without saying so. */
function bare(f: Format, kind: string, v: number): string {
  const sign = v > 0 ? "+" : v < 0 ? "−" : "";
  return sign + (kind === "duration" ? f.duration(Math.abs(v) * 1000) : Math.abs(100 * v).toFixed(1));
}

function change(f: Format, t: Translate, kind: string, v: number): string {
  return kind === "duration" ? bare(f, kind, v) : t("app.points_of_percent", { n: bare(f, kind, v) });
}

function Findings({ found, named, items, a, b }: { found: JourneyCompared; named: Named; items: Items; a: string; b: string }): ReactNode {
  const { t } = useWords();
  const exact = useExact();
  const [shown, more] = useBeginning(found.findings, PART);
  const reach = Math.max(0.05, ...found.findings.filter((x) => x.kind !== "duration").flatMap((x) => [Math.abs(x.low ?? 0), Math.abs(x.high ?? 0)]));
  const reachOf = (x: JourneyComparedItem): number => (x.kind === "duration" ? Math.max(1, Math.abs(x.low ?? 0), Math.abs(x.high ?? 0)) : reach);
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.findings")}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_journeys.what")}</th><th scope="col" className="wide-only">{a}</th><th scope="col" className="wide-only">{b}</th><th scope="col">{t("app_journeys.difference")}</th><th scope="col" className="wide-only" /><th scope="col">q</th></tr></thead>
          <tbody>{shown.map((x, i) => {
            const sure = x.q !== null && x.q < SURE;
            return (
              <tr key={i} className={sure ? "" : "unsure"}>
                <td className="words">{items.what(x, found, named)}{(x.alike ?? []).length > 0 && <span className="quiet small"> {t("app_journeys.alike", { n: x.alike!.length })}</span>}</td>
                <td className="number wide-only">{items.value(x, x.a)}</td><td className="number wide-only">{items.value(x, x.b)}</td>
                <td className="number"><b>{items.change(x)}</b> <span className="quiet small">{items.interval(x)}</span></td>
                <td className="wide-only">{x.difference !== null && x.low !== null && x.high !== null && <Around low={x.low} value={x.difference} high={x.high} reach={reachOf(x)} feel={sure ? "stir" : ""} label={`${items.change(x)} (${items.interval(x)})`} />}</td>
                <td className="number">{x.q === null ? "–" : x.q < 0.001 ? "<0.001" : x.q.toFixed(3)}</td>
              </tr>
            );
          })}</tbody>
        </table>
      </div>
      {more}
      {(found.outcome ?? []).length > 0 && <p className="quiet small">{t("app_journeys.is_outcome", { steps: found.outcome!.map((x) => items.what(x, found, named)).join("；") })}</p>}
      <p className="quiet small trail-total">{t("app_journeys.difference_total", { a, n_a: exact(found.a), b, n_b: exact(found.b), left_out: exact(found.left_out) })}</p>
    </>
  );
}
