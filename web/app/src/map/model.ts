// SPDX-License-Identifier: Apache-2.0

// A journey as the map shows and edits it: everything of the record but what
// the server keeps about it. Stages go by the id of their stage, cards by an id
// of their own, steps by their touchpoint and the how-manieth it is.

import type { Journey, JourneyCard, JourneyStage, JourneyStep, Label } from "../api/schema";

export type MapStage = Omit<JourneyStage, "touchpoints" | "cards"> & { touchpoints: JourneyStep[]; cards: JourneyCard[] };

export type Content = Omit<Journey, "id" | "version" | "created" | "updated" | "updated_by" | "deleted" | "stages"> & { stages: MapStage[] };

/** The rows of a map, from top to bottom; the curve is what is seen first. */
export const ROWS = ["emotion", "actions", "touchpoints", "thoughts", "pains", "opportunities", "evidence", "backstage"] as const;
export type Row = (typeof ROWS)[number];

/** The rows that hold cards. */
export const LANES = ["actions", "thoughts", "pains", "opportunities", "evidence", "backstage"] as const;
export type Lane = (typeof LANES)[number];

export function isLane(row: string): row is Lane {
  return (LANES as readonly string[]).includes(row);
}

/** What a journey says, without its history. */
export function contentOf(journey: Journey): Content {
  const { id: _id, version: _version, created: _created, updated: _updated, updated_by: _by, deleted: _deleted, stages, ...rest } = journey;
  return { ...rest, stages: (stages ?? []).map((s) => ({ ...s, touchpoints: s.touchpoints ?? [], cards: s.cards ?? [] })) };
}

/** A step with its place. */
export interface PlacedStep {
  key: string;
  stage: string;
  index: number; // within its stage
  step: JourneyStep;
}

/** A card with its place. */
export interface PlacedCard {
  stage: string;
  card: JourneyCard;
}

/** Every step in the order of the journey. */
export function stepsOf(content: Content): PlacedStep[] {
  const seen = new Map<string, number>();
  return content.stages.flatMap((s) => s.touchpoints.map((step, index) => {
    const before = seen.get(step.touchpoint) ?? 0;
    seen.set(step.touchpoint, before + 1);
    return { key: `${step.touchpoint}#${before}`, stage: s.stage, index, step };
  }));
}

/** Every card, stage by stage. */
export function cardsOf(content: Content): PlacedCard[] {
  return content.stages.flatMap((s) => s.cards.map((card) => ({ stage: s.stage, card })));
}

/** A part of the map that can be chosen: "stage/st_a", "step/tp_a#0", "card/k3". */
export type Part = `stage/${string}` | `step/${string}` | `card/${string}`;

export function readPart(text: string | undefined): { kind: "stage" | "step" | "card"; id: string } | null {
  const found = /^(stage|step|card)\/(.+)$/s.exec(text ?? "");
  return found === null ? null : { kind: found[1] as "stage", id: found[2] ?? "" };
}

/** A label with one language's text changed; an empty text is none. */
export function withText(label: Label | undefined, lang: "zh" | "en", text: string): Label {
  const { [lang]: _old, ...rest } = label ?? {};
  return text === "" ? rest : { ...rest, [lang]: text };
}

/** The language in which a label is shown to a reader and so is changed by them. */
export function shownIn(label: Label | undefined, lang: "zh" | "en"): "zh" | "en" {
  const other = lang === "zh" ? "en" : "zh";
  return !label?.[lang] && label?.[other] ? other : lang;
}
