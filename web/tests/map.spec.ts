// SPDX-License-Identifier: Apache-2.0

// Journey maps as people draw them, on the demo group of hotels. HOTELS_LINK is
// the base address of its server. Every test works on maps of its own.

import { readFileSync } from "node:fs";
import { type APIRequestContext, type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { faultsOfAccess, fitsAcross } from "./access";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = `${SERVER}/v1/workspaces/main`;
const DEMO = { email: "demo@example.com", password: "touchstone demo" };
const FRONT_DESK = "tp_hotel.arrive.front-desk";

interface Card {
  id: string;
  lane: string;
  label: { zh: string };
}

/** A small journey: arriving and staying, with cards. */
function journey(name: string, cards: Card[] = [{ id: "k1", lane: "actions", label: { zh: "拖着行李走进大堂" } }, { id: "k2", lane: "thoughts", label: { zh: "怎么这么多人" } }]): object {
  return {
    label: { zh: name }, status: "active", persona: "per_world.business",
    stages: [
      { stage: "st_hotel.arrive", touchpoints: [{ touchpoint: FRONT_DESK, emotion: 1 }, { touchpoint: "tp_hotel.arrive.room-key" }], cards },
      { stage: "st_hotel.stay", touchpoints: [{ touchpoint: "tp_hotel.stay.housekeeping", emotion: 2 }, { touchpoint: "tp_hotel.stay.breakfast" }] },
    ],
  };
}

async function signedIn(page: Page, options: object = {}): Promise<BrowserContext> {
  const context = await page.context().browser()!.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 }, ...options });
  expect((await context.request.post(`${SERVER}/v1/session`, { data: DEMO })).ok()).toBe(true);
  return context;
}

