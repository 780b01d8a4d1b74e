// SPDX-License-Identifier: Apache-2.0

// The first shape of a journey: the stages that touchpoints stand in, or the
// path that most customers take.

import type { JourneyStep, Stage, Touchpoint } from "../api/schema";
import type { MapStage } from "./model";

/** The common path of the workspace: every stage with the touchpoints that stand in it and customers meet. */
export function fromRegister(stages: readonly Stage[], touchpoints: readonly Touchpoint[]): MapStage[] {
  return [...stages].filter((s) => !s.journey).sort((a, b) => a.order - b.order).map((s) => ({
    stage: s.id, cards: [],
    touchpoints: touchpoints.filter((p) => p.stage === s.id && p.status === "active" && p.layer !== "back" && p.layer !== "support").sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).map((p): JourneyStep => ({ touchpoint: p.id })),
  })).filter((s) => s.touchpoints.length > 0);
}

/** A path of touchpoints as stages: each touchpoint once, at its first place, in the stage of the register; the stages in the order of the path. */
export function fromPath(path: readonly string[], touchpoints: readonly Touchpoint[]): MapStage[] {
  const out: MapStage[] = [];
  const seen = new Set<string>();
  const times = new Map<string, number>();
  for (const id of path) times.set(id, (times.get(id) ?? 0) + 1);
  for (const id of path) {
    const stage = touchpoints.find((p) => p.id === id)?.stage;
    if (stage === undefined || stage === "" || seen.has(id)) continue;
    seen.add(id);
    let at = out.find((s) => s.stage === stage);
    if (at === undefined) out.push((at = { stage, order: "sequence", touchpoints: [], cards: [] }));
    at.touchpoints.push((times.get(id) ?? 0) > 1 ? { touchpoint: id, repeats: true } : { touchpoint: id });
  }
  return out;
}
