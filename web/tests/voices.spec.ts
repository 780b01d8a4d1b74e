// SPDX-License-Identifier: Apache-2.0

// What customers say, on the hotel demo: read, filter, correct, arrange topics,
// collect quotes into a board and take it along. HOTELS_LINK names the server.
// Whatever is changed is put back.

import { readFileSync } from "node:fs";
import { type BrowserContext, type Download, expect, type Page, test } from "@playwright/test";
import JSZip from "jszip";
import { faultsOfAccess, fitsAcross } from "./access";
import { member } from "./people";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = "/v1/workspaces/main";
const REVIEWS = "tp_hotel.after.review";
const YEAR = "p=365d";

/** How many texts a question counts under conditions, in the year that the page shows. */
async function counted(page: Page, where: string): Promise<number> {
  const days = await page.request.get(`${SERVER}${DESK}/query`, { params: { q: "count by day" } });
  const newest = ((await days.json()) as { rows: { keys: string[] }[] }).rows.at(-1)!.keys[0]!;
  const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  const end = Date.parse(newest);
  const answer = await page.request.get(`${SERVER}${DESK}/query`, { params: { q: `mentions(latest) where ${where}`, from: day(end - 364 * 86_400_000), to: day(end + 86_400_000) } });
  return ((await answer.json()) as { rows: { figures: { n: number }[] }[] }).rows[0]!.figures[0]!.n;
}

async function slidesIn(file: Download): Promise<string> {
  const zip = await JSZip.loadAsync(readFileSync(await file.path()));
  return (await Promise.all(Object.keys(zip.files).filter((n) => /^ppt\/slides\/slide\d+\.xml$/.test(n)).map((n) => zip.file(n)!.async("string")))).join("\n");
}

test.use({ actionTimeout: 15_000 });

