// SPDX-License-Identifier: Apache-2.0

import { type CSSProperties, type ReactNode, useMemo } from "react";
import type { Figure, JourneyRate } from "../api/schema";
import { useWords } from "../text/words";
import { FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";

/** A share as the app's figures are, so that it looks like all others. */
export function figureOf(rate: JourneyRate): Figure {
  return { unit: "share", n: rate.of, value: rate.value ?? undefined, low: rate.low ?? undefined, high: rate.high ?? undefined } as Figure;
}

/** A share with its interval and how many of how many. */
export function Rate({ rate, counts = true }: { rate: JourneyRate; counts?: boolean }): ReactNode {
  const f = useFormat();
  return <span className="number"><FigureText figure={figureOf(rate)} count={false} />{counts && <span className="quiet"> {f.count(rate.n)}/{f.count(rate.of)}</span>}</span>;
}

/** The same in one line of text. */
export function useRateText(): (rate: JourneyRate) => string {
  const f = useFormat();
  return (rate) => (rate.value === null ? "–" : rate.low === null || rate.high === null ? f.percent(rate.value) : `${f.percent(rate.value)} (${f.interval(figureOf(rate))})`);
}

/** Counts to the last digit, for lines that add up. */
export function useExact(): (n: number) => string {
  const { lang } = useWords();
  return useMemo(() => {
    const format = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-GB");
    return (n) => format.format(n);
  }, [lang]);
}

/** A bar as long as a share, with its interval drawn on it. */
export function RateBar({ rate, most = 1 }: { rate: JourneyRate; most?: number }): ReactNode {
  const at = (v: number | null): string => `${Math.min(100, (100 * (v ?? 0)) / most)}%`;
  return (
    <span className="rate-bar" aria-hidden="true" style={{ "--share": at(rate.value), "--low": at(rate.low), "--high": at(rate.high) } as CSSProperties}>
      <i />{rate.low !== null && rate.high !== null && <b />}
    </span>
  );
}
