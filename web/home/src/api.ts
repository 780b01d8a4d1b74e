// SPDX-License-Identifier: Apache-2.0

// Talking to the server. A failure becomes a Problem whose text the server
// has already put into the reader's language.

import { language, t } from "./text";

export class Problem extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

export interface Me {
  user: { id: string; name: string; email: string };
  workspaces: { id: string; name: string; role: string }[];
}

/** One request; JSON in, JSON out. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  const headers: Record<string, string> = { "Accept-Language": language() };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let answer: Response;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: "same-origin" });
  } catch {
    throw new Problem(0, t("home.offline"));
  }
  const text = await answer.text();
  if (!answer.ok) throw new Problem(answer.status, problemText(text));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** What a problem+json body says to a person, every fault on a line. */
export function problemText(body: string): string {
  try {
    const problem = JSON.parse(body) as { detail?: string; title?: string; errors?: { message?: string }[] };
    const faults = (problem.errors ?? []).map((e) => e.message ?? "").filter((m) => m !== "" && m !== problem.detail);
    return [problem.detail ?? problem.title ?? t("home.failed"), ...faults].join("\n");
  } catch {
    return t("home.failed");
  }
}

/** Sends a file and tells how much of it (0 to 1) has gone. The answer is JSON. */
export function upload<T>(path: string, file: File, progress: (share: number) => void): { done: Promise<T>; stop: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    request.open("POST", path);
    request.setRequestHeader("Accept-Language", language());
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (e) => progress(e.lengthComputable ? e.loaded / e.total : 0));
    request.addEventListener("load", () => (request.status < 300 ? resolve(JSON.parse(request.responseText) as T) : reject(new Problem(request.status, problemText(request.responseText)))));
    request.addEventListener("error", () => reject(new Problem(0, t("home.offline"))));
    request.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    request.send(file);
  });
  return { done, stop: () => request.abort() };
}
