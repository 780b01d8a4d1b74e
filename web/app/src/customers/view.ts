// SPDX-License-Identifier: Apache-2.0

// What the addresses of customers say; never who somebody is beyond a number.

import type { RiskView } from "./AtRisk";
import type { LifeView } from "./life";
import type { Outcome } from "./risk";

const text = (v: unknown): string | undefined => (typeof v === "string" && v !== "" ? v : undefined);
const one = <T extends string>(v: unknown, of: readonly T[]): T | undefined => of.find((x) => x === v);
const OUTCOMES: readonly Outcome[] = ["complaint", "churn", "bad_encounter"];

export interface CustomersView extends RiskView {
  receipt?: string;
}

export function readCustomers(search: Record<string, unknown>): CustomersView {
  return { outcome: one(search.outcome, OUTCOMES), driver: text(search.driver), receipt: text(search.receipt) };
}

export function readLife(search: Record<string, unknown>): LifeView {
  const day = text(search.day);
  return { kind: one(search.kind, ["interaction", "feedback", "outcome", "measurement", "identify"]), channel: text(search.channel), day: day !== undefined && /^\d{4}-\d\d-\d\d$/.test(day) ? day : undefined };
}
