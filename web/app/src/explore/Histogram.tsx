// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { JourneyBin, Standard } from "../api/schema";
import type { Waits } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";

const WIDTH = 960;
const HEIGHT = 260;
const TOP = 44;
const FOOT = 26;

/** Where a time stands among bins that are drawn equally wide, as a share of the width. */
export function place(bins: readonly JourneyBin[], seconds: number): number | null {
  const i = bins.findIndex((b) => seconds >= b.low && seconds <= b.high);
  if (i < 0) return null;
  const { low, high } = bins[i]!;
  return (i + (high > low ? (seconds - low) / (high - low) : 0.5)) / bins.length;
}

/** How many waited how long, with the median, the slowest tenth and what was promised. */
export function Histogram({ waits, standard }: { waits: Waits; standard: Standard | undefined }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const bins = waits.bins ?? [];
  const most = Math.max(1, ...bins.map((b) => b.count));
  const wide = WIDTH / Math.max(1, bins.length);
  const tall = HEIGHT - TOP - FOOT;
  const time = (s: number): string => f.duration(s * 1000);
  const marks = [
    { kind: "median", at: waits.times.median, text: t("app_journeys.mark_median", { time: time(waits.times.median ?? 0) }), row: 0 },
    { kind: "p90", at: waits.times.p90, text: t("app_journeys.mark_p90", { time: time(waits.times.p90 ?? 0) }), row: 1 },
    ...(standard === undefined ? [] : [{ kind: "promise", at: standard.threshold / 1000, text: t("app_journeys.mark_standard", { time: f.duration(standard.threshold) }), row: 2 }]),
  ];
  return (
    <svg data-picture="" data-size={`${WIDTH} ${HEIGHT}`} className="histogram" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t("app_journeys.histogram_label", { n: f.count(waits.waits), median: time(waits.times.median ?? 0), p90: time(waits.times.p90 ?? 0) })}>
      {bins.map((b, i) => (
        <g key={b.low}><title>{`${time(b.low)} – ${time(b.high)}: ${f.count(b.count)}`}</title>
          <rect className="bin" x={i * wide + 1} y={TOP + tall * (1 - b.count / most)} width={Math.max(1, wide - 2)} height={(tall * b.count) / most} />
          <text x={i * wide + wide / 2} y={TOP + tall * (1 - b.count / most) - 3} textAnchor="middle">{b.count > 0 ? f.count(b.count) : ""}</text>
          {(i % Math.ceil(bins.length / 8) === 0) && <text x={i * wide} y={HEIGHT - 8}>{time(b.low)}</text>}
        </g>
      ))}
      {marks.map(({ kind, at, text, row }) => {
        const x = at === null ? null : place(bins, at);
        if (x === null) return null;
        return <g key={kind} className={`wait-mark ${kind}`}><line x1={x * WIDTH} x2={x * WIDTH} y1={4 + row * 13} y2={HEIGHT - FOOT} /><text x={x * WIDTH + (x > 0.75 ? -5 : 5)} y={13 + row * 13} textAnchor={x > 0.75 ? "end" : "start"}>{text}</text></g>;
      })}
    </svg>
  );
}
