// SPDX-License-Identifier: Apache-2.0

// What other methods say of the touchpoints: importance against performance,
// whether bad and good weigh alike, what customers themselves say, and where
// the methods disagree.

import { type ReactNode, useRef } from "react";
import type { StatedCard, StudyShown, ViewCard } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { download } from "../ui/download";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { standalone } from "../ui/picture";
import { boxOf, type Label, placed } from "./labels";
import { useSay } from "./say";

const WIDTH = 460;
const HEIGHT = 300;
const EDGE = 28;

/** Where a touchpoint stands in the picture. */
export interface Spot {
  x: number;
  y: number;
  from: number; // of the interval of its importance
  to: number;
}

/** The picture's points: importance to the right, performance upwards, and the means of both. */
export function grid(of: readonly Pick<ViewCard, "importance" | "performance">[]): { spots: Spot[]; crossX: number; crossY: number } {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const most = Math.max(1e-9, ...of.map((v) => v.importance.high));
  const all = of.map((v) => v.performance);
  const low = Math.min(...all), span = Math.max(1e-9, Math.max(...all) - low);
  const x = (share: number): number => EDGE + (WIDTH - 2 * EDGE) * Math.max(0, share) / most;
  const y = (p: number): number => HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (all.length < 2 ? .5 : (p - low) / span);
  return { spots: of.map((v) => ({ x: x(v.importance.value), y: y(v.performance), from: x(v.importance.low), to: x(v.importance.high) })), crossX: x(mean(of.map((v) => v.importance.value))), crossY: y(mean(all)) };
}

export function Views({ study, chosen, choose }: { study: StudyShown; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const views = study.views;
  const of = views?.of ?? [];
  const stated = study.stated ?? [];
  if (of.length === 0 && stated.length === 0) return null;
  const disagree = of.flatMap((v) => (v.disagree_text ?? []).map((text) => ({ of: v, text })));
  return (
    <Card title={t("app.views")} says={views === undefined ? t("app.views_stated_only") : t(views.signal ? "app.views_says" : "app.views_no_signal", { outcome: say.outcome(views.outcome), n: f.count(views.n), share: f.percent(views.r2) })}
      tools={<Files name={t("app.views")} rows={() => tableOf(of, stated, t)} />}>
      {disagree.length > 0 && <ul className="plain-list">{disagree.map((d) => <li key={d.of.touchpoint.id + d.text}><button type="button" className="plain pick-row" onClick={() => choose(d.of.touchpoint.id)}><b>{d.of.touchpoint.name}</b></button>{t("app.colon")}{d.text}</li>)}</ul>}
      {of.length > 1 && <Grid of={of} chosen={chosen} choose={choose} />}
      <Lines of={of} stated={stated} chosen={chosen} choose={choose} />
      {of.length > 0 && <details><summary>{t("app.how")}</summary><p className="small">{t("app.views_how")}</p></details>}
    </Card>
  );
}

function Grid({ of, chosen, choose }: { of: readonly ViewCard[]; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const picture = useRef<SVGSVGElement>(null);
  const { spots, crossX, crossY } = grid(of);
  const corners = [["end", WIDTH - 4, HEIGHT - 8, "concentrate"], ["end", WIDTH - 4, 14, "keep"], ["start", 4, HEIGHT - 8, "low_priority"], ["start", 4, 14, "overkill"]] as const;
  const names = besides(of, spots, chosen, corners.map(([anchor, x, y, key]) => boxOf({ anchor, x, y }, t(`app.field.${key}`))));
  return (
    <figure className="chart views-grid">
      <div className="chart-tools"><button type="button" className="tool" aria-label={t("app.export_of", { what: `${t("app.views")} SVG` })} onClick={() => picture.current && download(`${t("app.views")}.svg`, "image/svg+xml", standalone(picture.current).text)}><Icon name="export" />SVG</button></div>
      <svg ref={picture} className="field" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label={t("app.views_picture")}>
        <line className="cross" x1={crossX} x2={crossX} y1="0" y2={HEIGHT} /><line className="cross" x1="0" x2={WIDTH} y1={crossY} y2={crossY} />
        {corners.map(([anchor, x, y, key]) => <text key={key} className="corner" x={x} y={y} textAnchor={anchor}>{t(`app.field.${key}`)}</text>)}
        {of.map((v, i) => {
          const p = spots[i];
          if (p === undefined) return null;
          const decided = v.quadrant !== "undecided" && v.quadrant !== "none";
          const on = v.touchpoint.id === chosen;
          const label = `${v.touchpoint.name}${t("app.colon")}${v.quadrant_text}`;
          return (
            <g key={v.touchpoint.id} className={`spot${decided ? "" : " open"}${on ? " on" : ""}`} role="button" tabIndex={0} aria-label={label} aria-pressed={on} onClick={() => choose(v.touchpoint.id)}
              onKeyDown={(e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); choose(v.touchpoint.id); } }}>
              <title>{label}</title><circle className="hit" cx={p.x} cy={p.y} r="12" /><line x1={p.from} x2={p.to} y1={p.y} y2={p.y} /><circle cx={p.x} cy={p.y} r="5" />
              <Name name={v.touchpoint.name} spot={p} label={names[i]} />
            </g>
          );
        })}
      </svg>
      <figcaption className="quiet small">{t("app.views_axes")}</figcaption>
    </figure>
  );
}

