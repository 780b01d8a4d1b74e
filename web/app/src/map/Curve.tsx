// SPDX-License-Identifier: Apache-2.0

// The backbone of a map: how customers felt, step by step, with intervals, what
// is expected beside it, and the moments of truth on it.

import { type ReactNode, useId } from "react";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { areaPath, type Column, CURVE_HEIGHT, type CurvePoint, expectedPath, hasValue, linePath, loosePath, pointsOf, undecided, yOf } from "./curve";
import { useSayFeel } from "./say";
import type { Content } from "./model";
import { curveSteps, gradeOf, type LiveMap } from "./live";
import { tone } from "./tone";
import { useMap, useNames } from "./view";

const FACES = [2, 1, 0, -1, -2] as const;

interface CurveProps {
  columns: readonly Column[];
  row: number;
  zoom: number;
  other: { content: Content; live: LiveMap | undefined } | null; // the map that this one is compared with
}

export function Curve({ columns, row, zoom, other }: CurveProps): ReactNode {
  const { t } = useWords();
  const { content, live, selected } = useMap();
  const clip = useId();
  const points = pointsOf(columns, curveSteps(content, live));
  const beside = other === null ? [] : besides(points, columns, other);
  const width = columns.reduce((sum, c) => sum + c.width, 0);
  const neutral = yOf(0);
  return (
    <svg className="map-curve" viewBox={`0 0 ${width} ${CURVE_HEIGHT}`} width={width * zoom} height={CURVE_HEIGHT * zoom} role="group" aria-label={t("app_map.curve")}>
      <defs><clipPath id={`${clip}-up`}><rect x="0" y="0" width={width} height={neutral} /></clipPath><clipPath id={`${clip}-down`}><rect x="0" y={neutral} width={width} height={CURVE_HEIGHT - neutral} /></clipPath></defs>
      {FACES.map((v) => <line key={v} className={v === 0 ? "map-neutral" : "map-level"} x1="0" x2={width} y1={yOf(v)} y2={yOf(v)} />)}
      <path className="map-area up" d={areaPath(points)} clipPath={`url(#${clip}-up)`} /><path className="map-area down" d={areaPath(points)} clipPath={`url(#${clip}-down)`} />
      <path className="map-expected" d={expectedPath(points)} />
      {beside.length > 0 && <path className="map-beside" d={linePath(beside) + loosePath(beside) || expectedPath(beside)} />}
      <path className="map-loose" d={loosePath(points)} /><path className="map-line" d={linePath(points)} />
      <Words points={points} />
      {points.map((p) => <Point key={p.key} point={p} row={row} column={columns.findIndex((c) => c.stage === p.stage)} on={selected === `step/${p.key}`} />)}
    </svg>
  );
}

/** The points of the other map, each above the step of this one that is the same; what this one lacks has no place here. */
function besides(points: readonly CurvePoint[], columns: readonly Column[], other: { content: Content; live: LiveMap | undefined }): CurvePoint[] {
  const theirs = new Map(pointsOf(columns, curveSteps(other.content, other.live)).map((p) => [p.key, p]));
  return points.flatMap((p) => {
    const found = theirs.get(p.key);
    return found === undefined ? [] : [{ ...found, x: p.x }];
  });
}

function Point({ point: p, row, column, on }: { point: CurvePoint; row: number; column: number; on: boolean }): ReactNode {
  const { select, live } = useMap();
  const names = useNames();
  const say = useSayFeel();
  const { touchpoint, grade, y, low, high } = placeOf(p, live);
  const label = say.point(names.step({ touchpoint }), p.feel, p.expected, grade);
  const [top, bottom] = [Math.min(y, high ?? y) - 13, Math.max(y, low ?? y) + 13];
  return (
    <g className={`map-point ${p.feel?.state ?? "none"}${on ? " on" : ""}`} role="button" tabIndex={-1} aria-label={label} data-spot={`point/${p.key}`} data-row={row} data-col={column} onClick={() => select(`step/${p.key}`)}
      onKeyDown={(e) => (e.key === "Enter" || e.key === " ") && select(`step/${p.key}`)}>
      <rect className="map-hit" x={p.x - 13} y={top} width="26" height={bottom - top} rx="4" />
      {low !== undefined && high !== undefined && <line className="map-whisker" x1={p.x} x2={p.x} y1={low} y2={high} />}
      {hasValue(p) ? <circle className={`map-value feel-${tone(p.feel!.value!)}${undecided(p.feel!) ? " open" : ""}`} cx={p.x} cy={y} r="5" /> : p.expected !== undefined ? <circle className="map-wished" cx={p.x} cy={y} r="3.5" /> : <line className="map-unknown" x1={p.x - 4} x2={p.x + 4} y1={y} y2={y} />}
    </g>
  );
}

function placeOf(p: CurvePoint, live: LiveMap | undefined): { touchpoint: string; grade: ReturnType<typeof gradeOf>; y: number; low?: number; high?: number } {
  const touchpoint = p.key.replace(/#\d+$/, "");
  const interval = hasValue(p) && p.feel!.low !== undefined && p.feel!.high !== undefined ? { low: yOf(p.feel!.low), high: yOf(p.feel!.high) } : {};
  return { touchpoint, grade: gradeOf(live?.step(p.stage, touchpoint)), y: hasValue(p) ? yOf(p.feel!.value!) : yOf(p.expected ?? 0), ...interval };
}

/** On how many each point rests, and the names of the moments; points say the same to readers of screens. */
function Words({ points }: { points: readonly CurvePoint[] }): ReactNode {
  const f = useFormat();
  const names = useNames();
  const { live } = useMap();
  return (
    <g aria-hidden="true" className="map-words">
      {points.map((p) => {
        const { touchpoint, grade, y, low } = placeOf(p, live);
        return (
          <g key={p.key}>
            {hasValue(p) && <text className="map-n" x={p.x} y={Math.max(y, low ?? y) + 14} textAnchor="middle">n {f.count(p.feel!.n)}</text>}
            {grade !== undefined && <text className="map-grade" x={p.x} y={14} textAnchor="middle">{grade === "moment" ? "◆" : "◇"}<tspan className="map-grade-name"> {names.step({ touchpoint })}</tspan></text>}
          </g>
        );
      })}
    </g>
  );
}

/** The same as a table, for readers of screens and for those who prefer it. */
export function CurveTable(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const names = useNames();
  const say = useSayFeel();
  const { content, live } = useMap();
  return (
    <table className="plain-table">
      <caption className="hidden-text">{t("app_map.curve")}</caption>
      <thead><tr>{[t("app_map.stage"), t("app_map.step"), t("app_map.row.emotion"), t("app.interval"), "n", t("app_map.state"), t("app_map.expected"), t("app_map.moment")].map((h) => <th key={h} scope="col">{h}</th>)}</tr></thead>
      <tbody>{curveSteps(content, live).map((s) => {
        const touchpoint = s.key.replace(/#\d+$/, "");
        const grade = gradeOf(live?.step(s.stage, touchpoint));
        return (
          <tr key={s.key}><td>{names.stage(s.stage)}</td><td>{names.step({ touchpoint })}</td><td>{say.value(s.feel?.value)}</td><td>{s.feel === undefined ? "" : say.interval(s.feel)}</td><td>{f.count(s.feel?.n ?? 0)}</td>
            <td>{s.feel === undefined ? "" : t(`app_map.state.${s.feel.state}`)}</td><td>{say.value(s.expected)}</td><td>{grade === undefined ? "" : t(`app_map.grade_${grade}`)}</td></tr>
        );
      })}</tbody>
    </table>
  );
}
