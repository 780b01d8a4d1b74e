// SPDX-License-Identifier: Apache-2.0

// The first page of a server: sign in, or make the owner's account; then drop
// a file and read its report, and watch events arrive.

import "../../report/src/tokens.css";
import "./home.css";
import { call, type Me, Problem } from "./api";
import { fileCard } from "./file";
import { frame } from "./frame";
import { keyCard } from "./keys";
import { liveCard } from "./live";
import { setupForm, signInForm } from "./session";
import { language, t } from "./text";

const root = document.querySelector("main") ?? document.body;

/** Shows what fits: the owner's form, signing in, or the desk. */
async function show(): Promise<void> {
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  document.title = t("home.title");
  const token = new URLSearchParams(location.hash.slice(1)).get("setup");
  if (token !== null) {
    root.replaceChildren(...frame(null, show), setupForm(token, enter));
    return;
  }
  try {
    const me = await call<Me>("GET", "/v1/me");
    desk(me);
  } catch (e) {
    if (!(e instanceof Problem)) throw e;
    root.replaceChildren(...frame(null, show), signInForm(enter, e.status === 401 ? "" : e.message));
  }
}

function desk(me: Me): void {
  const workspace = me.workspaces[0];
  const cards = workspace === undefined ? [] : [fileCard(workspace.id), liveCard(workspace.id), keyCard(workspace.id, workspace.role)];
  root.replaceChildren(...frame(me, show), ...cards);
}

function enter(): void {
  history.replaceState(null, "", "/");
  void show();
}

void show();
