// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import type { Funnel, FunnelStepResult } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty } from "../ui/states";
import { FunnelGroups } from "./FunnelGroups";
import { Panel, type Rows } from "./Panel";
import { levelsOf, proposedFunnel, traitsOf } from "./proposals";
import { Rate, RateBar, useExact, useRateText } from "./Rate";
import { Steps } from "./Steps";
import { type Ask, type Choice, type Named, useExplore, useSteps, useTrails } from "./trails";
import { lasting, WINDOWS } from "./view";

const WINDOW = "30d";

/** How far customers get, step by step. */
export function FunnelView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const exact = useExact();
  const [search, change] = useExplore();
  const { steps: choices, ready } = useSteps();
  const stages = useWhole("stages").data;
  const touchpoints = useWhole("touchpoints").data;
  const steps = search.steps ?? (stages === undefined || touchpoints === undefined ? [] : proposedFunnel(choices, stages, touchpoints));
  const trails = useTrails("funnel", ask(steps, search.win ?? WINDOW, search.by), { enabled: ready && steps.length > 0, byUnit: search.by?.startsWith("unit:") === true ? search.by.slice(5) : undefined });
  const rows = (result: Funnel, named: Named): Rows => [
    [t("app_journeys.step"), t("app_journeys.customers"), t("app_journeys.of_first"), t("app_journeys.low"), t("app_journeys.high"), t("app_journeys.of_previous"), t("app_journeys.median_s"), t("app_journeys.lost")],
    ...result.steps.map((s, i) => [named(steps[i] ?? ""), s.reached, s.of_first.value ?? "", s.of_first.low ?? "", s.of_first.high ?? "", s.of_previous.value ?? "", s.from_previous.median ?? "", s.lost])];
  const tools = <><Editor steps={steps} choices={choices} change={(next) => change({ steps: next })} /><Options value={search.win ?? WINDOW} by={search.by ?? ""} change={change} /></>;
  if (ready && steps.length === 0 && choices.length > 0) return <div className="card"><div className="trail-tools">{tools}</div><Empty title={t("app_journeys.funnel_choose")} /></div>;
  return (
    <Panel view="funnel" trails={trails} tools={tools} empty={(d) => d.result.customers === 0} rows={(d, named) => rows(d.result, named)}
      says={(d, named) => {
        const [first, last] = [d.result.steps[0]!, d.result.steps.at(-1)!];
        const lost = worst(d.result.steps);
        return [t("app_journeys.funnel_says", { all: f.count(d.result.customers), begun: f.count(first.reached), step: named(steps[0] ?? ""), last: named(steps.at(-1) ?? ""), share: said(last.of_first) }),
          lost !== null && t("app_journeys.funnel_says_lost", { from: named(steps[lost] ?? ""), to: named(steps[lost + 1] ?? ""), n: f.count(d.result.steps[lost]!.lost) })].filter(Boolean).join("");
      }}>{(d, named) => (
        <>
          <ol className="funnel">{d.result.steps.map((s, i) => <Stair key={i} step={s} name={named(steps[i] ?? "")} named={named} last={i === d.result.steps.length - 1} first={i === 0} />)}</ol>
          <p className="quiet small trail-total">{t("app_journeys.funnel_total", { all: exact(d.result.customers), begun: exact(d.result.steps[0]?.reached ?? 0), not: exact(d.result.customers - (d.result.steps[0]?.reached ?? 0)) })}</p>
          <FunnelGroups answer={d} by={search.by} names={steps.map(named)} />
        </>
      )}</Panel>
  );
}

/** The question that a funnel asks. */
function ask(steps: readonly string[], window: string, by: string | undefined): Ask<"funnel"> {
  return { steps: steps.map((s) => ({ parts: [[s]] })), window_ms: lasting(window), by: by === "week" || by === "month" ? by : undefined, group: by?.startsWith("trait:") === true ? by.slice(6) : undefined };
}

/** The step after which most are lost. */
function worst(steps: readonly FunnelStepResult[]): number | null {
  const before = steps.slice(0, -1);
  const most = Math.max(0, ...before.map((s) => s.lost));
  return most === 0 ? null : before.findIndex((s) => s.lost === most);
}

