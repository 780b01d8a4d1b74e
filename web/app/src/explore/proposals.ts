// SPDX-License-Identifier: Apache-2.0

// What is asked until the reader chooses: taken from what is most met, never
// guessed from names.

import type { Persona, Stage, Standard, Touchpoint, Unit } from "../api/schema";
import type { GraphEdge } from "./answers";
import type { Choice } from "./trails";

const MOST = 5;

/** A funnel through the stages: of each the customer's step that most met; with steps that are stages, these in their order. */
export function proposedFunnel(steps: readonly Choice[], stages: readonly Stage[], touchpoints: readonly Touchpoint[]): string[] {
  const order = [...stages].sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
  const of = (stage: Stage): Choice | undefined => steps.find((s) => s.key === stage.id || touchpoints.some((p) => p.id === s.key && p.stage === stage.id && p.layer === "front"));
  const most = Math.max(0, ...steps.map((s) => s.customers));
  const found = order.map(of).filter((s) => s !== undefined && s.customers >= most / 10).map((s) => s!.key);
  const proposed = [...new Set(found)].slice(0, MOST);
  return proposed.length >= 2 ? proposed : steps.slice(0, 2).map((s) => s.key);
}

/** A wait that is held against a standard where there is one, else the step that is most often taken. */
export function proposedWait(edges: readonly GraphEdge[], standards: readonly Standard[]): { from: string; to: string } | undefined {
  const real = edges.filter((e) => e.from !== e.to && e.from !== "" && e.to !== "");
  const promised = standards.filter(onDuration).map((s) => real.find((e) => e.from === s.touchpoint)).find((e) => e !== undefined);
  const edge = promised ?? real[0];
  return edge === undefined ? undefined : { from: edge.from, to: edge.to };
}

/** Whether a standard promises how long something takes, in a way that waits can be held against. */
export function onDuration(s: Standard): boolean {
  return s.measure === "duration" && s.statistic === "quantile";
}

/** Levels of the units' tree, from the top. */
export function levelsOf(units: readonly Unit[]): string[] {
  return [...new Set(units.map((u) => u.level ?? ""))].filter((l) => l !== "");
}

/** Traits by which the register tells segments apart. */
export function traitsOf(personas: readonly Persona[]): string[] {
  return [...new Set(personas.flatMap((p) => [...p.conditions.matchAll(/trait\(([^)\s]+)\)/g)].map((m) => m[1]!)))];
}
