// SPDX-License-Identifier: Apache-2.0

import { h } from "../../report/src/dom";
import { Problem, upload } from "./api";
import { t } from "./text";

interface Analysis {
  id: string;
  report: string; // address of the report page
  title: string;
}

/** Drop a file, read its report. */
export function fileCard(workspace: string): HTMLElement {
  const input = h("input", { type: "file", id: "file", class: "hidden", accept: ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx,.parquet,.xes,.gz,.zst" });
  const bar = h("progress", { max: 1, value: 0, hidden: true, "aria-label": t("home.file_sending") });
  const state = h("p", { class: "quiet state", "aria-live": "polite" });
  const stop = h("button", { type: "button", class: "plain", hidden: true }, t("home.stop"));
  const result = h("div", { class: "result" });
  const zone = h("label", { class: "drop", for: "file" }, h("strong", {}, t("home.file_drop")), h("span", { class: "quiet" }, t("home.file_kinds")));

  async function take(file: File): Promise<void> {
    bar.hidden = stop.hidden = false;
    state.classList.remove("fault");
    state.textContent = t("home.file_sending_name", { file: file.name });
    const sending = upload<Analysis>(`/v1/workspaces/${workspace}/analyses?name=${encodeURIComponent(file.name)}`, file, (share) => {
      bar.value = share;
      if (share === 1) {
        bar.removeAttribute("value");
        state.textContent = t("home.file_analysing", { file: file.name });
      }
    });
    stop.onclick = sending.stop;
    try {
      const made = await sending.done;
      state.textContent = "";
      result.replaceChildren(
        h("p", {}, h("a", { href: made.report, target: "_blank", rel: "noopener" }, t("home.file_open"))),
        h("iframe", { src: made.report, title: made.title || t("home.file_report"), sandbox: "allow-scripts allow-popups allow-downloads" }),
      );
    } catch (e) {
      const stopped = e instanceof DOMException;
      state.classList.toggle("fault", !stopped);
      state.textContent = stopped ? t("home.stopped") : e instanceof Problem ? e.message : t("home.failed");
    } finally {
      bar.hidden = stop.hidden = true;
      input.value = "";
    }
  }

  input.addEventListener("change", () => { const file = input.files?.[0]; if (file) void take(file); });
  zone.addEventListener("dragover", (e) => { e.preventDefault(); zone.classList.add("over"); });
  zone.addEventListener("dragleave", () => zone.classList.remove("over"));
  zone.addEventListener("drop", (e) => {
    e.preventDefault();
    zone.classList.remove("over");
    const file = e.dataTransfer?.files[0];
    if (file) void take(file);
  });
  return h("section", { class: "card wide" }, h("h2", {}, t("home.file_title")), h("p", { class: "quiet" }, t("home.file_what")),
    input, zone, h("div", { class: "row" }, bar, stop), state, result);
}
