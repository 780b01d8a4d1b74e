// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useRef } from "react";
import type { PathBand, PathBands } from "./answers";
import { useMedia, useTheme } from "../design/theme";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Select } from "./Bar";
import { Panel } from "./Panel";
import { Rate, useExact, useRateText } from "./Rate";
import type { Drawn } from "./sankey";
import { Steps } from "./Steps";
import { type Named, useExplore, useSteps, useTrails } from "./trails";

const DEPTH = 4;
const DEPTHS = ["2", "3", "4", "5", "6"] as const;
const BRANCHES = 8;
const WIDEST = 7;

/** The first steps as bands that part and meet. */
export function FlowView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const said = useRateText();
  const exact = useExact();
  const phone = useMedia("(max-width: 760px)");
  const [search, change] = useExplore();
  const { steps } = useSteps();
  const depth = search.depth ?? DEPTH;
  const trails = useTrails("paths", { anchor: search.a, depth, top: BRANCHES, bands: WIDEST });
  const namer = (named: Named) => (band: PathBand): string => (band.kind === "root" ? (search.a === undefined ? t("app_journeys.start") : search.a.map(named).join("、")) : band.kind === "other" ? t("app.other") : band.kind === "ended" ? t("app_journeys.ended") : named(band.name ?? ""));
  return (
    <Panel view="flow" trails={trails} empty={(d) => allOf(d.result.after?.bands) === 0} rows={(d, named) => rows(d.result.after?.bands, namer(named), [t("app_journeys.level_n"), t("app_journeys.from"), t("app_journeys.to"), t("app_journeys.journeys")])}
      says={(d, named) => {
        const flow = d.result.after?.bands;
        const first = flow?.bands.find((b) => b.level === 1 && b.kind === "step");
        return `${t("app_journeys.flow_says", { n: f.count(allOf(flow)), customers: f.count(d.result.customers), step: first === undefined ? "–" : named(first.name ?? ""), share: first === undefined ? "–" : said(first.taken) })}${flow === undefined ? "" : t("app_journeys.flow_says_ended", { depth, share: said(flow.ended) })}`;
      }}
      tools={<>
        <Steps label={t("app_journeys.from_step")} none={t("app_journeys.first_step")} steps={steps} value={search.a} choose={(a) => change({ a })} />
        <Select label={t("app_journeys.depth")} value={String(depth) as (typeof DEPTHS)[number]} options={DEPTHS} text={(x) => t("app_journeys.n_steps", { n: x })} choose={(x) => change({ depth: Number(x) })} />
      </>}>{(d, named) => d.result.after?.bands === undefined ? null : (
        <>
          {phone ? <Levels flow={d.result.after.bands} name={namer(named)} /> : <><Sankey flow={d.result.after.bands} name={namer(named)} /><details><summary>{t("app_journeys.as_tables")}</summary><Levels flow={d.result.after.bands} name={namer(named)} /></details></>}
          <p className="quiet small trail-total">{t("app_journeys.flow_total", { n: exact(allOf(d.result.after.bands)) })}</p>
        </>
      )}</Panel>
  );
}

/** How many paths there are. */
function allOf(flow: PathBands | undefined): number {
  return flow?.bands[0]?.taken.n ?? 0;
}

function rows(flow: PathBands | undefined, name: (band: PathBand) => string, heads: string[]): (string | number)[][] {
  return [heads, ...(flow?.streams ?? []).map((s) => [flow!.bands[s.to]!.level, name(flow!.bands[s.from]!), name(flow!.bands[s.to]!), s.n])];
}

function Sankey({ flow, name }: { flow: PathBands; name: (band: PathBand) => string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { dark } = useTheme();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawn | null>(null);
  useEffect(() => {
    let gone = false;
    void import("./sankey").then(({ draw }) => {
      if (gone || box.current === null) return;
      drawing.current ??= draw(box.current);
      drawing.current.show({ flow, name, count: f.count, percent: f.percent, still });
    });
    return () => {
      gone = true;
    };
  });
  useEffect(() => () => {
    drawing.current?.end();
    drawing.current = null;
  }, [dark]);
  return <div key={String(dark)} data-picture="" ref={box} style={{ height: 520 }} role="img" aria-label={t("app_journeys.flow_label", { n: f.count(allOf(flow)), bands: flow.bands.length })} />;
}

/** The same as lists, level by level; each adds up to what arrived there. */
function Levels({ flow, name }: { flow: PathBands; name: (band: PathBand) => string }): ReactNode {
  const { t } = useWords();
  const levels = [...new Set(flow.bands.map((b) => b.level))].filter((l) => l > 0);
  return (
    <div className="levels">{levels.map((level) => (
      <section key={level} aria-label={t("app_journeys.step_n", { n: level })}>
        <h3>{t("app_journeys.step_n", { n: level })}</h3>
        <table className="plain-table"><tbody>{flow.bands.filter((b) => b.level === level).map((b) => <tr key={`${b.kind} ${b.name}`}><td>{name(b)}</td><td><Rate rate={b.taken} /></td></tr>)}</tbody></table>
      </section>
    ))}</div>
  );
}
