// SPDX-License-Identifier: Apache-2.0

// What customers did and felt at the parts of a journey, as the server tells it
// for the picked period, unit and segment.

import type { LiveJourney, LiveStage, LiveStep } from "../api/schema";
import type { CurveStep } from "./curve";
import { type Content, stepsOf } from "./model";

/** How customers felt at one place, −2 to 2, and how far that can be relied on. */
export interface Feel {
  value?: number;
  low?: number;
  high?: number;
  n: number;
  state: "live" | "thin" | "stale" | "none";
  method?: string;
  source?: string; // mentions or score
  metric?: string;
}

/** How a statement is known. */
export type Level = "observed" | "reported" | "assumed";

/** What is known of a map, found by its parts. What has been added since is not known yet. */
export interface LiveMap {
  step: (stage: string, touchpoint: string) => LiveStep | undefined;
  stage: (stage: string) => LiveStage | undefined;
  level: (card: string) => Level | undefined;
  silentDays: number;
  few: number;
}

export function readLive(answer: LiveJourney): LiveMap {
  const stages = new Map((answer.stages ?? []).map((s) => [s.stage, s]));
  const steps = new Map([...stages.values()].flatMap((s) => (s.steps ?? []).map((x) => [`${s.stage} ${x.touchpoint}`, x] as const)));
  const levels = new Map([...stages.values()].flatMap((s) => (s.cards ?? []).map((c) => [c.id, c.evidence] as const)));
  return { step: (stage, touchpoint) => steps.get(`${stage} ${touchpoint}`), stage: (stage) => stages.get(stage), level: (card) => levels.get(card), silentDays: answer.silent_days, few: answer.few };
}

/** The feeling of a stage or a step. */
export function feelOf(known: Pick<LiveStep, "emotion" | "state"> | undefined): Feel | undefined {
  if (known === undefined) return undefined;
  const { n, value, low, high, method, source, metric } = known.emotion;
  return { n, value, low, high, method, source, metric, state: known.state };
}

/** The mark of a step that decides, or may. */
export function gradeOf(step: LiveStep | undefined): "moment" | "candidate" | undefined {
  const found = step?.moment?.class;
  return found === "moment" || found === "candidate" ? found : undefined;
}

/** The steps of a map with what is known of each, for its curve. */
export function curveSteps(content: Content, live: LiveMap | undefined): CurveStep[] {
  return stepsOf(content).map(({ key, stage, step }) => ({ key, stage, feel: feelOf(live?.step(stage, step.touchpoint)), expected: step.emotion }));
}
