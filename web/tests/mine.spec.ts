// SPDX-License-Identifier: Apache-2.0

// What belongs to a touchpoint owner or a unit manager, on the demo group of
// hotels. HOTELS_LINK is the base address of its server.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { faultsOfAccess } from "./access";
import { member } from "./people";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = `${SERVER}/v1/workspaces/main`;
const DEMO = { email: "demo@example.com", password: "touchstone demo" };
const FRONT_DESK = "tp_hotel.arrive.front-desk";
const YEAR = "from=2025-11-01&to=2026-10-31";
const phone = { width: 390, height: 844 };

interface Figure { low: number; high: number; few?: boolean }

test.describe("my touchpoints", () => {
  test.beforeAll(() => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN" });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: DEMO })).status()).toBe(200);
    page = await context.newPage();
  });
  test.afterAll(() => context.close());

  /** A new member's page of what is theirs, on a phone. */
  async function mine(email: string, body: object): Promise<Page> {
    const joined = await member(SERVER, page, email, body);
    const theirs = await context.browser()!.newContext({ locale: "zh-CN", viewport: phone, bypassCSP: true, reducedMotion: "reduce", storageState: await joined.storageState() });
    await joined.close();
    const seen = await theirs.newPage();
    await seen.goto(`${SERVER}/app/main/mine?${YEAR}`);
    await expect(seen.locator(".mine article").first()).toBeVisible();
    return seen;
  }

  test("a unit manager reads how the unit stands among others, what was said and what is unrated", async () => {
    const units = (await (await page.request.get(`${DESK}/units?limit=100`)).json()) as { items: { id: string; code: string; label: { zh: string } }[] };
    const own = units.items.find((u) => u.code === "HY-XIY")!;
    const seen = await mine(`manager-${Date.now()}@example.com`, { role: "unit-manager", units: [own.id] });
    await expect(seen.getByRole("heading", { level: 1 })).toHaveText(`${own.label.zh}的触点`);
    const q = `mean(rating) by unit where touchpoint = "${FRONT_DESK}"`;
    const answer = (await (await page.request.get(`${DESK}/query`, { params: { q, from: "2025-11-01", to: "2026-11-01", zone: "Asia/Shanghai" } })).json()) as { rows: { keys: string[]; figures: Figure[] }[] };
    const at = answer.rows.find((r) => r.keys[0] === own.code)!.figures[0]!;
    const others = answer.rows.filter((r) => r.keys[0] !== own.code).map((r) => r.figures[0]!).filter((x) => x.low !== undefined && x.few !== true);
    const better = others.filter((x) => x.low > at.high).length;
    const worse = others.filter((x) => x.high < at.low).length;
    const card = seen.getByRole("article", { name: "前台办理入住" });
    await expect(card).toContainText(better + worse === 0 ? `与可比的 ${others.length} 家` : `${better} 家明显更好，${worse} 家明显更差`);
    await expect(card.locator("blockquote")).toHaveCount(2);
    await expect(seen.getByRole("heading", { name: "其他触点" })).toBeVisible();
    expect(await faultsOfAccess(seen)).toEqual([]);
    expect(await seen.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
    await seen.getByRole("button", { name: "English" }).click();
    await expect(seen.getByRole("heading", { level: 1 })).toHaveText("Touchpoints of Heyi Xi’an Bell Tower");
    await seen.context().close();
  });

  test("a touchpoint owner is told what to do, why, and is led to the idea on the map", async () => {
    const seen = await mine(`owner-${Date.now()}@example.com`, { role: "touchpoint-owner", touchpoints: [FRONT_DESK] });
    const card = seen.getByRole("article", { name: "前台办理入住" });
    await expect(card.getByRole("heading", { name: "要做什么" })).toBeVisible();
    await expect(card).toContainText("最突出的是 13:00–18:00"); // the planted hours
    await expect(card.getByText("未达标")).toBeVisible();
    await card.getByRole("link", { name: "客人多的时段加开一个柜台" }).click();
    await expect(seen).toHaveURL(/journeys\/.*s=card/);
    await expect(seen.getByText("客人多的时段加开一个柜台，或引导到自助机").first()).toBeVisible();
    await seen.goBack();
    await card.getByRole("link", { name: "看原因" }).click();
    await expect(seen).toHaveURL(new RegExp(`moments.*t=${FRONT_DESK}`));
    await seen.context().close();
  });
});