async function make(request: APIRequestContext, body: object): Promise<string> {
  const made = await request.post(`${DESK}/journeys`, { data: body });
  expect(made.status(), await made.text()).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

const mapOf = (id: string, more = ""): string => `${SERVER}/app/main/journeys/${id}?p=365d${more}`;
const cell = (page: Page, row: string, stage: string): Locator => page.locator(`[data-cell="${row} ${stage}"]`);
/** The figures of the map have come. */
const bound = (page: Page): Promise<void> => expect(page.locator(".map-n").first()).toHaveText(/^n\s\d/);
const saved = (page: Page): Promise<void> => expect(page.locator('[data-saving="saved"]')).toBeVisible();

async function reword(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole("button", { name: from }).click();
  await page.getByRole("textbox", { name: "卡片内容" }).first().fill(to);
  await page.keyboard.press("Enter");
  await expect(page.locator(".map-card", { hasText: to })).toBeVisible();
}

test.describe("journey maps", () => {
  test.beforeAll(() => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];
  const made: string[] = [];

  test.beforeAll(async ({ browser }) => {
    const first = await browser.newPage();
    context = await signedIn(first);
    await first.close();
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(async () => {
    for (const id of made) {
      const now = await context.request.get(`${DESK}/journeys/${id}`);
      if (now.ok()) await context.request.delete(`${DESK}/journeys/${id}`, { headers: { "If-Match": `"${((await now.json()) as { version: number }).version}"` } });
    }
    await context.close();
  });

  test("a map begins with the register and is bound to what customers felt", async () => {
    await page.goto(`${SERVER}/app/main/journeys?p=365d`);
    await expect(page.getByRole("heading", { name: "旅程图", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "用登记的阶段和触点开始" }).click();
    await expect(page.getByRole("heading", { name: "客户旅程", level: 1 })).toBeVisible();
    made.push(new URL(page.url()).pathname.split("/").at(-1)!);
    await expect(page.getByRole("columnheader", { name: /到店入住/ })).toBeVisible();
    await bound(page);
    const point = page.locator(`[data-spot="point/${FRONT_DESK}#0"]`);
    await expect(point).toHaveAttribute("aria-label", /前台办理入住：[+−]?\d\.\d（[+−]?\d\.\d\s至\s[+−]?\d\.\d）\s?n\s\d+/);
    await point.click();
    const side = page.getByRole("complementary", { name: "详情" });
    await expect(side.getByText(/次接触/)).toBeVisible();
    await side.getByRole("link", { name: "听听这里的声音" }).click();
    await expect(page.getByRole("heading", { name: "前台办理入住" })).toBeVisible();
    expect(page.url()).toContain("p=365d");
  });

  test("a card is added and reworded where it stands, survives reloading, and is undone and redone", async () => {
    const id = await make(context.request, journey("编辑测试"));
    made.push(id);
    await page.goto(mapOf(id));
    await cell(page, "opportunities", "st_hotel.arrive").getByRole("button").click();
    await page.keyboard.type("手机上办入住");
    await page.keyboard.press("Enter");
    await reword(page, "怎么这么多人", "队排到门口了");
    await saved(page);
    await page.reload();
    await expect(cell(page, "opportunities", "st_hotel.arrive").getByText("手机上办入住")).toBeVisible();
    await expect(cell(page, "thoughts", "st_hotel.arrive").getByText("队排到门口了")).toBeVisible();

    await page.getByRole("button", { name: "队排到门口了" }).focus();
    await page.keyboard.press("Delete");
    await expect(page.getByText("队排到门口了")).toHaveCount(0);
    await page.keyboard.press("Control+z");
    await expect(cell(page, "thoughts", "st_hotel.arrive").getByText("队排到门口了")).toBeVisible();
    await page.keyboard.press("Control+Shift+z");
    await expect(page.getByText("队排到门口了")).toHaveCount(0);
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(cell(page, "thoughts", "st_hotel.arrive").getByText("队排到门口了")).toBeVisible();
  });

  test("what is typed while the server is away is kept, also over a reload", async () => {
    const id = await make(context.request, journey("断线测试"));
    made.push(id);
    await page.goto(mapOf(id));
    await expect(page.getByRole("button", { name: "拖着行李走进大堂" })).toBeVisible();
    await page.route("**/v1/workspaces/main/journeys/*", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await page.getByRole("button", { name: "拖着行李走进大堂" }).click();
    await page.getByRole("textbox", { name: "卡片内容" }).first().fill("断线时写的字");
    await expect(page.locator('[data-saving="offline"]')).toBeVisible();
    await page.reload();
    await expect(page.locator(".map-card-text", { hasText: "断线时写的字" })).toBeVisible();
    await page.unroute("**/v1/workspaces/main/journeys/*");
    await expect(page.locator('[data-saving="saved"]')).toBeVisible();
    expect(await (await context.request.get(`${DESK}/journeys/${id}`)).text()).toContain("断线时写的字");
  });

  test("cards move by keyboard and by mouse, arrows walk the sheet", async () => {
    const id = await make(context.request, journey("移动测试"));
    made.push(id);
    await page.goto(mapOf(id));
    const card = page.getByRole("button", { name: "拖着行李走进大堂" });
    await card.focus();
    await page.keyboard.press("Space");
    await expect(page.locator(".map-flying")).toBeVisible();
    await page.keyboard.press("ArrowRight");
    await expect(cell(page, "actions", "st_hotel.stay")).toHaveClass(/\bover\b/);
    await page.keyboard.press("Space");
    await expect(cell(page, "actions", "st_hotel.stay").getByText("拖着行李走进大堂")).toBeVisible();

    await saved(page);
    const thought = page.getByRole("button", { name: "怎么这么多人" });
    await thought.hover();
    const from = (await thought.boundingBox())!;
    await page.mouse.down();
    await page.mouse.move(from.x + from.width / 2 + 20, from.y + from.height / 2, { steps: 4 });
    await expect(page.locator(".map-flying")).toBeVisible();
    const target = (await cell(page, "thoughts", "st_hotel.stay").boundingBox())!;
    await page.mouse.move(target.x + target.width / 2, target.y + target.height / 2, { steps: 8 });
    await expect(cell(page, "thoughts", "st_hotel.stay")).toHaveClass(/\bover\b/);
    await page.mouse.up();
    await expect(cell(page, "thoughts", "st_hotel.stay").getByText("怎么这么多人")).toBeVisible();
    await saved(page);

    await page.locator('[data-spot="stage/st_hotel.arrive"]').focus();
    await page.keyboard.press("ArrowRight");
    await expect(page.locator('[data-spot="stage/st_hotel.stay"]')).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(page.locator('[data-spot="point/tp_hotel.stay.housekeeping#0"]')).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("complementary", { name: "详情" }).getByRole("link", { name: "客房清洁" })).toBeVisible();
  });

  test("two people edit one map: different cards merge, the same card asks", async () => {
    const id = await make(context.request, journey("两人测试"));
    made.push(id);
    const second = await signedIn(page);
    const other = await second.newPage();
    for (const p of [page, other]) {
      await p.goto(mapOf(id));
      await expect(p.getByRole("button", { name: "怎么这么多人" })).toBeVisible();
    }
    await reword(page, "拖着行李走进大堂", "推着行李进门");
    await saved(page);
    await reword(other, "怎么这么多人", "人比想的多");
    await saved(other);
    await expect(other.getByText("推着行李进门")).toBeVisible();
    await page.goto(mapOf(id));
    await expect(page.getByText("人比想的多")).toBeVisible();

    await reword(page, "人比想的多", "甲的说法");
    await saved(page);
    await reword(other, "人比想的多", "乙的说法");
    const clash = other.getByRole("alertdialog");
    await expect(clash.getByText("甲的说法")).toBeVisible();
    await expect(clash.getByText("乙的说法")).toBeVisible();
    await clash.getByRole("button", { name: "用我的修改" }).click();
    await saved(other);
    expect(await (await context.request.get(`${DESK}/journeys/${id}`)).text()).toContain("乙的说法");
    await second.close();
  });

  test("versions are looked at and brought back; one that is to be is compared", async () => {
    const id = await make(context.request, journey("版本测试"));
    made.push(id);
    await page.goto(mapOf(id));
    await reword(page, "怎么这么多人", "第二版的字");
    await saved(page);
    await page.getByRole("button", { name: "版本" }).click();
    const first = page.getByRole("listitem").filter({ hasText: /第\s1\s版/ });
    await first.getByRole("button", { name: "看这一版" }).click();
    await expect(page.getByRole("button", { name: "怎么这么多人" })).toBeVisible();
    await expect(page.locator(".map-add")).toHaveCount(0);
    await first.getByRole("button", { name: "恢复" }).click();
    await saved(page);
    await expect(page.getByText("第二版的字")).toHaveCount(0);

    await page.getByRole("button", { name: "对比" }).click();
    await page.getByRole("button", { name: "照这个做一个目标旅程" }).click();
    await expect(page.getByRole("heading", { name: "版本测试（目标）" })).toBeVisible();
    made.push(new URL(page.url()).pathname.split("/").at(-1)!);
    await cell(page, "opportunities", "st_hotel.stay").getByRole("button").click();
    await page.keyboard.type("客人醒来前不打扰");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("region", { name: "对比" }).getByText(/多出\s1\s处，改了\s0\s处，少了\s0\s处/)).toBeVisible();
    await expect(cell(page, "opportunities", "st_hotel.stay").getByText("新增")).toBeVisible();
    await expect(page.locator(".map-beside[d^='M']").last()).toBeAttached();
    await saved(page);
  });

  test("a map leaves as JSON and SVG and comes back; what is not here is told", async () => {
    const id = await make(context.request, journey("导出测试"));
    made.push(id);
    await page.goto(mapOf(id));
    await bound(page);
    const download = async (name: string): Promise<string> => {
      await page.getByRole("button", { name: "导出", exact: true }).click();
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return readFileSync(await file.path(), "utf8");
    };
    const svg = await download("SVG 图片");
    expect(svg).toContain("拖着行李走进大堂");
    expect(svg).toContain("前台办理入住");
    const file = (await download("JSON（可以再导入）")).replace("导出测试", "导入测试");
    expect(JSON.parse(file)).toMatchObject({ schema: "touchstone.journey/1" });

    await page.goto(`${SERVER}/app/main/journeys?p=365d`);
    const put = (text: string): Promise<void> => page.getByLabel("选旅程文件").setInputFiles({ name: "journey.json", mimeType: "application/json", buffer: Buffer.from(text) });
    await put(file);
    await page.getByRole("link", { name: "打开", exact: true }).click();
    await expect(page.getByRole("heading", { name: "导入测试", level: 1 })).toBeVisible();
    made.push(new URL(page.url()).pathname.split("/").at(-1)!);
    await expect(page.getByText("怎么这么多人")).toBeVisible();

    await page.goto(`${SERVER}/app/main/journeys?p=365d`);
    await put("这不是 JSON");
    await expect(page.getByRole("dialog").getByText(/不是\sJSON/)).toBeVisible();
  });

  test("a card is commented on by keyboard, resolved and opened again; a comment outlives its card", async () => {
    const id = await make(context.request, journey("评论测试"));
    made.push(id);
    await page.goto(mapOf(id, "&side=details"));
    const card = page.locator('[data-spot="card/k1"]');
    await page.locator('[data-spot="stage/st_hotel.arrive"]').press("Enter");
    const said = page.getByRole("region", { name: "评论" });
    await said.getByLabel("写评论").fill("这一段太长");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(said.getByText("这一段太长")).toBeVisible();
    await expect(page.locator('[data-spot="stage/st_hotel.arrive"] .comment-count')).toHaveText("11 条待解决的评论");
    await card.click();
    await page.keyboard.press("Escape"); // out of the text of the card
    await expect(said.getByText("这里还没有评论。")).toBeVisible();
    await said.getByLabel("写评论").fill("行李谁来拿？");
    await said.getByRole("button", { name: "发送" }).click();
    await expect(card).toContainText("1 条待解决的评论");
    await said.getByRole("button", { name: "标为已解决" }).click();
    await expect(said.getByText("没有待解决的评论。")).toBeVisible();
    await expect(card.locator(".comment-count")).toHaveCount(0);
    await said.getByRole("checkbox", { name: /也显示已解决的/ }).check();
    await said.getByRole("button", { name: "重新打开" }).click();
    await expect(card).toContainText("1 条待解决的评论");

    await page.reload();
    await expect(card).toContainText("1 条待解决的评论");
    await card.focus();
    await page.keyboard.press("Delete");
    await saved(page);
    await page.getByRole("button", { name: "评论", exact: true }).click();
    const side = page.getByRole("complementary", { name: "评论" });
    await expect(side.getByRole("listitem").filter({ hasText: "行李谁来拿？" }).getByText("所评的部分已经删掉")).toBeVisible();
    await side.getByRole("listitem").filter({ hasText: "这一段太长" }).getByRole("button", { name: "关于“到店入住”" }).click();
    await expect(page.getByRole("complementary", { name: "详情" }).getByText("这一段太长")).toBeVisible();
    const refused = await context.request.post(`${DESK}/journeys/${id}/comments`, { data: { text: "晚了", part: "card/k1" } });
    expect(refused.status()).toBe(422);
  });

  test("a viewer reads and comments on nothing else, in the page and by the API", async () => {
    const id = await make(context.request, journey("只读测试"));
    made.push(id);
    const email = `map-viewer-${Date.now()}@example.com`;
    const invited = await context.request.post(`${DESK}/members/invitations`, { data: { email, role: "viewer" } });
    expect(invited.status(), await invited.text()).toBe(201);
    const viewer = await page.context().browser()!.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
    expect((await viewer.request.post(`${SERVER}/v1/join`, { data: { token: ((await invited.json()) as { token: string }).token, name: "看客", password: "correct horse battery" } })).status()).toBe(200);
    expect((await viewer.request.post(`${SERVER}/v1/session`, { data: { email, password: "correct horse battery" } })).status()).toBe(200);
    const seen = await viewer.newPage();
    await seen.goto(mapOf(id));
    await bound(seen);
    await expect(seen.locator(".map-add")).toHaveCount(0);
    await expect(seen.getByRole("button", { name: "撤销" })).toHaveCount(0);
    await seen.getByRole("button", { name: "怎么这么多人" }).click();
    await expect(seen.getByRole("textbox", { name: "卡片内容" })).toHaveCount(0);
    await seen.getByRole("button", { name: "怎么这么多人" }).press("Delete");
    await expect(seen.getByRole("button", { name: "怎么这么多人" })).toBeVisible();
    await expect(seen.getByRole("region", { name: "评论" }).getByText("这里还没有评论。")).toBeVisible();
    await expect(seen.getByLabel("写评论")).toHaveCount(0);
    expect((await viewer.request.post(`${DESK}/journeys/${id}/comments`, { data: { text: "我也说", part: "card/k2" } })).status()).toBe(403);
    expect((await viewer.request.put(`${DESK}/journeys/${id}`, { data: journey("改不了"), headers: { "If-Match": '"1"' } })).status()).toBe(403);
    await viewer.close();
  });

  test("on a phone a card is commented on where it stands, and the address leads back to it", async () => {
    const id = await make(context.request, journey("手机上评论"));
    made.push(id);
    const phone = await signedIn(page, { viewport: { width: 390, height: 844 } });
    const p = await phone.newPage();
    await p.goto(mapOf(id));
    await p.getByRole("button", { name: "“怎么这么多人”的评论" }).click();
    const said = p.getByRole("region", { name: "评论" }).filter({ hasText: "这里还没有评论。" });
    await said.getByLabel("写评论").fill("高峰多开一个柜台");
    await said.getByRole("button", { name: "发送" }).click();
    const card = p.getByRole("listitem").filter({ hasText: "怎么这么多人" });
    await expect(card.locator(".comment-count").first()).toContainText("1 条待解决的评论");
    await p.reload();
    await expect(card.getByText("高峰多开一个柜台").first()).toBeVisible();
    await p.getByRole("button", { name: "下一" }).first().click();
    await expect(p.getByRole("button", { name: "“住店体验”的评论" })).toBeVisible();
    expect(await p.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect.soft(await faultsOfAccess(p)).toEqual([]);
    await phone.close();
  });

  test("maps are accessible in both themes and fit a phone", async () => {
    const id = await make(context.request, journey("无障碍测试"));
    made.push(id);
    const open = await signedIn(page, { bypassCSP: true, reducedMotion: "reduce" });
    const p = await open.newPage();
    for (const address of [`${SERVER}/app/main/journeys?p=365d`, mapOf(id, `&side=details&s=${encodeURIComponent("card/k1")}`)]) {
      await p.setViewportSize({ width: 1280, height: 900 });
      await p.emulateMedia({ colorScheme: "light" });
      await p.goto(address);
      await expect(p.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(p.locator(".skeleton, .waiting")).toHaveCount(0);
      if (address.includes("/journeys/jny")) await bound(p);
      expect.soft(await faultsOfAccess(p), address).toEqual([]);
      await p.emulateMedia({ colorScheme: "dark" });
      await expect(p.locator("html")).toHaveAttribute("data-theme", "dark");
      expect.soft(await faultsOfAccess(p, ["color-contrast"]), `${address} in the dark`).toEqual([]);
    }
    await p.setViewportSize({ width: 390, height: 844 });
    await p.emulateMedia({ colorScheme: "light" });
    await p.goto(mapOf(id));
    await expect(p.getByRole("heading", { name: /到店入住/, level: 2 })).toBeVisible();
    expect.soft(await faultsOfAccess(p), "on a phone").toEqual([]);
    await p.getByRole("button", { name: "下一个阶段" }).click();
    await expect(p.getByRole("heading", { name: /住店体验/, level: 2 })).toBeVisible();
    await p.getByLabel("写评论").fill("早餐那一段要再看看");
    await p.getByRole("button", { name: "发送" }).click();
    await expect(p.getByText("早餐那一段要再看看")).toBeVisible();
    await fitsAcross(p, "on a phone");
    await open.close();
    expect(faults).toEqual([]);
  });
});
