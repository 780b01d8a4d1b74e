// SPDX-License-Identifier: Apache-2.0

// Customers, on the hotel demo: find one, see who is at risk, read a life, split
// and undo, erase with a receipt; and who may not. HOTELS_LINK names the server.
// Whom it splits and erases it makes itself.

import { readFileSync } from "node:fs";
import { type APIRequestContext, type BrowserContext, expect, type Page, test } from "@playwright/test";
import { faultsOfAccess } from "./access";
import { member } from "./people";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = "/v1/workspaces/main";
const RUN = String(Date.now());
const GUEST = { user: `guest-${RUN}`, phone: `+86139${RUN.slice(-8)}`, email: `guest-${RUN}@example.com` };

interface Card {
  id: string;
  occurred: string;
  name: string;
}

/** The customer of an identifier; "" while there is none. */
async function customerOf(api: APIRequestContext, kind: string, value: string): Promise<string> {
  const found = await api.post(`${SERVER}${DESK}/customers/search`, { data: { kind, value } });
  return found.ok() ? ((await found.json()) as { customer: string }).customer : "";
}

async function lifeOf(api: APIRequestContext, customer: string): Promise<Card[]> {
  const out: Card[] = [];
  for (let cursor = ""; ;) {
    const part = (await (await api.get(`${SERVER}${DESK}/customers/${customer}/timeline`, { params: { limit: 7, ...(cursor === "" ? {} : { cursor }) } })).json()) as { items: Card[]; next?: string };
    out.push(...part.items);
    if (!part.next) return out;
    cursor = part.next;
  }
}

