// SPDX-License-Identifier: Apache-2.0

import { problem } from "../api/call";
import { language } from "../text/catalogue";

/** Hands a file to the reader. */
export function download(name: string, type: string, content: string | Blob): void {
  const address = URL.createObjectURL(typeof content === "string" ? new Blob([content], { type }) : content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]+/g, " ");
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export type Cell = string | number | null;

/** A column of a table that leaves the app; a share is 0 to 1, a day such as 2026-01-31. */
export interface Column {
  name: string;
  kind?: "text" | "number" | "share" | "day";
}

/** Rows as CSV that spreadsheets open as UTF-8. A cell that a spreadsheet would take for a formula is kept a text. */
export function table(rows: readonly (readonly Cell[])[]): string {
  const cell = (v: Cell): string => {
    const text = typeof v === "string" && /^[=+\-@\t\r]/.test(v) && !/^-\d+(\.\d+)?%?$/.test(v) ? `'${v}` : String(v ?? "");
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  return `\ufeff${rows.map((r) => r.map(cell).join(",")).join("\r\n")}\r\n`;
}

/** The same as a workbook, which the server writes; its texts are texts, whatever they begin with. */
export async function workbook(workspace: string, name: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Promise<Blob> {
  const answer = await fetch(`/v1/workspaces/${encodeURIComponent(workspace)}/exports/table`, {
    method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json", "Accept-Language": language() }, body: JSON.stringify({ name: name.slice(0, 200), columns, rows }),
  });
  if (!answer.ok) throw problem(answer.status, await answer.text());
  return answer.blob();
}
