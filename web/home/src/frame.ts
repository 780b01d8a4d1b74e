// SPDX-License-Identifier: Apache-2.0

import { h } from "../../report/src/dom";
import { call, type Me } from "./api";
import { choose, language, t } from "./text";

/** The head of the page: name, workspace, language, leaving. */
export function frame(me: Me | null, again: () => Promise<void>): HTMLElement[] {
  const other = language() === "zh" ? "en" : "zh";
  const workspace = me?.workspaces[0];
  return [
    h("header", { class: "head" },
      h("h1", {}, t("home.title")),
      workspace && h("span", { class: "quiet" }, workspace.name || workspace.id),
      h("span", { class: "space" }),
      me && h("span", { class: "quiet who" }, me.user.name || me.user.email),
      h("button", { type: "button", class: "plain", lang: other === "en" ? "en" : "zh-CN", click: () => { choose(other); void again(); } }, other === "en" ? "English" : "中文"),
      h("a", { class: "plain", href: "/app/" }, t("home.app")),
      me && h("button", { type: "button", class: "plain", click: () => void call("DELETE", "/v1/session").then(again) }, t("home.sign_out")),
    ),
  ];
}
