// SPDX-License-Identifier: Apache-2.0

// What axe finds wrong with a page, and whether it fits. Its policy must not forbid added
// scripts, or the context must pass it by.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

interface Axe {
  axe: { run: (c: object, o: object) => Promise<{ violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[] }> };
}

/** Faults of accessibility, one text each: by every rule of WCAG 2.2 AA, or by those that are named. */
export async function faultsOfAccess(page: Page, only: string[] = WCAG, exclude: string[] = []): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async ({ runOnly, left }) => {
    const found = await (window as unknown as Axe).axe.run({ exclude: left }, { runOnly });
    return found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target.join(" ")}: ${n.failureSummary ?? ""}`));
  }, { runOnly: only, left: exclude });
}

/** What a report is held to beside WCAG. */
export const AND_PRACTICE = [...WCAG, "best-practice"];

/** Nothing is wider than the page, once its charts have taken its width. */
export function fitsAcross(page: Page, what: string): Promise<void> {
  const beyond = (): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return expect.configure({ soft: true }).poll(beyond, { message: what }).toBeLessThanOrEqual(0);
}
