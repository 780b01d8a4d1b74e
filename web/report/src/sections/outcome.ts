// SPDX-License-Identifier: Apache-2.0

import { columns } from "../chart/columns";
import { stacks } from "../chart/stacks";
import type { Draw } from "../chart/chart";
import type { Colour } from "../chart/palette";
import { type Bin, items } from "../document";
import { levelsOf, shares } from "../faces";
import { figure, key, num, section } from "../figure";
import { between, percent } from "../format";
import type { View } from "../view";

/** The figure that the analysis explains, and the answers behind it. */
export function outcome(v: View): HTMLElement | null {
  const o = v.doc.outcome;
  if (!o) return null;
  const bins = items(o.distribution);
  const range = between(v.outcome(o.low), v.outcome(o.high));
  const sentence = v.t(v.log ? "outcome.sentence_cases" : "outcome.sentence", { label: o.label, value: v.outcome(o.value), range, n: o.n });
  if (bins.length === 0) return section(v, "outcome", sentence);
  return section(v, "outcome", sentence,
    figure(v, {
      id: "outcome", label: v.t("outcome.chart", { label: o.label }),
      picture: v.charts.place(draw(v, o.label, bins)),
      legend: legend(v, bins),
      table: { caption: o.label, head: [v.t("col.answer"), v.t("col.count"), v.t("col.share")], rows: bins.map((b) => [b.label, num(v.count(b.count)), num(percent(b.share))]) },
      note: v.t("outcome.note", { method: o.method }),
    }));
}

const FEW = 3;

/** Columns; one divided bar when there are only two or three answers with a tone. */
function draw(v: View, label: string, bins: readonly Bin[]): Draw {
  const levels = levelsOf(bins);
  const tip = (b: Bin) => v.t("distribution.tip", { label: b.label, share: b.share, n: b.count });
  if (bins.length <= FEW && levels.every((l) => l > 0)) return stacks([{ label, parts: shares(bins), tip: bins.map(tip) }], (x) => percent(x));
  const colour = (i: number): Colour => (levels[i]! > 0 ? (`feel-${levels[i]}` as Colour) : "bar");
  return columns(bins.map((b, i) => ({ label: b.label, share: b.share, colour: colour(i), tip: [tip(b)] })));
}

function legend(v: View, bins: readonly Bin[]): HTMLElement[] {
  const marks = { bad: "feel-2-mark", middle: "feel-3-mark", good: "feel-4-mark" } as const;
  const tones = (["bad", "middle", "good"] as const).filter((tone) => bins.some((b) => b.tone === tone));
  const word = (tone: "bad" | "middle" | "good") => (bins.length <= FEW ? bins.find((b) => b.tone === tone)!.label : v.t(`tone.${tone}`));
  return tones.map((tone) => key(marks[tone], word(tone)));
}
