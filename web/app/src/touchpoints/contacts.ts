// SPDX-License-Identifier: Apache-2.0

// What counts as a contact with a touchpoint: an interaction. What a customer
// says of it afterwards is feedback, and no visit. Where a touchpoint has no
// interactions, such as a payment or a page of reviews, its outcomes are its
// contacts, and where it has none of those either, its feedback.

import type { UseQueryResult } from "@tanstack/react-query";
import { quoted, useAnswer } from "../api/answer";
import type { Answer, AnswerRow, Figure } from "../api/schema";
import type { Problem } from "../api/call";

const KINDS = ["interaction", "outcome", "feedback"] as const;
export type ContactKind = (typeof KINDS)[number];

export interface Contacts {
  kind: ContactKind;
  n: Figure;
  customers: Figure;
  said: number; // feedback beside the contacts
}

/** Contacts of one touchpoint in the picked period, and the answer that they are from. */
export function useContacts(touchpoint: string): { answer: UseQueryResult<Answer, Problem>; contacts: Contacts | undefined } {
  const answer = useAnswer(["count", "customers"], { by: ["kind"], where: [`touchpoint = ${quoted(touchpoint)}`], compare: true });
  return { answer, contacts: contactsOf(answer.data?.rows ?? []) };
}

/** Rows of count and customers by kind, as contacts; undefined of none. */
export function contactsOf(rows: readonly AnswerRow[]): Contacts | undefined {
  const of = (kind: string): AnswerRow | undefined => rows.find((r) => r.keys?.[0] === kind && (r.figures?.[0]?.n ?? 0) > 0);
  const kind = KINDS.find((k) => of(k) !== undefined);
  if (kind === undefined) return undefined;
  const [n, customers] = of(kind)!.figures!;
  return { kind, n: n!, customers: customers!, said: kind === "feedback" ? 0 : (of("feedback")?.figures?.[0]?.n ?? 0) };
}
