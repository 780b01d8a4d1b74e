// SPDX-License-Identifier: Apache-2.0

// How effects, places and money are said.

import { useMemo } from "react";
import * as plain from "../../../report/src/format";
import type { Amount, LossCard, MomentRow, MomentTraitRow, PainCard, PriorityCard, StudyShown } from "../api/schema";
import type { Translate } from "../text/catalogue";
import { useWords } from "../text/words";
import { money as amount } from "../ui/money";

interface Bounded {
  low: number | null;
  high: number | null;
}

export interface Say {
  outcome: (name: string | undefined) => string;
  /** An effect with its sign: points of a percentage, or of a score. */
  effect: (binary: boolean, value: number | null | undefined) => string;
  interval: (binary: boolean, bounds: Bounded) => string;
  /** Minor units of a currency, short. */
  money: (currency: string, minor: number) => string;
  moneyInterval: (currency: string, a: Amount) => string;
  /** What would be gained a month, on which condition, and at what worth; "" without money. */
  saved: (study: StudyShown, item: PriorityCard) => string;
  /** What one of the outcomes is worth that money is reckoned from. */
  worths: (study: StudyShown, outcomes: readonly string[]) => string;
  place: (p: PainCard) => string;
  /** Why there is no figure, in a few words. */
  lack: (reason: string | undefined) => string;
  /** What stands between two sentences. */
  gap: string;
  /** What a bad encounter goes with, and how much more feelings move here, where it holds; in sentences. */
  why: (row: MomentRow) => string;
}

export function useSay(): Say {
  const { lang, t, name } = useWords();
  return useMemo(() => says(lang, t, name), [lang, t, name]);
}

/** What a name is looked up by: "Rebooking Paid" and rebooking_paid are one. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "_");
}

/** The outcomes whose money an amount holds: those that move it by anything. */
function priced(losses: readonly LossCard[]): string[] {
  return losses.filter((l) => l.money !== undefined && l.money.value !== 0).map((l) => l.outcome);
}

export function says(lang: "zh" | "en", t: Translate, name: (prefix: string, value: string | undefined) => string): Say {
  const outcome = (of: string | undefined): string => {
    if (of === undefined) return t("app.impact.emotion");
    const known = name("app.outcome", slug(of));
    return known === slug(of) ? of : known;
  };
  const bare = (binary: boolean, v: number | null | undefined): string => (v === null || v === undefined ? plain.NONE : binary ? plain.signed(100 * v, 1) : plain.signed(v, 2));
  const effect = (binary: boolean, v: number | null | undefined): string => (v === null || v === undefined ? plain.NONE : binary ? t("app.points_of_percent", { n: bare(true, v) }) : bare(false, v));
  const money = (currency: string, minor: number): string => amount(lang, { minor, currency });
  const gap = lang === "zh" ? "" : " ";
  const claim = (trait: MomentTraitRow): string => `${outcome(trait.outcome)} ${effect(trait.binary, trait.estimate)}`;
  const moneyInterval = (currency: string, a: Amount): string => plain.between(money(currency, a.low), money(currency, a.high), lang);
  const worths = (study: StudyShown, outcomes: readonly string[]): string => (study.worth ?? []).filter((w) => outcomes.includes(w.outcome)).map((w) => t("app_moments.worth_each", { outcome: outcome(w.outcome), money: money(study.currency, w.minor) })).join(t("app.and"));
  return {
    outcome, effect, money, moneyInterval, worths,
    saved: (study, item) => (item.money === undefined ? "" : t(item.pain === undefined ? "app_moments.saved" : "app_moments.saved_place", { money: money(study.currency, item.money.value), interval: moneyInterval(study.currency, item.money), worths: worths(study, priced(item.losses ?? [])) })),
    lack: (reason) => (reason === undefined ? t("app.too_little") : name("app_moments.lack", reason)),
    gap,
    interval: (binary, b) => (b.low === null || b.high === null ? "" : plain.between(bare(binary, b.low), bare(binary, b.high), lang)),
    place: (p) => {
      const hour = (h: number): string => `${String(h % 24).padStart(2, "0")}:00`;
      const parts = [p.unit_name || p.unit, p.from_hour === undefined ? undefined : `${hour(p.from_hour)}–${hour(p.from_hour + (p.hours ?? 0))}`, name("app.channel", p.channel)].filter((x) => x !== undefined && x !== "");
      return parts.join(" · ");
    },
    why: (row) => {
      const after = [row.decision, row.brand].filter((x) => x.holds).map(claim).join(t("app.also"));
      const moved = row.emotion.holds ? t("app_moments.moved", { by: plain.fixed(row.emotion.estimate, 2) }) : "";
      return [after === "" ? "" : t("app.after_bad", { effects: after }), moved].filter((x) => x !== "").join(gap);
    },
  };
}
