// SPDX-License-Identifier: Apache-2.0

// What can be done to a map. Every edit is a function from one content to the
// next and changes nothing in place, so undo and merging are a matter of values.

import type { JourneyCard, JourneyStep } from "../api/schema";
import { cardsOf, type Content, type Lane, type MapStage, stepsOf } from "./model";

export type Edit = (content: Content) => Content;

function eachStage(change: (stage: MapStage) => MapStage): Edit {
  return (c) => ({ ...c, stages: c.stages.map(change) });
}

function inStage(stage: string, change: (stage: MapStage) => MapStage): Edit {
  return eachStage((s) => (s.stage === stage ? change(s) : s));
}

/** Puts an item before another one, or at the end where there is none such. */
function put<T>(list: readonly T[], item: T, before: (other: T) => boolean): T[] {
  const at = list.findIndex(before);
  return at < 0 ? [...list, item] : [...list.slice(0, at), item, ...list.slice(at)];
}

const nobody = (): boolean => false;

export function setHead(patch: Partial<Omit<Content, "stages">>): Edit {
  return (c) => ({ ...c, ...patch });
}

export function addStage(stage: string, before?: string): Edit {
  return (c) => (c.stages.some((s) => s.stage === stage) ? c : { ...c, stages: put(c.stages, { stage, touchpoints: [], cards: [] }, (s) => s.stage === before) });
}

export function patchStage(stage: string, patch: Partial<Omit<MapStage, "stage" | "touchpoints" | "cards">>): Edit {
  return inStage(stage, (s) => ({ ...s, ...patch }));
}

export function removeStage(stage: string): Edit {
  return (c) => ({ ...c, stages: c.stages.filter((s) => s.stage !== stage) });
}

/** Moves a stage before another one; to the end where none is named. */
export function moveStage(stage: string, before: string | null): Edit {
  return (c) => {
    const moved = c.stages.find((s) => s.stage === stage);
    if (moved === undefined || stage === before) return c;
    return { ...c, stages: put(c.stages.filter((s) => s !== moved), moved, (s) => s.stage === before) };
  };
}

export function addStep(stage: string, step: JourneyStep): Edit {
  return inStage(stage, (s) => ({ ...s, touchpoints: [...s.touchpoints, step] }));
}

export function patchStep(key: string, patch: Partial<JourneyStep>): Edit {
  return (c) => {
    const at = stepsOf(c).find((s) => s.key === key);
    return at === undefined ? c : inStage(at.stage, (s) => ({ ...s, touchpoints: s.touchpoints.map((step, i) => (i === at.index ? { ...step, ...patch } : step)) }))(c);
  };
}

export function removeStep(key: string): Edit {
  return (c) => {
    const at = stepsOf(c).find((s) => s.key === key);
    return at === undefined ? c : inStage(at.stage, (s) => ({ ...s, touchpoints: s.touchpoints.filter((_, i) => i !== at.index) }))(c);
  };
}

/** Moves a step into a stage, before another step of it or to its end. */
export function moveStep(key: string, stage: string, before: string | null): Edit {
  return (c) => {
    const all = stepsOf(c);
    const moved = all.find((s) => s.key === key);
    if (moved === undefined || key === before || !c.stages.some((s) => s.stage === stage)) return c;
    const next = all.find((s) => s.key === before && s.stage === stage)?.step;
    return inStage(stage, (s) => ({ ...s, touchpoints: put(s.touchpoints, moved.step, (step) => step === next) }))(removeStep(key)(c));
  };
}

export function addCard(stage: string, card: JourneyCard, before?: string): Edit {
  return inStage(stage, (s) => ({ ...s, cards: put(s.cards, card, before === undefined ? nobody : (other) => other.id === before) }));
}

export function patchCard(id: string, patch: Partial<Omit<JourneyCard, "id">>): Edit {
  return eachStage((s) => (s.cards.some((card) => card.id === id) ? { ...s, cards: s.cards.map((card) => (card.id === id ? { ...card, ...patch } : card)) } : s));
}

export function removeCard(id: string): Edit {
  return eachStage((s) => (s.cards.some((card) => card.id === id) ? { ...s, cards: s.cards.filter((card) => card.id !== id) } : s));
}

/** Moves a card into a lane of a stage, before another card or to the end. */
export function moveCard(id: string, stage: string, lane: Lane, before: string | null): Edit {
  return (c) => {
    const moved = cardsOf(c).find((x) => x.card.id === id);
    if (moved === undefined || id === before || !c.stages.some((s) => s.stage === stage)) return c;
    return addCard(stage, { ...moved.card, lane }, before ?? undefined)(removeCard(id)(c));
  };
}

/** The same card once more, just behind it. */
export function duplicateCard(id: string, copy: string): Edit {
  return eachStage((s) => ({ ...s, cards: s.cards.flatMap((card) => (card.id === id ? [card, { ...card, id: copy }] : [card])) }));
}

/** An id that no card of the map has. */
export function freshId(content: Content, random: () => number = Math.random): string {
  const taken = new Set(cardsOf(content).map((x) => x.card.id));
  for (;;) {
    const id = `card_${Math.floor(random() * 36 ** 8).toString(36).padStart(8, "0")}`;
    if (!taken.has(id)) return id;
  }
}
