// SPDX-License-Identifier: Apache-2.0

// Small pictures inside lines and tables: intervals, curves, faces, chips.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import type { Figure, Touchpoint } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "./format";
import { Icon, iconOf } from "./Icon";

/** A point with its interval between two ends; hollow where it is undecided against the neutral value. */
export function Interval({ figure, low, high, neutral }: { figure: Figure | undefined; low: number; high: number; neutral?: number }): ReactNode {
  const f = useFormat();
  if (figure?.value === undefined || high <= low) return <span className="interval none" />;
  const at = (v: number): number => 4 + 112 * Math.min(1, Math.max(0, (v - low) / (high - low)));
  const [a, b] = [figure.low ?? figure.value, figure.high ?? figure.value];
  const undecided = neutral !== undefined && a <= neutral && b >= neutral;
  const tone = neutral === undefined ? "" : undecided ? "" : figure.value > neutral ? "good" : "bad";
  return (
    <svg className={`interval ${tone} ${figure.few ? "few" : ""}`} viewBox="0 0 120 20" width="96" height="16" role="img" aria-label={`${f.value(figure.unit, figure.value)}, ${f.interval(figure)}`}>
      <line className="axis" x1="0" x2="120" y1="10" y2="10" />
      {neutral !== undefined && neutral > low && neutral < high && <line className="neutral" x1={at(neutral)} x2={at(neutral)} y1="3" y2="17" />}
      <line className="whisker" x1={at(a)} x2={at(b)} y1="10" y2="10" />
      <circle cx={at(figure.value)} cy="10" r="4" className={undecided ? "hollow" : ""} />
    </svg>
  );
}

export interface SparkPoint {
  value: number | null;
  /** Rests on too few to be relied on. */
  few?: boolean;
}

/** A curve without axes; gaps stay gaps, and what rests on few is grey. */
export function Spark({ points, label }: { points: readonly SparkPoint[]; label: string }): ReactNode {
  const known = points.flatMap((p) => (p.value === null ? [] : [p.value]));
  if (known.length < 2) return <div className="spark" />;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (i: number): number => 2 + (196 * i) / (points.length - 1);
  const y = (v: number): number => (high === low ? 16 : 29 - (26 * (v - low)) / (high - low));
  const path = (drawn: (p: SparkPoint) => boolean): string => points.map((p, i) => {
    if (p.value === null || !drawn(p)) return "";
    const before = points[i - 1];
    return `${before !== undefined && before.value !== null && drawn(before) ? "L" : "M"}${x(i).toFixed(1)} ${y(p.value).toFixed(1)}`;
  }).join("");
  const last = points.findLastIndex((p) => p.value !== null);
  const thin = points.some((p) => p.few);
  return (
    <svg className="spark" viewBox="0 0 200 32" preserveAspectRatio="none" role="img" aria-label={label}>
      {thin && <path className="thin" d={path(() => true)} vectorEffect="non-scaling-stroke" />}
      <path d={path((p) => !p.few)} vectorEffect="non-scaling-stroke" />
      <circle className={points[last]!.few ? "thin" : undefined} cx={x(last)} cy={y(points[last]!.value!)} r="2.5" />
    </svg>
  );
}

const MOUTHS = ["M6.5 15.2Q10 11.2 13.5 15.2", "M6.8 14.4Q10 12.4 13.2 14.4", "M6.8 13.6H13.2", "M6.8 12.8Q10 15 13.2 12.8", "M6.2 12.2Q10 17.4 13.8 12.2"];

/** A face for a feeling from 1 (worst) to 5 (best); decoration, so always beside words. */
export function Face({ level, size = 20 }: { level: number; size?: number }): ReactNode {
  return (
    <svg className={`face face-${level}`} viewBox="0 0 20 20" width={size} height={size} aria-hidden="true">
      <circle cx="10" cy="10" r="9.5" /><circle className="face-eye" cx="7.2" cy="8" r="1.2" /><circle className="face-eye" cx="12.8" cy="8" r="1.2" /><path d={MOUTHS[level - 1]} />
    </svg>
  );
}

/** The feeling that a figure stands for: fifths of its scale. */
export function levelOf(figure: Figure | undefined, low: number, high: number): number | null {
  if (figure?.value === undefined || high <= low) return null;
  return Math.min(5, Math.max(1, Math.floor(((figure.value - low) / (high - low)) * 5) + 1));
}

/** A touchpoint is always icon and name; it leads to its page. */
export function TouchpointLink({ touchpoint, id, name }: { touchpoint?: Touchpoint; id?: string; name?: string }): ReactNode {
  const { lang } = useWords();
  const { desk } = useDesk();
  const key = touchpoint?.id ?? id ?? "";
  const text = touchpoint === undefined ? name || key : labelIn(lang, touchpoint.label) || key;
  return <Link className="chip" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: key }} search={keepPick as never}><Icon name={iconOf(touchpoint?.channel)} /><span>{text}</span></Link>;
}

/** Shares of bad, neutral and good as one bar with words. */
export function ShareBar({ parts, label }: { parts: readonly { tone: string; share: number; text: string }[]; label: string }): ReactNode {
  return <div className="share-bar" role="img" aria-label={`${label}: ${parts.map((p) => p.text).join(", ")}`}>{parts.filter((p) => p.share > 0).map((p) => <i key={p.tone} className={p.tone} style={{ flexGrow: p.share }} title={p.text} />)}</div>;
}
