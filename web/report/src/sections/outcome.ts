// SPDX-License-Identifier: Apache-2.0

import { columns } from "../chart/columns";
import { stacks } from "../chart/stacks";
import type { Draw } from "../chart/chart";
import type { Colour } from "../chart/palette";
import { type Bin, items } from "../document";
import { levelsOf, shares } from "../faces";
import { figure, key, num, section } from "../figure";
import { percent } from "../format";
import type { Key } from "../text";
import type { View } from "../view";

/** The figure that the analysis explains, and the answers behind it. */
export function outcome(v: View): HTMLElement | null {
  const o = v.doc.outcome;
  if (!o) return null;
  const bins = items(o.distribution);
  const range = v.between(v.outcome(o.low), v.outcome(o.high));
  const sentence = v.t(v.log ? "outcome.sentence_cases" : "outcome.sentence", { label: o.label + measured(v), value: v.outcome(o.value), range, n: o.n });
  if (bins.length === 0) return section(v, "outcome", sentence);
  return section(v, "outcome", sentence,
    figure(v, {
      id: "outcome", label: v.t("outcome.chart", { label: o.label }),
      picture: v.charts.place(draw(v, o.label, bins)),
      legend: legend(v, bins),
      table: { caption: o.label, head: [v.t("col.answer"), v.t("col.count"), v.t("col.share")], rows: bins.map((b) => [b.label, num(v.count(b.count)), num(percent(b.share))]) },
    }));
}

/** What is measured, in brackets, where the label alone does not say it. */
export function measured(v: View): string {
  const kinds: Record<string, Key> = { nps: "kind.nps", csat: "kind.csat", ces: "kind.ces", mean: "kind.mean" };
  const kind = kinds[v.doc.outcome?.kind ?? ""];
  return kind && !(kind === "kind.nps" && /nps/i.test(v.doc.outcome!.label)) ? v.t("kind.brackets", { kind: v.t(kind) }) : "";
}

const FEW = 3;

/** Whether there are only two or three answers, each bad, good or between. */
function divided(bins: readonly Bin[]): boolean {
  return bins.every((b) => b.tone) && bins.filter((b) => b.tone !== "none").length <= FEW;
}

/** Columns; one divided bar when there are only two or three answers with a tone. */
function draw(v: View, label: string, bins: readonly Bin[]): Draw {
  const levels = levelsOf(bins);
  const tip = (b: Bin) => v.t("distribution.tip", { label: b.label, share: b.share, n: b.count });
  if (divided(bins)) return stacks([{ label, parts: shares(bins), tip: bins.map(tip) }], (x) => percent(x));
  const colour = (i: number): Colour => (levels[i]! > 0 ? (`feel-${levels[i]}` as Colour) : "bar");
  return columns(bins.map((b, i) => ({ label: b.label, share: b.share, colour: colour(i), thin: b.tone === "none", tip: [tip(b)] })));
}

function legend(v: View, bins: readonly Bin[]): HTMLElement[] {
  const marks = { bad: "feel-2-mark", middle: "feel-3-mark", good: "feel-4-mark" } as const;
  const tones = (["bad", "middle", "good"] as const).filter((tone) => bins.some((b) => b.tone === tone));
  const word = (tone: "bad" | "middle" | "good") => (divided(bins) ? bins.find((b) => b.tone === tone)!.label : v.t(`tone.${tone}`));
  const none = bins.filter((b) => b.tone === "none").map((b) => key("hatch-mark", b.label));
  return [...tones.map((tone) => key(marks[tone], word(tone))), ...none];
}
