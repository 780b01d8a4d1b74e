// SPDX-License-Identifier: Apache-2.0

// Answers about journeys as the views read them: a list that has nothing in it
// is an empty one.

import type * as given from "../api/schema";

type NoNull<T> = [Extract<T, readonly unknown[]>] extends [never] ? T : Exclude<T, null>;

/** The same with every list there. */
export type Lists<T> = T extends readonly (infer U)[] ? Lists<U>[] : T extends object ? { [K in keyof T]: Lists<NoNull<T[K]>> } : T;

export type AttributionCredit = Lists<given.AttributionCredit>;
export type AttributionCrediting = Lists<given.AttributionCrediting>;
export type AttributionResult = Lists<given.AttributionResult>;
export type CohortCohort = Lists<given.CohortCohort>;
export type CohortResult = Lists<given.CohortResult>;
export type CohortValueField = Lists<given.CohortValueField>;
export type CohortValueResult = Lists<given.CohortValueResult>;
export type Conformance = Lists<given.Conformance>;
export type ConformanceDeviation = Lists<given.ConformanceDeviation>;
export type Funnel = Lists<given.Funnel>;
export type FunnelStepResult = Lists<given.FunnelStepResult>;
export type GraphEdge = Lists<given.GraphEdge>;
export type GraphNode = Lists<given.GraphNode>;
export type JourneyCompared = Lists<given.JourneyCompared>;
export type JourneyComparedItem = Lists<given.JourneyComparedItem>;
export type NextPrediction = Lists<given.NextPrediction>;
export type NextResult = Lists<given.NextResult>;
export type PathBand = Lists<given.PathBand>;
export type PathBands = Lists<given.PathBands>;
export type PathFlow = Lists<given.PathFlow>;
export type PathNode = Lists<given.PathNode>;
export type PathResult = Lists<given.PathResult>;
export type TrailGraph = Lists<given.TrailGraph>;
export type TrailVariants = Lists<given.TrailVariants>;
export type Waits = Lists<given.Waits>;

const LISTS = new Set(["steps", "nodes", "edges", "listed", "representatives", "path", "reached", "cohorts", "findings", "names", "models", "predictions", "trials", "kinds", "deviations", "cells", "fields", "bands", "streams"]);

/** Puts an empty list where the answer has none. */
export function filled<T>(answer: T): Lists<T> {
  if (Array.isArray(answer)) return answer.map(filled) as Lists<T>;
  if (typeof answer !== "object" || answer === null) return answer as Lists<T>;
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, value === null && LISTS.has(key) ? [] : filled(value)])) as Lists<T>;
}
