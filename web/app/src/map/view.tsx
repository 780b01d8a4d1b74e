// SPDX-License-Identifier: Apache-2.0

// What every part of an open map knows.

import { createContext, useContext } from "react";
import { useWhole } from "../api/lists";
import type { JourneyStep, Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import type { Difference } from "./compare";
import type { Edit } from "./edit";
import type { LiveMap } from "./live";
import { cardsOf, type Content, type Part, readPart, stepsOf } from "./model";

export interface MapView {
  id: string; // of the journey
  content: Content;
  mayEdit: boolean;
  edit: (change: Edit, group?: string) => void;
  live: LiveMap | undefined;
  selected: Part | null;
  select: (part: Part | null) => void;
  /** The card whose text is being typed. */
  typing: string | null;
  type: (card: string | null) => void;
  /** Against the map that this one is compared with. */
  difference: Difference | null;
  /** How many open comments each part has. */
  comments: ReadonlyMap<string, number>;
}

export const MapContext = createContext<MapView | null>(null);

export function useMap(): MapView {
  const view = useContext(MapContext);
  if (view === null) throw new Error("useMap outside of a map");
  return view;
}

export interface Names {
  touchpoint: (id: string) => Touchpoint | undefined;
  step: (step: Pick<JourneyStep, "touchpoint">) => string;
  stage: (id: string) => string;
  persona: (id: string | undefined) => string;
}

/** What a part of the map is called; undefined when it is gone. */
export function usePartName(): (part: string) => string | undefined {
  const { lang } = useWords();
  const { content } = useMap();
  const names = useNames();
  return (text) => {
    const part = readPart(text);
    const step = part?.kind === "step" ? stepsOf(content).find((s) => s.key === part.id) : undefined;
    const card = part?.kind === "card" ? cardsOf(content).find((x) => x.card.id === part.id) : undefined;
    if (part?.kind === "stage" && content.stages.some((s) => s.stage === part.id)) return names.stage(part.id);
    return step !== undefined ? names.step(step.step) : card !== undefined ? labelIn(lang, card.card.label) : undefined;
  };
}

/** How stages, touchpoints and personas are called in the reader's language. */
export function useNames(): Names {
  const { t, lang } = useWords();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages = useWhole("stages").data ?? [];
  const personas = useWhole("personas").data ?? [];
  const touchpoint = (id: string): Touchpoint | undefined => touchpoints.find((p) => p.id === id);
  return {
    touchpoint,
    step: (s) => labelIn(lang, touchpoint(s.touchpoint)?.label) || t("app_map.someone_elses"),
    stage: (id) => labelIn(lang, stages.find((s) => s.id === id)?.label) || id,
    persona: (id) => labelIn(lang, personas.find((p) => p.id === id)?.label),
  };
}
