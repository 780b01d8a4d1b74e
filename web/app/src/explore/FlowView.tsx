// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useMedia, useTheme } from "../design/theme";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Select } from "./Bar";
import { ENDED, type Flows, flows, OTHER, ROOT } from "./flows";
import { Panel } from "./Panel";
import { rateOf, useExact, useRateText } from "./Rate";
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
  const trails = useTrails("paths", { anchor: search.a, depth, top: BRANCHES });
  const tree = trails.data?.result.after?.tree;
  const found = useMemo(() => (tree === undefined ? null : flows(tree, depth, WIDEST)), [tree, depth]);
  const names = (named: Named) => (key: string): string => (key === ROOT ? (search.a === undefined ? t("app_journeys.start") : search.a.map(named).join("、")) : key === OTHER ? t("app.other") : key === ENDED ? t("app_journeys.ended") : named(key));
  return (
    <Panel view="flow" trails={trails} empty={(d) => (d.result.after?.tree?.paths ?? 0) === 0} rows={(_, named) => rows(found, names(named), [t("app_journeys.level_n"), t("app_journeys.from"), t("app_journeys.to"), t("app_journeys.journeys")])}
      says={(d, named) => {
        const first = found?.bands.find((b) => b.level === 1 && b.key !== OTHER && b.key !== ENDED);
        const ended = found?.bands.filter((b) => b.key === ENDED).reduce((s, b) => s + b.n, 0) ?? 0;
        const all = found?.all ?? 0;
        return `${t("app_journeys.flow_says", { n: f.count(all), customers: f.count(d.result.customers), step: first === undefined ? "–" : named(first.key), share: said(rateOf(first?.n ?? 0, all)) })}${t("app_journeys.flow_says_ended", { depth, share: said(rateOf(ended, all)) })}`;
      }}
      tools={<>
        <Steps label={t("app_journeys.from_step")} none={t("app_journeys.first_step")} steps={steps} value={search.a} choose={(a) => change({ a })} />
        <Select label={t("app_journeys.depth")} value={String(depth) as (typeof DEPTHS)[number]} options={DEPTHS} text={(x) => t("app_journeys.n_steps", { n: x })} choose={(x) => change({ depth: Number(x) })} />
      </>}>{(_, named) => found === null ? null : (
        <>
          {phone ? <Levels found={found} name={names(named)} /> : <><Sankey found={found} name={names(named)} /><details><summary>{t("app_journeys.as_tables")}</summary><Levels found={found} name={names(named)} /></details></>}
          <p className="quiet small trail-total">{t("app_journeys.flow_total", { n: exact(found.all) })}</p>
        </>
      )}</Panel>
  );
}

function rows(found: Flows | null, name: (key: string) => string, heads: string[]): (string | number)[][] {
  const keys = new Map((found?.bands ?? []).map((b) => [b.id, b]));
  return [heads, ...(found?.streams ?? []).map((s) => [keys.get(s.target)?.level ?? 0, name(keys.get(s.source)?.key ?? ""), name(keys.get(s.target)?.key ?? ""), s.n])];
}

function Sankey({ found, name }: { found: Flows; name: (key: string) => string }): ReactNode {
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
      drawing.current.show({ flows: found, name, count: f.count, percent: f.percent, still });
    });
    return () => {
      gone = true;
    };
  });
  useEffect(() => () => {
    drawing.current?.end();
    drawing.current = null;
  }, [dark]);
  return <div key={String(dark)} data-picture="" ref={box} style={{ height: 520 }} role="img" aria-label={t("app_journeys.flow_label", { n: f.count(found.all), bands: found.bands.length })} />;
}

/** The same as lists, level by level; each adds up to what arrived there. */
function Levels({ found, name }: { found: Flows; name: (key: string) => string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const levels = [...new Set(found.bands.map((b) => b.level))].filter((l) => l > 0);
  return (
    <div className="levels">{levels.map((level) => {
      const bands = found.bands.filter((b) => b.level === level);
      return (
        <section key={level} aria-label={t("app_journeys.step_n", { n: level })}>
          <h3>{t("app_journeys.step_n", { n: level })}</h3>
          <table className="plain-table"><tbody>{bands.map((b) => <tr key={b.id}><td>{name(b.key)}</td><td className="number">{f.count(b.n)}</td><td className="number quiet">{f.percent(found.all === 0 ? 0 : b.n / found.all)}</td></tr>)}</tbody></table>
        </section>
      );
    })}</div>
  );
}