test.describe("voices", () => {
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: { email: "demo@example.com", password: "touchstone demo" } })).status()).toBe(200);
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(() => context.close());

  const quotes = (p: Page) => p.getByRole("region", { name: "原话", exact: true });
  const voices = (p: Page) => quotes(p).getByRole("article");
  const says = (p: Page) => p.getByRole("region", { name: "这些话说明什么" }).locator(".says");

  test("a search finds and marks its words, full width too, and the address keeps it", async () => {
    await page.goto(`${SERVER}/app/main/voices?${YEAR}`);
    await expect(voices(page).first()).toBeVisible();
    await page.getByRole("searchbox", { name: "搜索原话" }).fill("ｗａｉｔｅｄ");
    await expect(page).toHaveURL(/q=/);
    await expect(voices(page).first().locator(".hit").first()).toHaveText(/waited/i);
    for (const text of await voices(page).allInnerTexts()) expect(text.toLowerCase()).toContain("waited");
    await page.reload();
    await expect(page.getByRole("searchbox", { name: "搜索原话" })).toHaveValue("ｗａｉｔｅｄ");
    await expect(voices(page).first().locator(".hit").first()).toHaveText(/waited/i);
    await page.getByRole("searchbox", { name: "搜索原话" }).fill("没有人会这样说的一句话");
    await expect(quotes(page).getByText("没有符合的原话")).toBeVisible();
  });

  test("filters change list and totals, which agree with the API, and hold after a reload", async () => {
    await page.goto(`${SERVER}/app/main/voices?${YEAR}`);
    const all = await counted(page, 'aspect = ""');
    await expect(says(page)).toContainText(`${all} 段原话里`);
    await page.getByLabel("感受", { exact: true }).selectOption({ label: "不满" });
    await page.getByLabel("在哪里说", { exact: true }).selectOption({ label: "点评与回复" });
    const bad = await counted(page, `aspect = "" and polarity = -1 and touchpoint = "${REVIEWS}"`);
    expect(bad).toBeLessThan(all);
    await expect(says(page)).toContainText(`共 ${bad} 段`);
    await expect(page).toHaveURL(/polarity=-1|polarity=%22-1%22/);
    await page.reload();
    await expect(page.getByLabel("感受", { exact: true })).toHaveValue("-1");
    await expect(says(page)).toContainText(`共 ${bad} 段`);
    await expect(voices(page).first()).toHaveClass(/bad/);
    await page.getByRole("button", { name: "清除筛选" }).click();
    await expect(says(page)).toContainText(`${all} 段原话里`);
    // of one hotel the whole list fits one part: as many are listed as are counted
    await page.goto(`${SERVER}/app/main/voices?${YEAR}&unit=WH-CTU`);
    const here = await counted(page, 'aspect = "" and unit = "WH-CTU"');
    await expect(says(page)).toContainText(`${here} 段原话里`);
    await expect(async () => {
      await page.keyboard.press("End");
      await expect(quotes(page).getByRole("status")).toHaveText(`${here} 段`, { timeout: 500 });
    }).toPass({ timeout: 15_000 });
  });

  test("a touchpoint shows what is said of it anywhere, and what customers speak of leads to their words", async () => {
    const desk = "tp_hotel.arrive.front-desk"; // surveys ask for a score there, and reviews elsewhere speak of it
    await page.goto(`${SERVER}/app/main/touchpoints/${desk}?tab=voices&${YEAR}`);
    const n = await counted(page, `about = "${desk}"`);
    const words = page.getByRole("region", { name: "客户原话" });
    await expect(words.locator(".says")).toContainText(`说到它 ${n.toLocaleString("en")} 次`);
    await expect(words.getByRole("article").first()).toBeVisible();
    await words.getByRole("link", { name: /在客户声音里看/ }).click();
    await expect(page.getByLabel("说的是", { exact: true })).toHaveValue(desk);
    await expect(says(page)).toContainText(`提到 ${n.toLocaleString("en")} 次`);
    await expect(voices(page).first()).toBeVisible();

    await page.goto(`${SERVER}/app/main/overview?${YEAR}`);
    await page.getByRole("region", { name: "客户在说什么" }).getByRole("link", { name: "早餐", exact: true }).click();
    await expect(page.getByLabel("方面", { exact: true })).toHaveValue("breakfast");
    await expect(voices(page).first()).toBeVisible();
  });

  test("the overview opens evidence that says why, and says what does not follow a picked unit", async () => {
    await page.goto(`${SERVER}/app/main/overview?unit=HY-CKG`);
    const first = page.getByRole("region", { name: "先做什么" });
    await expect(first.getByText(/上面选了.*，这里不随它变/)).toBeVisible({ timeout: 30_000 });
    await first.getByRole("button", { name: "“前台办理入住”的证据" }).click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText(/“糟糕”是指/)).toBeVisible();
    await expect(drawer.getByText(/用时 .*，标准 15 分钟|评分 [12]\/5/).first()).toBeVisible();
    await expect(drawer.getByText(/店 · 门店 · /).first()).toBeVisible(); // a hotel by its name
    await expect(drawer.getByText("HY-CKG")).toHaveCount(0);
    await page.keyboard.press("Escape");
  });

  test("an emotion and an aspect count what the API counts", async () => {
    for (const [filter, option, where] of [["情绪", "失望", 'aspect = "" and emotion = disappointed'], ["方面", "早餐", "aspect = dining.breakfast"]] as const) {
      await page.goto(`${SERVER}/app/main/voices?${YEAR}`);
      await page.getByLabel(filter, { exact: true }).selectOption({ label: option });
      const value = await page.getByLabel(filter, { exact: true }).inputValue();
      const n = await counted(page, filter === "方面" ? `aspect = ${value}` : where);
      expect(n).toBeGreaterThan(0);
      await expect(says(page)).toContainText(filter === "方面" ? `提到 ${n} 次` : `${n} 段原话里`);
    }
  });

  test("a correction shows at once in quote and figures, and is taken back", async () => {
    await page.goto(`${SERVER}/app/main/voices?${YEAR}&polarity=-1`);
    const before = await counted(page, 'aspect = "" and polarity = -1');
    await expect(says(page)).toContainText(`共 ${before} 段`);
    const text = await voices(page).first().locator("blockquote").innerText();
    await voices(page).first().getByRole("button", { name: "纠正" }).click();
    const sheet = page.getByRole("dialog", { name: "纠正" });
    await sheet.getByRole("radiogroup", { name: "整段" }).getByRole("radio", { name: "满意" }).click();
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.getByText("记下了")).toBeVisible();
    await expect(says(page)).toContainText(`共 ${before - 1} 段`);
    await expect(voices(page).first().locator("blockquote")).not.toHaveText(text);
    await page.goto(`${SERVER}/app/main/voices?${YEAR}`);
    const same = voices(page).filter({ hasText: text }).first();
    await expect(same.getByText("已纠正")).toBeVisible();
    await expect(same).toHaveClass(/good/);
    await same.getByRole("button", { name: "纠正" }).click();
    await sheet.getByRole("button", { name: "保存" }).click();
    await expect(sheet.getByText("记下了")).toBeVisible();
    const event = (await (await page.request.get(`${SERVER}${DESK}/corrections`)).json()) as { items: { event: string }[] };
    for (const c of event.items) await page.request.delete(`${SERVER}${DESK}/corrections/${c.event}`);
    expect(await counted(page, 'aspect = "" and polarity = -1')).toBe(before);
  });

  test("doubtful texts are decided by keyboard and taken back", async () => {
    await page.goto(`${SERVER}/app/main/voices?tab=doubtful`);
    const card = page.getByRole("region", { name: "待确认" });
    const first = await card.locator(".large-quote").innerText();
    await expect(card.getByRole("radiogroup", { name: "整段" }).locator("[aria-checked=true]")).toBeFocused();
    await page.keyboard.press("s");
    await expect(card.locator(".large-quote")).not.toHaveText(first);
    const second = await card.locator(".large-quote").innerText();
    await page.keyboard.press("3");
    await expect(card.getByRole("radio", { name: "满意" }).first()).toHaveAttribute("aria-checked", "true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await expect(card.getByRole("status")).toContainText("本次第 1 段");
    await expect(card.locator(".large-quote")).not.toHaveText(second);
    await expect(page.getByRole("region", { name: "标注进度" }).getByText("已有 1 段人工标注")).toBeVisible();
    await page.keyboard.press("u");
    await expect(card.locator(".large-quote")).toHaveText(second);
    await expect(page.getByRole("region", { name: "标注进度" }).getByText("已有 0 段人工标注")).toBeVisible();
    await page.getByRole("tab", { name: "识别质量" }).click();
    await expect(page.getByText("还没有人工标注")).toBeVisible();
  });

  test("a topic is renamed, read, and the name is taken back", async () => {
    await page.goto(`${SERVER}/app/main/voices?${YEAR}&tab=topics`);
    const table = page.getByRole("region", { name: "话题", exact: true }).last();
    const first = table.getByRole("row").nth(1).locator(".pick-row");
    const name = await first.innerText();
    await first.click();
    const sheet = page.getByRole("dialog");
    await expect(sheet.locator(".quote").first()).toBeVisible();
    await sheet.getByLabel("话题名称").fill("排队太久");
    await sheet.getByRole("button", { name: "改名" }).click();
    await expect(sheet.getByRole("heading", { name: "排队太久" })).toBeVisible();
    await expect(sheet.getByText(`改名为“排队太久”`)).toBeVisible();
    await sheet.getByRole("button", { name: "撤销" }).click();
    await expect(sheet.getByRole("heading", { name })).toBeVisible();
    await sheet.getByRole("button", { name: "读全部原话" }).click();
    await expect(page.getByLabel("话题", { exact: true })).not.toHaveValue("");
    await expect(voices(page).first()).toBeVisible();
  });

  test("two quotes and a picture become slides whose XML holds the texts", async () => {
    await page.goto(`${SERVER}/app/main/voices?${YEAR}&q=早餐`);
    const texts: string[] = [];
    for (const i of [0, 1]) {
      texts.push(await voices(page).nth(i).locator("blockquote").innerText());
      await voices(page).nth(i).locator(".add-to-board").click();
      await expect(voices(page).nth(i).getByRole("button", { pressed: true })).toBeVisible();
    }
    await page.getByRole("tab", { name: "话题" }).click();
    await expect(page.locator(".topic-map svg")).toBeVisible();
    await page.getByRole("button", { name: "把“话题地图”加入看板" }).click();
    await page.getByRole("link", { name: "看板（3）" }).click();
    await page.getByRole("button", { name: "标题" }).click();
    await page.getByRole("textbox", { name: "标题" }).fill("早餐：客户怎么说");
    for (let i = 3; i > 0; i--) await page.getByRole("button", { name: "把“早餐：客户怎么说”上移" }).click();
    await expect(page.getByRole("listitem").first().getByRole("textbox")).toHaveValue("早餐：客户怎么说");
    await page.reload();
    await expect(page.locator(".piece")).toHaveCount(4);
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "PPTX" }).click();
    const file = await waiting;
    const xml = await slidesIn(file);
    for (const text of [...texts, "早餐：客户怎么说", "点评与回复", "已遮住个人信息"]) expect(xml).toContain(text);
    expect(xml).toContain('lang="zh-CN"');
    const zip = await JSZip.loadAsync(readFileSync(await file.path()));
    expect(Object.keys(zip.files).filter((n) => /^ppt\/media\/.*\.png$/.test(n))).toHaveLength(1);
    await page.getByRole("button", { name: /^移除/ }).first().click();
    await expect(page.locator(".piece")).toHaveCount(3);
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(page.locator(".piece")).toHaveCount(4);
  });

  test("pictures and sentences of any page go on the board, with the days that they are of", async () => {
    await page.goto(`${SERVER}/app/main/overview?${YEAR}`);
    await page.getByRole("button", { name: "把“总览”加入看板" }).click();
    await expect(page.locator(".chart svg").first()).toBeVisible();
    await page.getByRole("button", { name: /^把“趋势.*”加入看板$/ }).click();
    const png = page.waitForEvent("download");
    await page.getByRole("button", { name: /趋势.* PNG/ }).click();
    expect(readFileSync(await (await png).path()).subarray(0, 4).toString("latin1")).toBe("\x89PNG");
    await page.goto(`${SERVER}/app/main/explore/graph?${YEAR}`);
    await page.getByRole("button", { name: "把“流程图”加入看板" }).click();
    await page.goto(`${SERVER}/app/main/blueprints/bp_hotel.blueprint.check-in?${YEAR}`);
    await page.getByRole("button", { name: "导出", exact: true }).click();
    await page.getByRole("button", { name: "把“办理入住”加入看板" }).click();
    await page.goto(`${SERVER}/app/main/board`);
    await expect(page.locator(".piece")).toHaveCount(8);
    for (const name of [/^趋势/, "流程图", "办理入住"]) {
      const picture = page.getByRole("img", { name, exact: true });
      await expect.poll(() => picture.evaluate((i: HTMLImageElement) => i.naturalWidth)).toBeGreaterThan(300);
    }
    await expect(page.locator(".piece.sentence").last()).toContainText("推荐意愿 NPS");
    await expect(page.locator(".piece.sentence").last()).toContainText("期间 2025");
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "PPTX" }).click();
    const zip = await JSZip.loadAsync(readFileSync(await (await waiting).path()));
    expect(Object.keys(zip.files).filter((n) => /^ppt\/media\/.*\.png$/.test(n))).toHaveLength(4);
  });

  test("a viewer sees figures and no quotes, a touchpoint owner reads its own alone", async () => {
    const viewer = await member(SERVER, page, `voices-viewer-${Date.now()}@example.com`, { role: "viewer" });
    const seen = await viewer.newPage();
    await seen.goto(`${SERVER}/app/main/voices?${YEAR}`);
    await expect(says(seen)).toContainText("段原话里");
    await expect(seen.getByText("你的角色看得到数字，看不到原话。")).toBeVisible();
    await expect(seen.getByRole("tab", { name: "待确认" })).toHaveCount(0);
    expect((await viewer.request.get(`${SERVER}${DESK}/voices`)).status()).toBe(403);
    const any = (await (await page.request.get(`${SERVER}${DESK}/voices?limit=1`)).json()) as { items: { id: string }[] };
    expect((await viewer.request.put(`${SERVER}${DESK}/corrections/${any.items[0]!.id}`, { data: { accept: true } })).status()).toBe(403);
    await viewer.close();

    const keeper = await member(SERVER, page, `voices-keeper-${Date.now()}@example.com`, { role: "touchpoint-owner", touchpoints: ["tp_hotel.arrive.front-desk"] });
    const theirs = (await (await keeper.request.get(`${SERVER}${DESK}/voices?limit=200`)).json()) as { items: { touchpoint: string }[] };
    expect(theirs.items.every((v) => v.touchpoint === "tp_hotel.arrive.front-desk")).toBe(true);
    const own = await keeper.newPage();
    await own.goto(`${SERVER}/app/main/voices?${YEAR}`);
    await expect(quotes(own)).toBeVisible();
    await expect(quotes(own).getByRole("link", { name: "点评与回复" })).toHaveCount(0);
    await keeper.close();
  });

  test("every part is accessible in both themes and fits a phone; an empty board says what it is for", async ({ browser }) => {
    const open = await browser.newContext({ locale: "zh-CN", bypassCSP: true, reducedMotion: "reduce", storageState: { cookies: (await context.storageState()).cookies, origins: [] } });
    const p = await open.newPage();
    for (const path of [`voices?${YEAR}`, `voices?${YEAR}&tab=topics`, "voices?tab=doubtful", "voices?tab=quality", "board"]) {
      await p.setViewportSize({ width: 1280, height: 800 });
      await p.emulateMedia({ colorScheme: "light" });
      await p.goto(`${SERVER}/app/main/${path}`);
      await expect(p.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(p.locator(".skeleton, .waiting")).toHaveCount(0);
      if (path === "board") await expect(p.getByText("看板还是空的")).toBeVisible();
      expect.soft(await faultsOfAccess(p), path).toEqual([]);
      await p.emulateMedia({ colorScheme: "dark" });
      await expect(p.locator("html")).toHaveAttribute("data-theme", "dark");
      expect.soft(await faultsOfAccess(p, ["color-contrast"]), `${path} in the dark`).toEqual([]);
      await p.setViewportSize({ width: 390, height: 844 });
      await fitsAcross(p, `${path} on a phone`);
    }
    await open.close();
    expect(faults).toEqual([]);
  });
});
