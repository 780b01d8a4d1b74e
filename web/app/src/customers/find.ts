// SPDX-License-Identifier: Apache-2.0

// Finding a customer by an identifier. What is typed goes in the body of a
// request and nowhere else: not into the address, not into any storage.

import { call, Problem } from "../api/call";
import type { SearchInputBody } from "../api/schema";

export type Kind = SearchInputBody["kind"];

/** The kinds that can be looked for without naming a source. */
export const KINDS: readonly Kind[] = ["phone", "email", "member_id", "user_id", "open_id", "union_id"];

/** Types of objects that are proposed; others can be typed. */
export const OBJECTS = ["order", "booking", "stay", "ticket", "parcel"] as const;

/** What is typed, with full-width signs as plain ones and a customer's number told apart. */
export function typed(text: string): { value: string; customer?: string } {
  const value = text.normalize("NFKC").trim();
  return /^cus_[0-9a-f]{16}$/i.test(value) ? { value, customer: value.toLowerCase() } : { value };
}

/** The kinds that a text may be, the likeliest first. */
export function kindsOf(value: string): Kind[] {
  if (value.includes("@")) return ["email", "user_id"];
  const digits = value.replace(/[\s()+-]/g, "");
  const rest = KINDS.filter((k) => k !== "phone" && k !== "email");
  return /^\d{7,15}$/.test(digits) ? ["phone", ...rest] : rest;
}

/** The customer of an identifier, of one kind or of any; null: there is none. */
export async function findCustomer(workspace: string, value: string, kinds: readonly Kind[], object?: string): Promise<string | null> {
  let fault: Problem | undefined;
  for (const kind of kinds) {
    try {
      return (await call("POST /v1/workspaces/{workspace}/customers/search", { workspace, body: { kind, value, object } })).customer;
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 404 && error.status !== 422)) throw error;
      if (error.status === 422) fault ??= error;
    }
  }
  if (fault !== undefined && kinds.length === 1) throw fault;
  return null;
}
