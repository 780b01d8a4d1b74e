// SPDX-License-Identifier: Apache-2.0

// Two people changed one map. What a card says and where it stands are parts of
// their own, so one may move what another rewords; the order of things is never
// a reason to ask.

import type { JourneyCard, JourneyStep } from "../api/schema";
import { mergeParts, type Merged, type Parts, type Side } from "../sheet/merge";
import { cardsOf, type Content, type MapStage, stepsOf } from "./model";

interface Order {
  stages: string[];
  steps: string[];
  cards: string[];
}

interface CardPlace {
  stage: string;
  lane: string;
}

/** Every part of a map by name. */
export function partsOf(c: Content): Map<string, unknown> {
  const parts = new Map<string, unknown>();
  const { stages, ...head } = c;
  for (const [field, value] of Object.entries(head)) if (value !== undefined) parts.set(`field/${field}`, value);
  for (const { touchpoints: _steps, cards: _cards, ...rest } of stages) parts.set(`stage/${rest.stage}`, rest);
  for (const { key, stage, step } of stepsOf(c)) {
    parts.set(`step/${key}`, step);
    parts.set(`place/step/${key}`, stage);
  }
  for (const { stage, card: { lane, ...rest } } of cardsOf(c)) {
    parts.set(`card/${rest.id}`, rest);
    parts.set(`place/card/${rest.id}`, { stage, lane } satisfies CardPlace);
  }
  return parts;
}

function orderOf(c: Content): Order {
  return { stages: c.stages.map((s) => s.stage), steps: stepsOf(c).map((s) => s.key), cards: cardsOf(c).map((x) => x.card.id) };
}

export function mergeMaps(base: Content, mine: Content, theirs: Content, kept: Side = "mine"): Merged<Content> {
  const sides = { base: partsOf(base), mine: partsOf(mine), theirs: partsOf(theirs) };
  const { merged, both } = mergeParts(sides.base, sides.mine, sides.theirs, kept);
  const [a, b, c] = [orderOf(base), orderOf(mine), orderOf(theirs)];
  const order = { stages: mergeOrder(a.stages, b.stages, c.stages), steps: mergeOrder(a.steps, b.steps, c.steps), cards: mergeOrder(a.cards, b.cards, c.cards) };
  const found = (name: string): unknown => merged.get(name) ?? sides.mine.get(name) ?? sides.theirs.get(name) ?? sides.base.get(name);
  return { merged: assemble(merged, order, found), both: asked(both) };
}

/** A part that is gone on one side is one question, not two. */
function asked(both: readonly string[]): string[] {
  return both.filter((name) => !name.startsWith("place/") || !both.includes(name.slice("place/".length)));
}

/** Puts the parts together. A stage that somebody took away stays while something new stands in it. */
function assemble(parts: Parts, order: Order, found: (name: string) => unknown): Content {
  const head = Object.fromEntries([...parts].filter(([name]) => name.startsWith("field/")).map(([name, value]) => [name.slice("field/".length), value])) as Omit<Content, "stages">;
  const steps = order.steps.filter((key) => parts.has(`step/${key}`)).map((key) => ({ stage: found(`place/step/${key}`) as string, step: parts.get(`step/${key}`) as JourneyStep }));
  const cards = order.cards.filter((id) => parts.has(`card/${id}`)).map((id) => ({ place: found(`place/card/${id}`) as CardPlace, card: parts.get(`card/${id}`) as Omit<JourneyCard, "lane"> }));
  const inhabited = new Set([...steps.map((s) => s.stage), ...cards.map((x) => x.place.stage)]);
  const stages = order.stages.filter((id) => parts.has(`stage/${id}`) || inhabited.has(id)).map((id): MapStage => ({
    ...(found(`stage/${id}`) as Omit<MapStage, "touchpoints" | "cards">),
    touchpoints: steps.filter((s) => s.stage === id).map((s) => s.step),
    cards: cards.filter((x) => x.place.stage === id).map((x) => ({ ...x.card, lane: x.place.lane })),
  }));
  return { ...head, stages };
}

/** The order that somebody made, with what the other one added behind what it followed there. Where both made one, mine. */
export function mergeOrder(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const [lead, other] = rearranged(base, mine) || !rearranged(base, theirs) ? [mine, theirs] : [theirs, mine];
  const out = [...lead];
  other.forEach((id, i) => {
    if (out.includes(id)) return;
    const after = other.slice(0, i).findLast((x) => out.includes(x));
    out.splice(after === undefined ? 0 : out.indexOf(after) + 1, 0, id);
  });
  for (const id of base) if (!out.includes(id)) out.push(id);
  return out;
}

function rearranged(base: readonly string[], now: readonly string[]): boolean {
  const common = base.filter((id) => now.includes(id));
  return now.filter((id) => base.includes(id)).some((id, i) => id !== common[i]);
}
