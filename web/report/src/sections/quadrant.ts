// SPDX-License-Identifier: Apache-2.0

import { LABELS, type Point, points } from "../chart/points";
import type { Touchpoint } from "../document";
import { figure, key, num, section } from "../figure";
import { fixed, percent } from "../format";
import type { Key } from "../text";
import type { View } from "../view";

/** How well each touchpoint does against how much it matters. */
export function quadrant(v: View): HTMLElement | null {
  const rated = v.touchpoints.filter((t) => t.performance !== null && t.quadrant !== "none" && t.quadrant !== "");
  if (rated.length < 2) return null;
  const axis = measure(rated);
  const missing = v.touchpoints.length - rated.length;
  return section(v, "quadrant", sentence(v, rated),
    figure(v, {
      id: "quadrant", label: v.t("quadrant.label", { n: rated.length }),
      picture: v.charts.place(points({
        points: rated.map((t) => point(v, t, axis)),
        lines: { x: mean(rated.map((t) => axis.of(t)[0])), y: mean(rated.map((t) => t.importance)) },
        corners: [v.t("quadrant.concentrate"), v.t("quadrant.keep"), v.t("quadrant.low_priority"), v.t("quadrant.overkill")],
        x: { name: v.t(axis.mixed ? "quadrant.x_mixed" : "quadrant.x"), tick: axis.tick },
        y: { name: v.t("quadrant.y"), tick: (y) => `${Math.round(100 * y)}%`, limits: [0, 1] },
      })),
      legend: [key("dot-accent", v.t("quadrant.key_first")), key("dot", v.t("key.clear")), key("dot-hollow", v.t("quadrant.key_open")), key("cross", v.t("key.interval"))],
      table: quadrantTable(v, rated),
      note: [v.t("quadrant.note"), missing > 0 ? v.t("quadrant.missing", { n: missing }) : null, rated.length > LABELS ? v.t("quadrant.labels", { n: LABELS }) : null],
    }));
}

interface Axis {
  mixed: boolean;
  of: (t: Touchpoint) => [number, number | null, number | null];
  tick: (v: number) => string;
}

/** Mean ratings when all share one scale, else where they lie between its ends. */
function measure(rated: readonly Touchpoint[]): Axis {
  const one = rated.every((t) => t.scale_low === rated[0]!.scale_low && t.scale_high === rated[0]!.scale_high);
  if (one || rated.some((t) => t.scale_low === null || t.scale_high === null)) return { mixed: false, of: (t) => [t.performance!, t.performance_low, t.performance_high], tick: (x) => fixed(x) };
  const at = (t: Touchpoint, v: number | null) => (v === null ? null : (v - t.scale_low!) / (t.scale_high! - t.scale_low!));
  return { mixed: true, of: (t) => [at(t, t.performance)!, at(t, t.performance_low), at(t, t.performance_high)], tick: (x) => `${Math.round(100 * x)}%` };
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

function sentence(v: View, rated: readonly Touchpoint[]): string {
  const of = (quadrant: string) => rated.filter((t) => t.quadrant === quadrant).map((t) => t.label);
  const parts: [Key, string[]][] = [["quadrant.say_fix", of("concentrate")], ["quadrant.say_keep", of("keep")]];
  const said = parts.filter(([, names]) => names.length > 0).map(([k, names]) => v.t(k, { names: v.names(names) }));
  if (said.length === 0) return v.t("quadrant.say_none", { n: of("undecided").length });
  return said.join(v.t("join")) + v.t("stop");
}

function point(v: View, t: Touchpoint, axis: Axis): Point {
  const [x, xLow, xHigh] = axis.of(t);
  return {
    label: t.label, x, xLow, xHigh, y: t.importance, yLow: t.low, yHigh: t.high,
    colour: t.quadrant === "concentrate" ? "accent-fill" : "bar",
    hollow: t.quadrant === "undecided",
    tip: [t.quadrant_text, v.t("quadrant.tip", { share: t.importance, rating: fixed(t.performance, 2) }), t.quadrant_p === null ? "" : v.t("quadrant.tip_p", { p: t.quadrant_p })].filter(Boolean),
  };
}

function quadrantTable(v: View, rated: readonly Touchpoint[]) {
  return {
    caption: v.t("nav.quadrant"),
    head: [v.t("col.touchpoint"), v.t("col.rating"), v.t("col.range"), v.t("col.share"), v.t("col.field"), v.t("col.field_p")],
    rows: rated.map((t) => [t.label, num(fixed(t.performance, 2)), num(`${fixed(t.performance_low, 2)}–${fixed(t.performance_high, 2)}`), num(percent(t.importance)), t.quadrant_text, num(percent(t.quadrant_p))]),
  };
}
