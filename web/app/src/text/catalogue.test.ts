// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isKey, learn, speak, translator } from "./catalogue";

const SRC = new URL("../", import.meta.url);

/** The source of a module of the app and its address. */
function source(path: string, from: URL): { text: string; at: URL } | undefined {
  for (const ending of [".tsx", ".ts"]) {
    const at = new URL(path + ending, from);
    try {
      return { text: readFileSync(at, "utf8"), at };
    } catch {
      continue;
    }
  }
  return undefined;
}

/** The catalogues, beside that of the shell, that a module and what it loads name keys of. */
function named(path: string, from: URL, seen = new Set<string>()): Set<string> {
  const module = source(path, from);
  if (module === undefined || seen.has(module.at.href) || module.at.pathname.endsWith("/text/catalogue.ts")) return new Set();
  seen.add(module.at.href);
  const own = module.text.replace(/worded\(import\("[^"]+"\)[^)]*\)/g, ""); // what is loaded with words of its own
  const parts = new Set([...own.matchAll(/["'`](app_[a-z]+)["'`.]/g)].map((m) => m[1] ?? ""));
  for (const m of own.matchAll(/^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)";|import\("(\.[^"]+)"\)/gm)) for (const part of named(m[1] ?? m[2] ?? "", module.at, seen)) parts.add(part);
  return parts;
}

describe("the words of a page", () => {
  const opened = ["router", "Session", "Shell"].map((name) => readFileSync(new URL(`shell/${name}.tsx`, SRC), "utf8")).join("\n");
  const pages = [...opened.matchAll(/worded\(import\("([^"]+)"\)([^)]*)\)/g)].map((m) => ({ page: m[1] ?? "", parts: [...(m[2] ?? "").matchAll(/"(\w+)"/g)].map((p) => p[1] ?? "") }));
  it("are said wherever one is opened", () => expect(pages.length).toBe(opened.match(/\bimport\("/g)?.length));
  it.each(pages)("of $page are loaded with it, and no others", ({ page, parts }) => {
    expect(parts.toSorted()).toEqual([...named(page, new URL("shell/", SRC))].toSorted());
  });
  it("of the shell are one catalogue", () => expect([...named("main", SRC)]).toEqual([]));
});

describe("changing the language", () => {
  afterEach(() => vi.unstubAllGlobals());
  it("waits for the words of a page that is opened meanwhile", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("localStorage", { getItem: (k: string) => kept.get(k) ?? null, setItem: (k: string, v: string) => kept.set(k, v) });
    kept.set("touchstone.language", "zh");
    await learn("app");
    const changing = speak("en");
    await Promise.all([learn("app_sheet"), changing]);
    expect([translator("en")("app.find"), isKey("app_sheet.about_part"), kept.get("touchstone.language")]).toEqual(["Find", true, "en"]);
  });
});
