// SPDX-License-Identifier: Apache-2.0

// The server's first page as its owner meets it. HOME_LINK is the one-time link
// that the first start printed; HOME_FILE is a survey to analyse. The tests run
// in order, each on what the one before left.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { faultsOfAccess } from "./access";

const LINK = process.env.HOME_LINK ?? "";
const FILE = process.env.HOME_FILE ?? "";
const SERVER = LINK.split("/#")[0] ?? "";
const OWNER = { name: "王小明", email: "owner@example.com", password: "correct horse battery" };

test.describe.serial("the first page", () => {
  test.beforeAll(() => {
    if (LINK === "") throw new Error("HOME_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, bypassCSP: true });
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(() => context.close());

  test("the link makes the owner's account", async () => {
    await page.goto(LINK);
    await page.getByLabel("姓名").fill(OWNER.name);
    await page.getByLabel("邮箱").fill(OWNER.email);
    await page.getByLabel("密码").fill("short");
    await page.getByRole("button", { name: "创建所有者账号" }).click();
    await expect(page.getByRole("heading", { name: "创建所有者账号" })).toBeVisible();
    expect(await faultsOfAccess(page, undefined, ["iframe"])).toEqual([]);
    await page.getByLabel("密码").fill(OWNER.password);
    await page.getByRole("button", { name: "创建所有者账号" }).click();
    await expect(page.getByRole("heading", { name: "分析一个文件" })).toBeVisible();
  });

  test("an event that is sent with a new key appears", async ({ request }) => {
    await page.getByRole("button", { name: "创建写入密钥" }).click();
    const key = (await page.locator("pre").first().textContent()) ?? "";
    expect(key).toMatch(/^wk_/);
    const sent = await request.post(`${SERVER}/v1/track`, { headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }, data: { userId: "u1", event: "提交订单", properties: { order_id: "1001" } } });
    expect(sent.status()).toBe(200);
    await expect(page.getByRole("cell", { name: "提交订单" })).toBeVisible();
    await expect(page.getByText("打开页面以来 1 条")).toBeVisible();
    expect(await faultsOfAccess(page, undefined, ["iframe"])).toEqual([]);
  });

  test("a file that is dropped shows its report", async () => {
    await page.locator("#file").setInputFiles(FILE);
    const report = page.frameLocator("iframe");
    await expect(report.locator("h1")).toBeVisible({ timeout: 45_000 });
  });

  test("a file that says nothing is refused in words", async () => {
    await page.locator("#file").setInputFiles({ name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") });
    await expect(page.locator(".state.fault")).not.toBeEmpty();
  });

  test("it speaks English in the dark on a phone, and signs out and in", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByRole("heading", { name: "Analyse a file" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    expect(await faultsOfAccess(page, undefined, ["iframe"])).toEqual([]);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").fill(OWNER.email);
    await page.getByLabel("Password").fill("wrong password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.locator(".fault")).not.toBeEmpty();
    await page.getByLabel("Password").fill(OWNER.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { name: "Analyse a file" })).toBeVisible();
    expect(faults).toEqual([]);
  });
});
