// SPDX-License-Identifier: Apache-2.0

// The first picture for a log: the road that most take, stop by stop, and the
// turns that others take.

import { type Activity, items, type Journey } from "./document";
import { h } from "./dom";
import { figure, key, num } from "./figure";
import { percent } from "./format";
import { mainRoad } from "./journey/simplify";
import type { View } from "./view";

const STOPS = 9;
const TURNS = 3;

interface Stop {
  activity: Activity;
  wait: number | null;
  turn: boolean;
}

export function journeyPicture(v: View): HTMLElement {
  const j = v.doc.journey!;
  const road = mainRoad(j);
  const shown = road.slice(0, STOPS);
  const turns = items(j.activities).filter((a) => !road.includes(a)).slice(0, TURNS);
  const stops = [...shown.map((activity, i): Stop => ({ activity, wait: wait(j, shown[i - 1], activity), turn: false })), ...turns.map((activity): Stop => ({ activity, wait: null, turn: true }))];
  const slowest = Math.max(...stops.map((s) => s.wait ?? 0));
  const hidden = items(j.activities).length - stops.length;
  return h("div", {},
    h("h2", { class: "hero-title" }, v.t("hero.journey")),
    figure(v, {
      id: "hero",
      label: v.t("hero.journey_label", { road: v.names(shown.map((a) => a.label)), slow: stops.find((s) => s.wait === slowest)?.activity.label ?? "" }),
      picture: h("div", { class: "road" }, stops.map((s, i) => stop(v, s, slowest, i === shown.length))),
      table: { caption: v.t("hero.journey"), head: [v.t("col.activity"), v.t("col.cases_share"), v.t("col.wait_before")], rows: stops.map((s) => [s.activity.label, num(percent(s.activity.share)), num(v.duration(s.wait))]) },
      legend: [key("stop", v.t("hero.key_road")), key("stop-turn", v.t("hero.key_turn")), slowest > 0 ? key("slow", v.t("hero.key_slow")) : null],
      note: v.t(hidden > 0 ? "hero.journey_note_rest" : "hero.journey_note", { n: hidden }),
    }));
}

function wait(j: Journey, before: Activity | undefined, a: Activity): number | null {
  return items(j.graph).find((e) => e.from === before?.id && e.to === a.id)?.median_s ?? null;
}

function stop(v: View, s: Stop, slowest: number, firstTurn: boolean): HTMLElement {
  const slow = s.wait !== null && s.wait === slowest && slowest > 0;
  return h("div", { class: `road-row${s.turn ? " turn" : ""}${firstTurn ? " first-turn" : ""}` },
    h("span", { class: "road-stop" }),
    h("span", { class: "rank-name" }, s.activity.label),
    h("span", { class: "rank-track" }, h("span", { class: `rank-bar ${s.turn ? "hollow" : "plain"}`, style: `width:${(100 * s.activity.share).toFixed(2)}%` })),
    h("span", { class: "rank-score" }, percent(s.activity.share)),
    h("span", { class: `road-wait${slow ? " slow" : ""}` }, s.wait === null ? "" : v.t("hero.wait", { time: v.duration(s.wait) })));
}
