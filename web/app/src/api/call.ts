// SPDX-License-Identifier: Apache-2.0

// One typed function for every operation of the API. What goes wrong becomes a
// Problem, whose text the server has already put into the reader's language.

import type { Operations, Problem as Body } from "./schema";
import { language, translator } from "../text/catalogue";

export type Operation = keyof Operations;

type Given<K extends Operation> = Operations[K]["in"] & (Operations[K]["body"] extends undefined ? unknown : { body: Operations[K]["body"] });

/** What the server, or the way to it, said against a request. */
export class Problem extends Error {
  constructor(readonly status: number, readonly kind: string, message: string, readonly faults: readonly { field?: string; message: string }[] = []) {
    super(message);
  }
}

/** What happens when a session has ended, set by the shell. */
let signedOut = (): void => {};

export function whenSignedOut(then: () => void): void {
  signedOut = then;
}

/** One request. Path, query and headers are told apart by the operation. */
export async function call<K extends Operation>(operation: K, given: Given<K>, signal?: AbortSignal): Promise<Operations[K]["answer"]> {
  const { method, address, headers, body } = request(operation, given);
  headers["Accept-Language"] = language();
  let answer: Response;
  try {
    answer = await fetch(address, { method, headers, body: body as BodyInit | undefined, credentials: "same-origin", signal });
  } catch (fault) {
    if (signal?.aborted === true) throw fault;
    throw new Problem(0, "offline", translator(language())("app.offline"));
  }
  const text = await answer.text();
  if (!answer.ok) {
    if (answer.status === 401 && operation !== "POST /v1/session" && operation !== "GET /v1/me") signedOut();
    throw problem(answer.status, text);
  }
  const json = /[/+]json\b/.test(answer.headers.get("Content-Type") ?? "");
  return (json ? JSON.parse(text) : text) as Operations[K]["answer"];
}

const HEADERS = new Set(["If-Match", "Idempotency-Key"]);

/** A request as fetch takes it. */
export function request(operation: string, given: object): { method: string; address: string; headers: Record<string, string>; body: unknown } {
  const [method = "GET", path = ""] = operation.split(" ");
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let address = path;
  let body: unknown;
  for (const [name, value] of Object.entries(given as Record<string, unknown>)) {
    if (value === undefined) continue;
    if (name === "body") body = value instanceof Blob ? value : JSON.stringify(value);
    else if (path.includes(`{${name}}`)) address = address.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (HEADERS.has(name)) headers[name] = String(value);
    else query.set(name, Array.isArray(value) ? value.join(",") : String(value));
  }
  if (body !== undefined) headers["Content-Type"] = body instanceof Blob ? "application/octet-stream" : "application/json";
  const asked = query.toString();
  return { method, address: asked === "" ? address : `${address}?${asked}`, headers, body };
}

/** What a problem+json body says to a person. */
export function problem(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Body;
    return new Problem(status, body.kind, body.detail || body.title, body.errors ?? []);
  } catch {
    return new Problem(status, "internal", translator(language())("app.failed"));
  }
}

/** The version of a record as If-Match wants it. */
export function etag(record: { version: number }): string {
  return `"${record.version}"`;
}

/** Sends a file and tells how much of it (0 to 1) has gone. */
export function upload<T>(path: string, file: File, progress: (share: number) => void): { done: Promise<T>; stop: () => void } {
  const sending = new XMLHttpRequest();
  const done = new Promise<T>((resolve, reject) => {
    sending.open("POST", path);
    sending.setRequestHeader("Accept-Language", language());
    sending.setRequestHeader("Content-Type", "application/octet-stream");
    sending.upload.addEventListener("progress", (e) => progress(e.lengthComputable ? e.loaded / e.total : 0));
    sending.addEventListener("load", () => (sending.status < 300 ? resolve(JSON.parse(sending.responseText) as T) : reject(problem(sending.status, sending.responseText))));
    sending.addEventListener("error", () => reject(new Problem(0, "offline", translator(language())("app.offline"))));
    sending.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    sending.send(file);
  });
  return { done, stop: () => sending.abort() };
}
