// SPDX-License-Identifier: Apache-2.0

// Importance against performance: a point for each touchpoint, named, with the
// interval of its importance.

import { type ReactNode, useRef } from "react";
import type { ViewCard } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { standalone } from "../ui/picture";
import { PictureFiles } from "../ui/PictureFiles";
import { boxOf, type Label, placed } from "./labels";

const WIDTH = 460;
const HEIGHT = 300;
const EDGE = 28;
const LEFT = 34; // for the numbers of the axes, beside the picture
const BELOW = 34;
const LEAD = 20; // from here on a line leads to a name

interface Tick {
  at: number;
  value: number;
}

/** Where a touchpoint stands in the picture. */
export interface Spot {
  x: number;
  y: number;
  from: number; // of the interval of its importance
  to: number;
}

const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2];
const RATINGS = [0.1, 0.2, 0.5, 1];
const MOST_TICKS = 8;

/** Round numbers between two ends. */
function ticks(low: number, high: number, steps: readonly number[]): number[] {
  const step = steps.find((s) => (high - low) / s < MOST_TICKS) ?? steps[steps.length - 1]!;
  const first = Math.ceil(low / step - 1e-9);
  return Array.from({ length: Math.max(0, Math.floor(high / step + 1e-9) - first + 1) }, (_, i) => (first + i) * step);
}

/** The picture's points: importance to the right, performance upwards, and the means of both. */
export function grid(of: readonly Pick<ViewCard, "importance" | "performance">[]): { spots: Spot[]; crossX: number; crossY: number; across: Tick[]; up: Tick[] } {
  const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length);
  const most = Math.max(1e-9, ...of.map((v) => v.importance.high));
  const all = of.map((v) => v.performance);
  const low = Math.min(...all), span = Math.max(1e-9, Math.max(...all) - low);
  const x = (share: number): number => EDGE + (WIDTH - 2 * EDGE) * Math.max(0, share) / most;
  const y = (p: number): number => HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * (all.length < 2 ? .5 : (p - low) / span);
  const rating = (p: number): number => 3 + 2 * p; // −1 … 1 as 1 … 5
  const across = ticks(0, most, SHARES).map((value) => ({ value, at: x(value) }));
  const up = ticks(rating(low), rating(low + span), RATINGS).map((value) => ({ value, at: y((value - 3) / 2) }));
  return { across, up, spots: of.map((v) => ({ x: x(v.importance.value), y: y(v.performance), from: x(v.importance.low), to: x(v.importance.high) })), crossX: x(mean(of.map((v) => v.importance.value))), crossY: y(mean(all)) };
}

export function Grid({ of, outcome, period, chosen, choose }: { of: readonly ViewCard[]; outcome: string; period: string; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picture = useRef<SVGSVGElement>(null);
  const { spots, crossX, crossY, across, up } = grid(of);
  const corners = [["end", WIDTH - 4, HEIGHT - 8, "concentrate"], ["end", WIDTH - 4, 14, "keep"], ["start", 4, HEIGHT - 8, "low_priority"], ["start", 4, 14, "overkill"]] as const;
  const names = besides(of, spots, chosen, corners.map(([anchor, x, y, key]) => boxOf({ anchor, x, y }, t(`app.field.${key}`))));
  const unnamed = of.map((_, i) => i).filter((i) => names[i] === undefined);
  return (
    <figure className="chart views-grid">
      <div className="chart-tools"><PictureFiles name={t("app.views")} svg={() => (picture.current === null ? "" : standalone(picture.current))} source={{ period }} /></div>
      <svg ref={picture} className="field" viewBox={`${-LEFT} 0 ${WIDTH + LEFT} ${HEIGHT + BELOW}`} role="group" aria-label={t("app.views_picture")}>
        <line className="cross" x1={crossX} x2={crossX} y1="0" y2={HEIGHT} /><line className="cross" x1="0" x2={WIDTH} y1={crossY} y2={crossY} />
        <Axes across={across} up={up} right={t("app_moments.axis_importance", { outcome })} top={t("app_moments.axis_rating")} said={f.percent} />
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
              <Name name={v.touchpoint.name} spot={p} label={names[i]} number={unnamed.indexOf(i) + 1} />
            </g>
          );
        })}
      </svg>
      <figcaption className="quiet small">{t("app.views_axes")}{unnamed.length > 0 && ` ${t("app_moments.axis_unnamed", { names: unnamed.map((i, n) => `${n + 1} ${of[i]!.touchpoint.name}`).join(t("app.also")) })}`}</figcaption>
    </figure>
  );
}

/** Where names stand: the chosen touchpoint's first, then those that can be placed in a field, the most important before others. */
function besides(of: readonly ViewCard[], spots: readonly Spot[], chosen: string | undefined, taken: Parameters<typeof placed>[2]): (Label | undefined)[] {
  const rank = (v: ViewCard): number => (v.touchpoint.id === chosen ? 0 : v.quadrant !== "undecided" && v.quadrant !== "none" ? 1 : 2);
  const order = of.map((v, i) => ({ v, i })).sort((a, b) => rank(a.v) - rank(b.v) || b.v.importance.value - a.v.importance.value);
  const lines = spots.map((s) => ({ x: s.from, y: s.y - 3, width: s.to - s.from, height: 6 }));
  const labels = placed(order.map(({ v, i }) => ({ x: spots[i]!.x, y: spots[i]!.y, name: v.touchpoint.name })), { width: WIDTH, height: HEIGHT }, [...taken, ...lines]);
  const out: (Label | undefined)[] = of.map(() => undefined);
  order.forEach(({ i }, k) => { out[i] = labels[k]; });
  return out;
}

/** A name beside its point, led to where it stands apart; a number where there is no room. */
function Name({ name, spot, label, number }: { name: string; spot: Spot; label: Label | undefined; number: number }): ReactNode {
  if (label === undefined) return <text x={spot.x + 7} y={spot.y - 5}>{number}</text>;
  const apart = Math.abs(label.y - spot.y) > LEAD;
  return <>{apart && <line className="lead" x1={spot.x} y1={spot.y} x2={label.x} y2={label.y > spot.y ? label.y - 9 : label.y + 2} />}<text x={label.x} y={label.y} textAnchor={label.anchor}>{name}</text></>;
}

/** What is to the right, what upwards, and in which numbers. */
function Axes({ across, up, right, top, said }: { across: readonly Tick[]; up: readonly Tick[]; right: string; top: string; said: (share: number) => string }): ReactNode {
  return (
    <g className="axes">
      <line x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} /><line x1="0" x2="0" y1="0" y2={HEIGHT} />
      {across.map((k) => <text key={k.value} x={k.at} y={HEIGHT + 13} textAnchor="middle">{said(k.value).replace(/\.0%$/, "%")}</text>)}
      {up.map((k) => <text key={k.value} x="-4" y={k.at + 4} textAnchor="end">{k.value.toFixed(1)}</text>)}
      <text x={WIDTH} y={HEIGHT + 28} textAnchor="end">{right}</text>
      <text transform={`translate(${-LEFT + 10} ${HEIGHT / 2}) rotate(-90)`} textAnchor="middle">{top}</text>
    </g>
  );
}
