// SPDX-License-Identifier: Apache-2.0

import { rows } from "../chart/rows";
import type { Touchpoint } from "../document";
import { figure, key, num, section } from "../figure";
import { more, MOST_ROWS, type View } from "../view";

/** What a bad experience costs and a very good one brings. */
export function asymmetry(v: View): HTMLElement | null {
  const tested = v.touchpoints.filter((t) => t.penalty !== null && t.reward !== null);
  if (tested.length === 0) return null;
  const drawn = tested.slice(0, MOST_ROWS);
  const left = v.touchpoints.length - tested.length;
  return section(v, "asymmetry", sentence(v, tested),
    figure(v, {
      id: "asymmetry", label: v.t("asymmetry.label", { n: tested.length }),
      picture: v.charts.place(rows({ rows: drawn.map((t) => row(v, t)), shape: "bar", tick: v.effectTick, zero: true, axis: v.t("asymmetry.axis", { outcome: v.doc.outcome?.label ?? "" }) })),
      legend: [key("feel-2-mark", v.t("asymmetry.key_penalty")), key("feel-4-mark", v.t("asymmetry.key_reward")), key("bar-hollow", v.t("asymmetry.key_open")), key("whisker", v.t("key.interval"))],
      table: {
        caption: v.t("nav.asymmetry"),
        head: [v.t("col.touchpoint"), v.t("col.penalty"), v.t("col.range"), v.t("col.reward"), v.t("col.range"), v.t("col.kind")],
        rows: tested.map((t) => [t.label, num(v.effect(t.penalty)), num(range(v, t.penalty_low, t.penalty_high)), num(v.effect(t.reward)), num(range(v, t.reward_low, t.reward_high)), t.asymmetry_text]),
      },
      note: [v.t("asymmetry.note"), tested.some((t) => t.kind === "aspect") ? v.t("asymmetry.note_aspects") : null, left > 0 ? v.t("asymmetry.missing", { n: left }) : null, more(v, tested.length - drawn.length)],
    }));
}

function sentence(v: View, tested: readonly Touchpoint[]): string {
  const clear = tested.filter((t) => t.asymmetry !== "unclassified");
  if (clear.length === 0) return v.t("asymmetry.none");
  const worst = clear.reduce((a, b) => (Math.abs(b.penalty!) > Math.abs(a.penalty!) ? b : a));
  const best = clear.reduce((a, b) => (Math.abs(b.reward!) > Math.abs(a.reward!) ? b : a));
  if (worst === best) return v.t("asymmetry.both", { label: worst.label });
  return v.t("asymmetry.sentence", { worst: worst.label, best: best.label });
}

function range(v: View, low: number | null, high: number | null): string {
  return v.between(v.effect(low), v.effect(high));
}

function row(v: View, t: Touchpoint) {
  const hollow = t.asymmetry === "unclassified";
  return {
    label: t.label,
    marks: [
      { value: t.penalty!, low: t.penalty_low, high: t.penalty_high, colour: "feel-2" as const, hollow },
      { value: t.reward!, low: t.reward_low, high: t.reward_high, colour: "feel-4" as const, hollow },
    ],
    end: hollow ? v.t("asymmetry.key_open") : t.asymmetry_text.split(/[：:]/)[0]!,
    brief: "",
    tip: [
      t.asymmetry_text,
      v.t("asymmetry.tip_penalty", { value: v.effect(t.penalty), range: range(v, t.penalty_low, t.penalty_high) }),
      v.t("asymmetry.tip_reward", { value: v.effect(t.reward), range: range(v, t.reward_low, t.reward_high) }),
    ],
  };
}