/** Sends in the guest that the tests split and erase: a login with a verified phone and address, and three visits. */
async function arrive(owner: APIRequestContext, stranger: APIRequestContext): Promise<void> {
  const source = await owner.post(`${SERVER}${DESK}/sources`, { data: { name: `desk-${RUN}`, label: { zh: "测试前台", en: "Test desk" }, channel: "store", clock: "trust" } });
  expect(source.status(), await source.text()).toBe(201);
  const { key } = (await (await owner.post(`${SERVER}${DESK}/write-keys`, { data: { source: `desk-${RUN}`, name: "test" } })).json()) as { key: string };
  const headers = { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` };
  const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();
  const identify = { type: "identify", userId: GUEST.user, timestamp: ago(40), messageId: `i-${RUN}`, traits: { phone: GUEST.phone, phone_verified: true, email: GUEST.email, email_verified: true, city: "杭州" } };
  const visits = [40, 12, 2].map((days, i) => ({ type: "track", event: "Test Visit", userId: GUEST.user, timestamp: ago(days - 0.1), messageId: `t${i}-${RUN}`, properties: {} }));
  const sent = await stranger.post(`${SERVER}/v1/batch`, { headers, data: { batch: [identify, ...visits] } });
  expect(sent.ok(), await sent.text()).toBe(true);
  await expect.poll(async () => ((await customerOf(owner, "phone", GUEST.phone)) === "" ? 0 : (await lifeOf(owner, await customerOf(owner, "user_id", GUEST.user))).length), { timeout: 20_000 }).toBe(4);
}

test.describe.serial("customers", () => {
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser, playwright }) => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: { email: "demo@example.com", password: "touchstone demo" } })).ok()).toBe(true);
    const stranger = await playwright.request.newContext();
    await arrive(context.request, stranger);
    await stranger.dispose();
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(() => context.close());

  test("a customer is found by a phone number in full-width digits, which is kept nowhere", async () => {
    await page.goto(`${SERVER}/app/main/customers`);
    await page.getByRole("textbox", { name: "查找客户" }).fill("不存在的人");
    await page.getByRole("button", { name: "查找", exact: true }).click();
    await expect(page.getByText("没有客户用这个标识")).toBeVisible();
    const wide = "１００１００００２１０"; // the demo has a guest of this number
    await page.getByRole("textbox", { name: "查找客户" }).fill(wide);
    const asked = page.waitForRequest((r) => r.url().endsWith("/customers/search"));
    await page.getByRole("button", { name: "查找", exact: true }).click();
    expect((await asked).postData()).toContain("10010000210");
    const customer = await customerOf(context.request, "phone", "10010000210");
    await expect(page).toHaveURL(new RegExp(`/customers/${customer}$`));
    expect(page.url()).not.toContain("1001000");
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain("10010000210");
    await expect(page.getByRole("heading", { name: `客户 …${customer.slice(-6)}` })).toBeVisible();
  });

  test("the timeline has every fact of the API, the newest first, and gaps; filters stand in the address", async () => {
    const customer = await customerOf(context.request, "phone", "10010000210");
    const life = await lifeOf(context.request, customer);
    for (;;) {
      const more = page.getByRole("button", { name: "更早" });
      if (await page.getByText("从这里开始。").isVisible()) break;
      await more.click({ timeout: 5000 }).catch(() => undefined);
    }
    const shown = await page.locator("[data-event]").evaluateAll((all) => all.map((e) => e.getAttribute("data-event")));
    expect(shown).toEqual(life.map((e) => e.id).reverse());
    await expect(page.getByText(/\d+\s?天没有任何接触/).first()).toBeVisible();
    await page.getByLabel("按种类").selectOption("feedback");
    await expect(page).toHaveURL(/kind=feedback/);
    await page.reload();
    await expect(page.getByLabel("按种类")).toHaveValue("feedback");
    await expect(page.locator("[data-event]").first()).toHaveClass(/feedback/);
    expect(await page.locator("[data-event]:not(.feedback)").count()).toBe(0);
  });

  test("who is at risk, how well that holds, and that it is no fact", async () => {
    const ready = async (): Promise<boolean> => ((await (await context.request.get(`${SERVER}${DESK}/risk?outcome=bad_encounter`)).json()) as { answer?: object }).answer !== undefined;
    if (!(await ready())) await context.request.post(`${SERVER}${DESK}/risk`, { data: { outcome: "bad_encounter" } });
    await expect.poll(ready, { timeout: 40_000 }).toBe(true);
    await page.goto(`${SERVER}/app/main/customers?outcome=bad_encounter`);
    await expect(page.getByText("不是关于某个人的事实")).toBeVisible();
    await expect(page.getByText(/对没参与学习的\s?[\d,.万]+\s?条记录检验过/)).toBeVisible();
    await page.getByText("有多准，怎么算的").click();
    await expect(page.getByText("分辨力 AUC")).toBeVisible();
    const list = (await (await context.request.get(`${SERVER}${DESK}/risk/customers?outcome=bad_encounter&limit=20`)).json()) as { items: { customer: string; next?: { likely: { name?: string }[] } }[] };
    await expect(page.locator(".risk-row")).toHaveCount(list.items.length);
    await expect(page.locator(".risk-who").first()).toHaveText(`…${list.items[0]!.customer.slice(-6)}`);
    await page.locator(".risk-row").first().getByRole("button", { name: /接下来可能/ }).click();
    await expect(page.locator(".risk-more").getByText(/出现过|没有人走过/)).toBeVisible();
    await page.getByRole("button", { name: "再列一些" }).click();
    await expect(page.locator(".risk-row")).toHaveCount(40);
    await page.locator(".risk-who").first().click();
    await expect(page.getByRole("heading", { name: "为什么是同一个人" })).toBeVisible();
    await page.goBack();
    await expect(page.getByRole("tab", { name: "下次体验不佳" })).toHaveAttribute("aria-selected", "true");
  });

  test("identifiers are masked until shown, which is noted", async () => {
    const customer = await customerOf(context.request, "user_id", GUEST.user);
    await page.goto(`${SERVER}/app/main/customers/${customer}`);
    const who = page.getByRole("region", { name: "这是谁" });
    await expect(who.getByText("****").first()).toBeVisible();
    await expect(who.getByText(GUEST.email)).toHaveCount(0);
    await who.getByRole("button", { name: "显示全部" }).click();
    await expect(who.getByText(GUEST.email).first()).toBeVisible();
    const log = (await (await context.request.get(`${SERVER}${DESK}/audit?noun=customer`)).json()) as { items: { action: string; record: string }[] };
    expect(log.items[0]).toMatchObject({ action: "reveal", record: customer });
    await page.reload();
    await expect(who.getByText("****").first()).toBeVisible();
    await expect(who.getByText(GUEST.email)).toHaveCount(0);
  });

  test("a consent is written down with its reason", async () => {
    const consents = page.getByRole("region", { name: "同意", exact: true });
    await consents.getByRole("button", { name: "记一条" }).click();
    await consents.getByLabel("用途").fill("marketing");
    await consents.getByLabel("客户现在说").selectOption("no");
    await consents.getByLabel(/怎么知道的/).fill("前台当面说的");
    await consents.getByRole("button", { name: "记下" }).click();
    await expect(consents.getByText("营销")).toBeVisible();
    await expect(page.getByText("不同意：营销")).toBeVisible();
    await page.reload();
    await expect(consents.getByText("拒绝")).toBeVisible();
  });

  test("why it is one person; a split shows its effect first, and is undone", async () => {
    const customer = await customerOf(context.request, "user_id", GUEST.user);
    const part = page.getByRole("region", { name: "为什么是同一个人" });
    await expect(part.getByText(/3\s?个标识由\s?2\s?条证据连在一起/)).toBeVisible();
    await expect(part.getByRole("img")).toBeVisible();
    await part.getByRole("button", { name: "拆分……" }).click();
    const split = page.getByRole("region", { name: "拆分……" });
    await split.getByRole("checkbox", { name: /手机号/ }).check();
    await expect(split.getByText(/会成为\s?2\s?位客户/)).toBeVisible();
    expect(await customerOf(context.request, "phone", GUEST.phone)).toBe(customer); // nothing has happened yet
    await split.getByLabel("原因").fill("换了号码");
    await split.getByRole("button", { name: "收回所选证据" }).click();
    await expect(page.getByText(/已拆成\s?2\s?位客户/)).toBeVisible();
    expect(await customerOf(context.request, "phone", GUEST.phone)).not.toBe(await customerOf(context.request, "user_id", GUEST.user));
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(page.getByText(/已拆成\s?2\s?位客户/)).toHaveCount(0);
    expect(await customerOf(context.request, "phone", GUEST.phone)).toBe(customer);
  });

  test("axe finds nothing in either theme, and a phone needs no sideways scrolling", async () => {
    const customer = await customerOf(context.request, "phone", "10010000210");
    for (const theme of ["light", "dark"]) {
      await page.evaluate((value) => localStorage.setItem("touchstone.theme", value), theme);
      for (const at of ["customers", `customers/${customer}`]) {
        await page.goto(`${SERVER}/app/main/${at}`);
        await expect(page.locator(at === "customers" ? ".risk-list, .empty" : "[data-event]").first()).toBeVisible();
        expect(await faultsOfAccess(page), `${at} ${theme}`).toEqual([]);
      }
    }
    await page.setViewportSize({ width: 390, height: 844 });
    for (const at of ["customers", `customers/${customer}`]) {
      await page.goto(`${SERVER}/app/main/${at}`);
      await expect(page.locator(at === "customers" ? ".find-customer" : "[data-event]").first()).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("viewers see no customers; owners of touchpoints only whom they met, and erase nobody", async () => {
    const customer = await customerOf(context.request, "user_id", GUEST.user);
    const at = `${SERVER}${DESK}/customers/${customer}`;
    const viewer = await member(SERVER, page, `viewer-${RUN}@example.com`, { role: "viewer" });
    const theirs = await viewer.newPage();
    await theirs.goto(`${SERVER}/app/main/overview`);
    await expect(theirs.getByRole("link", { name: "客户声音" })).toBeVisible();
    await expect(theirs.getByRole("link", { name: "客户", exact: true })).toHaveCount(0);
    await theirs.goto(`${SERVER}/app/main/customers/${customer}`);
    await expect(theirs.getByText("您的角色看不到客户")).toBeVisible();
    for (const part of ["", "/timeline", "/life", "/outlook", "/explanation", "/export"]) expect((await viewer.request.get(at + part)).status(), part).toBe(403);
    expect((await viewer.request.post(`${SERVER}${DESK}/customers/search`, { data: { kind: "phone", value: GUEST.phone } })).status()).toBe(403);
    await viewer.close();
    const owner = await member(SERVER, page, `owner-${RUN}@example.com`, { role: "touchpoint-owner", touchpoints: ["tp_hotel.arrive.front-desk"] });
    for (const part of ["", "/timeline", "/life", "/outlook"]) expect((await owner.request.get(at + part)).status(), part).toBe(404); // never at the desk
    expect((await owner.request.get(`${at}/explanation`)).status()).toBe(403);
    expect((await owner.request.post(`${at}/reveal`)).status()).toBe(403);
    expect((await owner.request.post(`${SERVER}${DESK}/erasures`, { data: { customer, reason: "x" } })).status()).toBe(403);
    const own = await owner.newPage();
    await own.goto(`${SERVER}/app/main/customers/${customer}`);
    await expect(own.getByText("这里没有这位客户")).toBeVisible();
    await owner.close();
  });

  test("the copy for the customer holds everything", async () => {
    const customer = await customerOf(context.request, "user_id", GUEST.user);
    await page.goto(`${SERVER}/app/main/customers/${customer}`);
    const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "导出副本" }).click()]);
    const copy = readFileSync(await file.path(), "utf8");
    expect(copy).toContain(GUEST.email);
    expect(copy).toContain("杭州");
  });

  test("an erasure asks, tells its steps, leaves a receipt, and nobody to be found", async () => {
    const customer = await customerOf(context.request, "user_id", GUEST.user);
    await page.getByRole("button", { name: "抹除……" }).click();
    const sheet = page.getByRole("dialog", { name: "永远抹除这位客户" });
    await expect(sheet.getByText("会留下：")).toBeVisible();
    await expect(sheet.getByRole("definition").first()).toHaveText("4");
    const erase = sheet.getByRole("button", { name: "永远抹除", exact: true });
    await sheet.getByLabel(/原因/).fill("本人要求");
    await expect(erase).toBeDisabled();
    await sheet.getByLabel(/最后四位/).fill(customer.slice(-4));
    await erase.click();
    await expect(page).toHaveURL(/receipt=/, { timeout: 30_000 });
    const receipt = page.getByRole("region", { name: "抹除回执" });
    await expect(receipt.getByText("销毁密钥")).toBeVisible();
    await expect(receipt.getByText("30 天内")).toBeVisible();
    await page.reload();
    await expect(receipt.getByText("本人要求")).toBeVisible();
    const [file] = await Promise.all([page.waitForEvent("download"), receipt.getByRole("button", { name: "JSON" }).click()]);
    const told = JSON.parse(readFileSync(await file.path(), "utf8")) as { steps: { name: string; done: string }[] };
    expect(told.steps.map((s) => s.name)).toContain("events");
    expect(told.steps.every((s) => !Number.isNaN(Date.parse(s.done)))).toBe(true);
    for (const [kind, value] of [["user_id", GUEST.user], ["phone", GUEST.phone], ["email", GUEST.email]] as const) expect(await customerOf(context.request, kind, value)).toBe("");
    expect((await context.request.get(`${SERVER}${DESK}/customers/${customer}/timeline`)).status()).toBe(404);
    await page.getByRole("textbox", { name: "查找客户" }).fill(GUEST.phone);
    await page.getByRole("button", { name: "查找", exact: true }).click();
    await expect(page.getByText("没有客户用这个标识")).toBeVisible();
    await page.goto(`${SERVER}/app/main/customers/${customer}`);
    await expect(page.getByText("这里没有这位客户")).toBeVisible();
    expect(faults).toEqual([]);
  });
});
