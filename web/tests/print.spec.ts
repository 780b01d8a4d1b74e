// SPDX-License-Identifier: Apache-2.0

// Pages on paper, on the demo group of hotels. HOTELS_LINK is the base address of
// its server.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";

const SERVER = process.env.HOTELS_LINK ?? "";
const DEMO = { email: "demo@example.com", password: "touchstone demo" };
const PAPER = { width: 720, height: 1040 }; // pixels of A4 between its margins

/** Brings a page to paper as the print dialogue does. */
async function onPaper(page: Page): Promise<void> {
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
}

test.describe("on paper", () => {
  test.beforeAll(() => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;

  test.beforeEach(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN", storageState: { cookies: [], origins: [{ origin: SERVER, localStorage: [{ name: "touchstone.theme", value: "dark" }] }] }, viewport: { width: 1280, height: 900 } });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: DEMO })).ok()).toBe(true);
    page = await context.newPage();
  });
  test.afterEach(() => context.close());

  for (const path of ["overview", "moments", "voices", "customers", "settings/people"]) {
    test(`${path} prints light, without what is pressed, and nothing to the side`, async () => {
      await page.goto(`${SERVER}/app/main/${path}`);
      await expect(page.locator(".page .card").first()).toBeVisible();
      await expect(page.locator(".skeleton")).toHaveCount(0);
      const dark = await page.evaluate(() => getComputedStyle(document.body).color);
      await page.setViewportSize(PAPER);
      await onPaper(page);
      await expect(page.getByRole("navigation")).toHaveCount(0);
      await expect(page.locator("main .button:visible, main .tabs:visible, main .files:visible")).toHaveCount(0);
      expect(await page.evaluate(() => getComputedStyle(document.body).color)).not.toBe(dark);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      // a card that is longer than a page begins where the one before it ends
      expect(await page.locator(".page .card").first().evaluate((card) => getComputedStyle(card).breakInside)).toBe("auto");
      if (!path.startsWith("settings")) await expect(page.locator(".top").getByText(/\d+\s月\s\d+\s日–/)).toBeVisible();
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      await page.emulateMedia({ media: null });
      await expect(page.locator("body")).toHaveCSS("color", dark);
    });
  }

  test("a blueprint and a map print as their picture, whole", async () => {
    const journeys = (await (await context.request.get(`${SERVER}/v1/workspaces/main/journeys`)).json()) as { items: { id: string }[] };
    const pictures: [string, string, string][] = [["blueprints/bp_hotel.blueprint.check-in", ".bp-node", "前台核对预订"], [`journeys/${journeys.items[0]!.id}`, ".map-card", ""]];
    for (const [path, part, says] of pictures) {
      await page.goto(`${SERVER}/app/main/${path}`);
      await expect(page.locator(part).first()).toBeVisible();
      await onPaper(page);
      const drawn = page.locator("svg.print-only");
      await expect(drawn.first()).toBeVisible();
      await expect(page.locator("main")).toBeHidden();
      expect((await drawn.first().textContent())?.replace(/\s/g, "")).toContain(says);
      expect((await drawn.first().boundingBox())!.width).toBeLessThanOrEqual(1280);
      await page.evaluate(() => dispatchEvent(new Event("afterprint")));
      await expect(drawn).toHaveCount(0);
      await page.emulateMedia({ media: null });
    }
  });
});
