// SPDX-License-Identifier: Apache-2.0

import type { UseQueryResult } from "@tanstack/react-query";
import { useAnswer } from "../api/answer";
import type { Problem } from "../api/call";
import type { Answer, Figure } from "../api/schema";
import { conditions, type VoicesView } from "./view";

export type Tone = "bad" | "middle" | "good";

const TONES = [["bad", "-1"], ["middle", "0"], ["good", "1"]] as const;

/** The share of texts, or of mentions of an aspect, of each feeling; each has the n of all and what it was before. */
export type Feelings = { tone: Tone; share: Figure }[];

/** Asks how what the view shows is felt; whoever asks for the same view shares the answer. */
export function useFeelings(view: VoicesView): { answer: UseQueryResult<Answer, Problem>; feelings: Feelings | undefined } {
  const answer = useAnswer(TONES.map(([, polarity]) => `share(latest polarity = ${polarity})`), { where: conditions(view), compare: true });
  const figures = answer.data?.rows?.[0]?.figures;
  return { answer, feelings: figures?.length === TONES.length ? TONES.map(([tone], i) => ({ tone, share: figures[i]! })) : undefined };
}

export function toneOf(polarity: string): Tone {
  return polarity === "negative" ? "bad" : polarity === "positive" ? "good" : "middle";
}

/** The level of the face of a feeling, 1 to 5. */
export const LEVELS: Readonly<Record<Tone, number>> = { bad: 2, middle: 3, good: 4 };
