// SPDX-License-Identifier: Apache-2.0

import { h, s } from "../../report/src/dom";
import { type Key, language, t } from "./text";

export interface Arrival {
  position: number;
  kind: string;
  source: string;
  channel: string;
  name: string;
  place: string;
  unit: string;
  occurred: string;
  touchpoint?: string; // name in the reader's language
}

const KEPT = 50;
const SECONDS = 60;

/** Events as they arrive: how many a second over the last minute, and the last ones. */
export function liveCard(workspace: string): HTMLElement {
  const perSecond = new Array<number>(SECONDS).fill(0);
  const rate = h("p", { class: "figure", "aria-live": "off" });
  const picture = h("div", { class: "spark", role: "img", "aria-label": t("home.live_picture") });
  const rows = h("tbody");
  const empty = h("p", { class: "quiet" }, t("home.live_empty"));
  const state = h("p", { class: "fault", role: "status", hidden: true }, t("home.live_lost"));
  let paused = false;
  let watched = 0; // seconds
  const pause = h("button", { type: "button", class: "plain", "aria-pressed": "false", click: () => {
    paused = !paused;
    pause.textContent = t(paused ? "home.live_go_on" : "home.live_pause");
    pause.setAttribute("aria-pressed", String(paused));
  } }, t("home.live_pause"));

  const source = new EventSource(`/v1/workspaces/${workspace}/live?lang=${language()}`);
  source.addEventListener("open", () => { state.hidden = true; });
  source.addEventListener("error", () => { state.hidden = false; });
  source.addEventListener("arrivals", (message) => {
    const { count, events } = JSON.parse((message as MessageEvent<string>).data) as { count: number; events: Arrival[] };
    perSecond[SECONDS - 1] = (perSecond[SECONDS - 1] ?? 0) + count;
    if (paused) return;
    empty.hidden = true;
    table.hidden = false;
    for (const e of events) rows.prepend(row(e));
    while (rows.childElementCount > KEPT) rows.lastElementChild?.remove();
  });
  const clock = setInterval(() => {
    if (!card.isConnected) {
      clearInterval(clock);
      source.close();
      return;
    }
    rate.textContent = t(watched++ < SECONDS ? "home.live_rate_opened" : "home.live_rate", { n: perSecond.reduce((a, b) => a + b, 0).toLocaleString(language()) });
    picture.replaceChildren(spark(perSecond));
    perSecond.push(0);
    perSecond.shift();
  }, 1000);

  const heads: Key[] = ["home.live_when", "home.live_source", "home.live_name", "home.live_touchpoint", "home.live_unit"];
  const table = h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": t("home.live_title"), hidden: true },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((k) => h("th", { scope: "col" }, t(k))))), rows));
  const card = h("section", { class: "card wide" },
    h("div", { class: "row middle" }, h("h2", {}, t("home.live_title")), h("span", { class: "space" }), pause),
    state, rate, picture, empty, table);
  return card;
}

function row(e: Arrival): HTMLTableRowElement {
  const time = new Date(e.occurred);
  return h("tr", {},
    h("td", {}, h("time", { datetime: e.occurred }, time.toLocaleTimeString(language() === "zh" ? "zh-CN" : "en-GB"))),
    h("td", {}, [e.source, e.channel].filter((x) => x !== "").join(" · ")),
    h("td", {}, e.name, e.place !== "" && h("span", { class: "quiet" }, ` ${e.place}`)),
    h("td", {}, e.touchpoint ?? h("span", { class: "quiet" }, t(e.kind === "identify" ? "home.live_no_contact" : "home.live_unmapped"))),
    h("td", {}, e.unit),
  );
}

/** Sixty bars, the tallest as high as the picture. */
export function spark(values: readonly number[]): SVGSVGElement {
  const top = Math.max(1, ...values);
  return s("svg", { viewBox: `0 0 ${values.length * 4} 24`, preserveAspectRatio: "none", "aria-hidden": "true" },
    values.map((v, i) => s("rect", { x: i * 4, y: 24 - (24 * v) / top, width: 3, height: (24 * v) / top })));
}