function Stair({ step, name, named, first, last }: { step: FunnelStepResult; name: string; named: Named; first: boolean; last: boolean }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const instead = step.instead ?? [];
  return (
    <li>
      {!first && <p className="stair-between"><Rate rate={step.of_previous} /> <span className="quiet">{t("app_journeys.stair_time", { median: step.from_previous.median === null ? "–" : f.duration(step.from_previous.median * 1000), p90: step.from_previous.p90 === null ? "–" : f.duration(step.from_previous.p90 * 1000) })}</span></p>}
      <div className="stair"><span className="stair-name">{name}</span><RateBar rate={step.of_first} /><span className="number"><b>{f.count(step.reached)}</b> {!first && <Rate rate={step.of_first} counts={false} />}</span></div>
      {!last && step.lost > 0 && (
        <details className="stair-lost"><summary>{t("app_journeys.lost_n", { n: f.count(step.lost) })}</summary>
          <ul className="plain-list">{step.stopped > 0 && <li>{t("app_journeys.stopped")} {f.count(step.stopped)}</li>}{instead.map((x) => <li key={x.activity}>{named(x.name)} {f.count(x.customers)}</li>)}{step.other_instead > 0 && <li>{t("app.other")} {f.count(step.other_instead)}</li>}</ul>
        </details>
      )}
    </li>
  );
}

function Editor({ steps, choices, change }: { steps: readonly string[]; choices: readonly Choice[]; change: (steps: string[] | undefined) => void }): ReactNode {
  const { t } = useWords();
  const put = (at: number, keys: string[] | undefined): void => change([...steps.slice(0, at), ...(keys ?? []), ...steps.slice(at + 1)].filter((k, i, all) => all.indexOf(k) === i));
  return (
    <div className="funnel-steps">
      {steps.map((key, i) => (
        <span key={key} className="funnel-step">
          <Steps single label={t("app_journeys.step_n", { n: i + 1 })} none="–" steps={choices} value={[key]} choose={(next) => put(i, next)} />
          {i > 0 && <button type="button" className="tool" aria-label={t("app_journeys.earlier", { n: i + 1 })} onClick={() => change([...steps.slice(0, i - 1), key, steps[i - 1]!, ...steps.slice(i + 1)])}>↑</button>}
          {steps.length > 1 && <button type="button" className="tool" aria-label={t("app_journeys.remove_step", { n: i + 1 })} onClick={() => put(i, [])}><Icon name="close" size={12} /></button>}
        </span>
      ))}
      <Steps single label={`＋ ${t("app_journeys.add_step")}`} none="" steps={choices.filter((c) => !steps.includes(c.key))} value={undefined} choose={(next) => change([...steps, ...(next ?? [])])} />
    </div>
  );
}

function Options({ value, by, change }: { value: string; by: string; change: (next: { win?: string; by?: string }) => void }): ReactNode {
  const { t, name } = useWords();
  const levels = levelsOf(useWhole("units").data ?? []);
  const traits = traitsOf(useWhole("personas").data ?? []);
  return (
    <>
      <label className="picker"><span className="quiet">{t("app_journeys.window")}</span><select value={value} onChange={(e) => change({ win: e.target.value === WINDOW ? undefined : e.target.value })}>{WINDOWS.map((w) => <option key={w} value={w}>{t(`app_journeys.window_${w}`)}</option>)}</select></label>
      <label className="picker"><span className="quiet">{t("app_journeys.by")}</span><select value={by} onChange={(e) => change({ by: e.target.value || undefined })}>
        <option value="">{t("app_journeys.by_none")}</option><option value="week">{t("app_journeys.by_week")}</option><option value="month">{t("app_journeys.by_month")}</option>
        {levels.map((l) => <option key={l} value={`unit:${l}`}>{t("app_journeys.by_unit", { level: name("app.level", l) })}</option>)}
        {traits.map((x) => <option key={x} value={`trait:${x}`}>{t("app_journeys.by_trait", { trait: name("app.trait", x) })}</option>)}
      </select></label>
    </>
  );
}
