// SPDX-License-Identifier: Apache-2.0

// What a person says of a text, beside what the model reads.

import type { CorrectedMention, Correction, CorrectInputBody, MentionRead, TextRead } from "../api/schema";

export const VERDICTS = ["negative", "neutral", "positive"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** One mention as the person leaves it; "none": nothing is said of it here. */
export interface Line {
  read: MentionRead;
  aspect: string;
  polarity: Verdict | "none";
}

export interface Draft {
  polarity: Verdict;
  emotion: string;
  intents: readonly string[];
  lines: readonly Line[];
}

/** The intents that are told apart, as the server names them. */
export const INTENTS = ["complaint", "praise", "question", "suggestion", "churn", "recommendation"] as const;

/** The draft to begin with: what the model reads, with what the person said before. */
export function draftOf(read: TextRead, before?: Correction): Draft {
  const said = (m: MentionRead): CorrectedMention | undefined => (before?.mentions ?? []).find((c) => (c.was ?? c.aspect) === m.aspect && c.start < m.end && m.start < c.end);
  return {
    polarity: (before?.polarity as Verdict | undefined) ?? read.polarity,
    emotion: before?.emotion ?? read.emotion,
    intents: before?.intents ?? read.intents ?? [],
    lines: (read.mentions ?? []).map((m) => ({ read: m, aspect: said(m)?.aspect ?? m.aspect, polarity: (said(m)?.polarity as Line["polarity"] | undefined) ?? m.polarity })),
  };
}

/** What is sent: every mention as the person leaves it, so that it holds under later models too. */
export function bodyOf(read: TextRead, draft: Draft): CorrectInputBody {
  return {
    accept: true, mark: read.mark, polarity: draft.polarity, emotion: draft.emotion, intents: [...draft.intents],
    mentions: draft.lines.map((l) => ({ start: l.read.start, end: l.read.end, aspect: l.aspect, polarity: l.polarity, ...(l.aspect === l.read.aspect ? {} : { was: l.read.aspect }) })),
  };
}

/** Whether the person agrees with all that the model reads. */
export function agrees(read: TextRead, draft: Draft): boolean {
  return draft.polarity === read.polarity && draft.emotion === read.emotion && same(draft.intents, read.intents ?? []) && draft.lines.every((l) => l.aspect === l.read.aspect && l.polarity === l.read.polarity);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x) => b.includes(x));
}

/** The intents with one taken in, or out where it was in. */
export function toggled(all: readonly string[], one: string): string[] {
  return all.includes(one) ? all.filter((x) => x !== one) : [...all, one];
}

/** The next verdict to the left or right. */
export function beside<T extends string>(all: readonly T[], at: T, by: 1 | -1): T {
  return all[Math.min(all.length - 1, Math.max(0, all.indexOf(at) + by))] ?? at;
}
