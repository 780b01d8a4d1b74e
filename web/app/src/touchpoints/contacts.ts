// SPDX-License-Identifier: Apache-2.0

// Contacts of one touchpoint as the server counts them (docs/query.md), beside
// what was said of it.

import type { UseQueryResult } from "@tanstack/react-query";
import { quoted, useAnswer } from "../api/answer";
import type { Problem } from "../api/call";
import type { Answer, AnswerRow, Figure } from "../api/schema";

export interface Contacts {
  /** Which kind of event counts, the contacts and their customers; undefined of none. */
  met: { kind: string; n: Figure; customers: Figure } | undefined;
  /** Feedback beside the contacts. */
  said: number;
}

/** Contacts of one touchpoint in the picked period, and the answer that they are from. */
export function useContacts(touchpoint: string): { answer: UseQueryResult<Answer, Problem>; contacts: Contacts } {
  const answer = useAnswer(["contacts", "reach", "count"], { by: ["kind"], where: [`touchpoint = ${quoted(touchpoint)}`], compare: true });
  return { answer, contacts: contactsOf(answer.data?.rows ?? []) };
}

/** Rows of contacts, their customers and all facts by kind: only the kind that counts has contacts. */
export function contactsOf(rows: readonly AnswerRow[]): Contacts {
  const row = rows.find((r) => (r.figures?.[0]?.n ?? 0) > 0);
  const said = rows.find((r) => r.keys?.[0] === "feedback" && r !== row)?.figures?.[2]?.n ?? 0;
  return { met: row === undefined ? undefined : { kind: row.keys![0]!, n: row.figures![0]!, customers: row.figures![1]! }, said };
}
