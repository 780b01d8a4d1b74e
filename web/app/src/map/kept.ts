// SPDX-License-Identifier: Apache-2.0

// Whether a step keeps the promises on how long it takes, as far as the median
// and the ninth decile of the map tell.

import { useWhole } from "../api/lists";
import type { LiveStep, Standard } from "../api/schema";
import { verdict } from "../touchpoints/Standards";

export interface Kept {
  standard: Standard;
  verdict: ReturnType<typeof verdict>;
}

export function useKept(): (step: LiveStep | undefined) => Kept[] {
  const standards = useWhole("standards").data ?? [];
  return (step) => standards.flatMap((standard) => {
    if (step === undefined || standard.touchpoint !== step.touchpoint || !plain(standard)) return [];
    const figure = standard.quantile === 500 ? step.median : step.p90;
    return figure === undefined ? [] : [{ standard, verdict: verdict(standard, figure) }];
  });
}

/** A promise on the median or the ninth decile of how long a contact takes, everywhere and at any hour. */
function plain(s: Standard): boolean {
  return s.measure === "duration" && s.statistic === "quantile" && (s.quantile === 500 || s.quantile === 900) && (s.hours ?? []).length === 0 && (s.units ?? []).length === 0;
}