/** Where names stand: the chosen touchpoint's first, then those that can be placed in a field, the most important before others. */
function besides(of: readonly ViewCard[], spots: readonly Spot[], chosen: string | undefined, taken: Parameters<typeof placed>[2]): (Label | undefined)[] {
  const rank = (v: ViewCard): number => (v.touchpoint.id === chosen ? 0 : v.quadrant !== "undecided" && v.quadrant !== "none" ? 1 : 2);
  const order = of.map((v, i) => ({ v, i })).sort((a, b) => rank(a.v) - rank(b.v) || b.v.importance.value - a.v.importance.value);
  const labels = placed(order.map(({ v, i }) => ({ x: spots[i]!.x, y: spots[i]!.y, name: v.touchpoint.name })), { width: WIDTH, height: HEIGHT }, taken);
  const out: (Label | undefined)[] = of.map(() => undefined);
  order.forEach(({ i }, k) => { out[i] = labels[k]; });
  return out;
}

/** A name beside its point; where there is no room it is seen while the point is looked at. */
function Name({ name, spot, label }: { name: string; spot: Spot; label: Label | undefined }): ReactNode {
  if (label !== undefined) return <text x={label.x} y={label.y} textAnchor={label.anchor}>{name}</text>;
  return <text className="spot-late" x={spot.x > WIDTH / 2 ? spot.x - 9 : spot.x + 9} y={Math.max(12, spot.y - 8)} textAnchor={spot.x > WIDTH / 2 ? "end" : "start"}>{name}</text>;
}

function Lines({ of, stated, chosen, choose }: { of: readonly ViewCard[]; stated: readonly StatedCard[]; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const ids = [...of.map((v) => v.touchpoint), ...stated.map((s) => s.touchpoint).filter((p) => !of.some((v) => v.touchpoint.id === p.id))];
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app.views")}>
      <table className="plain-table roomy stacked">
        <thead><tr><th scope="col">{t("app.touchpoint")}</th>{of.length > 0 && <><th scope="col">{t("app.views_importance")}</th><th scope="col">{t("app.views_field")}</th><th scope="col">{t("app.views_asymmetry")}</th></>}{stated.length > 0 && <><th scope="col">{t("app.views_stated")}</th><th scope="col">{t("app.views_gap")}</th></>}</tr></thead>
        <tbody>{ids.map((p) => {
          const v = of.find((x) => x.touchpoint.id === p.id), s = stated.find((x) => x.touchpoint.id === p.id);
          return (
            <tr key={p.id} className={p.id === chosen ? "on" : undefined}>
              <td><button type="button" className="plain pick-row" aria-pressed={p.id === chosen} onClick={() => choose(p.id)}>{p.name}</button></td>
              {of.length > 0 && (v === undefined ? <td colSpan={3} className="quiet">{t("app.too_little")}</td> : <>
                <td className="number" data-label={t("app.views_importance")}>{f.percent(v.importance.value)} <span className="quiet small">{f.percent(v.importance.low).replace("%", "")}–{f.percent(v.importance.high)} · n {f.count(v.n)}</span></td>
                <td data-label={t("app.views_field")}>{v.quadrant_text}{v.quadrant !== "none" && <span className="quiet small"> {t("app_moments.sure", { share: f.percent(v.quadrant_p) })}</span>}</td>
                <td data-label={t("app.views_asymmetry")}>{v.asymmetry_text}</td></>)}
              {stated.length > 0 && <><td className="number" data-label={t("app.views_stated")}>{s?.importance === undefined ? "–" : <>{f.percent(s.importance.value)} <span className="quiet small">{f.percent(s.importance.low).replace("%", "")}–{f.percent(s.importance.high)} · n {f.count(s.importance_n)}</span></>}</td>
                <td className="number" data-label={t("app.views_gap")}>{s?.gap === undefined ? "–" : <>{signed(s.gap.value)} <span className="quiet small">{signed(s.gap.low)} – {signed(s.gap.high)} · n {f.count(s.gap_n)}</span></>}</td></>}
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}

const signed = (v: number): string => `${v < 0 ? "−" : "+"}${(100 * Math.abs(v)).toFixed(1)}`;

function tableOf(of: readonly ViewCard[], stated: readonly StatedCard[], t: ReturnType<typeof useWords>["t"]): (string | number)[][] {
  const heads = [t("app.touchpoint"), t("app.views_importance"), t("app.lower"), t("app.upper"), "n", t("app.performance"), t("app.views_field"), "p", t("app.views_asymmetry"), t("app.views_stated"), "n", t("app.views_gap"), "n"];
  return [heads, ...of.map((v) => {
    const s = stated.find((x) => x.touchpoint.id === v.touchpoint.id);
    return [v.touchpoint.name, v.importance.value, v.importance.low, v.importance.high, v.n, v.performance, v.quadrant_text, v.quadrant_p, v.asymmetry_text, s?.importance?.value ?? "", s?.importance_n ?? "", s?.gap?.value ?? "", s?.gap_n ?? ""];
  })];
}
