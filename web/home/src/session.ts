// SPDX-License-Identifier: Apache-2.0

import { h } from "../../report/src/dom";
import { call, Problem } from "./api";
import { type Key, t } from "./text";

interface Field {
  name: string;
  label: Key;
  type: string;
  autocomplete: string;
  hint?: Key;
}

const EMAIL: Field = { name: "email", label: "home.email", type: "email", autocomplete: "username" };

/** Signing in. */
export function signInForm(done: () => void, notice: string): HTMLElement {
  return form("home.sign_in", null, [EMAIL, { name: "password", label: "home.password", type: "password", autocomplete: "current-password" }],
    (values) => call("POST", "/v1/session", values).then(done), notice);
}

/** The owner's account, behind the link that the first start prints. */
export function setupForm(token: string, done: () => void): HTMLElement {
  return form("home.set_up", "home.set_up_what", [
    { name: "name", label: "home.name", type: "text", autocomplete: "name" },
    EMAIL,
    { name: "password", label: "home.password", type: "password", autocomplete: "new-password", hint: "home.password_hint" },
  ], (values) => call("POST", "/v1/setup", { ...values, token }).then(done), "");
}

function form(title: Key, what: Key | null, fields: Field[], send: (values: Record<string, string>) => Promise<void>, notice: string): HTMLElement {
  const fault = h("p", { class: "fault", role: "alert", hidden: notice === "" }, notice);
  const button = h("button", { type: "submit", class: "main" }, t(title));
  const element = h("form", { class: "card narrow", submit: (event) => {
    event.preventDefault();
    button.disabled = true;
    fault.hidden = true;
    const values = Object.fromEntries([...new FormData(element)].map(([k, v]) => [k, String(v)]));
    send(values).catch((e: unknown) => {
      fault.textContent = e instanceof Problem ? e.message : t("home.failed");
      fault.hidden = false;
    }).finally(() => { button.disabled = false; });
  } },
    h("h2", {}, t(title)),
    what && h("p", { class: "quiet" }, t(what)),
    fields.map((f) => h("label", {}, h("span", {}, t(f.label)),
      h("input", { name: f.name, type: f.type, autocomplete: f.autocomplete, required: true, minlength: f.hint ? 10 : null }),
      f.hint && h("small", { class: "quiet" }, t(f.hint)))),
    fault,
    button,
  );
  return element;
}
