// SPDX-License-Identifier: Apache-2.0

// What people wrote on journey maps that could be done about a touchpoint.

import type { Journey, JourneyCard } from "../api/schema";

/** A map that holds a touchpoint, and the stage that it stands in. */
export interface Place {
  journey: Journey;
  stage: string;
}

export interface Idea extends Place {
  card: JourneyCard;
}

/** The maps that hold a touchpoint, each once. */
export function placesOf(journeys: readonly Journey[], touchpoint: string): Place[] {
  return journeys.flatMap((journey) => {
    const stage = (journey.stages ?? []).find((s) => (s.touchpoints ?? []).some((x) => x.touchpoint === touchpoint));
    return stage === undefined || journey.status === "retired" ? [] : [{ journey, stage: stage.stage }];
  });
}

/** What was written about it as an opportunity. */
export function ideasOf(journeys: readonly Journey[], touchpoint: string): Idea[] {
  return placesOf(journeys, touchpoint).flatMap(({ journey }) =>
    (journey.stages ?? []).flatMap((s) => (s.cards ?? []).filter((c) => c.lane === "opportunities" && c.step === touchpoint).map((card) => ({ journey, stage: s.stage, card }))));
}
