// SPDX-License-Identifier: Apache-2.0

import { h } from "../../report/src/dom";
import { call, Problem } from "./api";
import { t } from "./text";

const MAY_MAKE = ["owner", "admin"];

/** How to send events: a write key, and a first call that uses it. */
export function keyCard(workspace: string, role: string): HTMLElement {
  const card = h("section", { class: "card wide" }, h("h2", {}, t("home.keys_title")), h("p", { class: "quiet" }, t("home.keys_what")));
  if (!MAY_MAKE.includes(role)) {
    card.append(h("p", {}, t("home.keys_ask")));
    return card;
  }
  const name = h("input", { name: "source", value: "website", required: true, maxlength: 64, "aria-label": t("home.keys_source") });
  const fault = h("p", { class: "fault", role: "alert", hidden: true });
  const shown = h("div");
  card.append(h("form", { class: "row", submit: (event) => {
    event.preventDefault();
    fault.hidden = true;
    make(workspace, name.value.trim()).then((key) => shown.replaceChildren(...example(key))).catch((e: unknown) => {
      fault.textContent = e instanceof Problem ? e.message : t("home.failed");
      fault.hidden = false;
    });
  } }, h("label", {}, h("span", {}, t("home.keys_source")), name), h("button", { type: "submit", class: "main" }, t("home.keys_make"))), fault, shown);
  return card;
}

async function make(workspace: string, source: string): Promise<string> {
  const made = await call<{ key: string }>("POST", `/v1/workspaces/${workspace}/write-keys`, { source, name: source });
  return made.key;
}

/** The key, shown once, and a call to try at once. */
function example(key: string): HTMLElement[] {
  const body = JSON.stringify({ userId: "u1", event: "Order Completed", properties: { order_id: "1001", revenue: 128, currency: "CNY" } });
  const command = `curl -u ${key}: -H 'Content-Type: application/json' \\\n  -d '${body}' \\\n  ${location.origin}/v1/track`;
  return [h("p", {}, t("home.keys_once")), h("pre", { tabindex: 0 }, key), h("p", {}, t("home.keys_try")), h("pre", { tabindex: 0 }, command)];
}
