// SPDX-License-Identifier: Apache-2.0

// The app as people meet it, on a server of its own that begins with nothing.
// APP_LINK is the one-time link that the server's first start printed. The tests
// run in order, each on what the one before left.

import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { planted } from "./planted";
import { faultsOfAccess, fitsAcross } from "./access";
import { member } from "./people";

const LINK = process.env.APP_LINK ?? "";
const SERVER = LINK.split("/#")[0] ?? "";
const OWNER = { name: "王小明", email: "owner@example.com", password: "correct horse battery" };
const DESK = "/v1/workspaces/main";
const FRONT_DESK = "tp_hotel.arrive.front-desk";
const HOUSEKEEPING = "tp_hotel.stay.housekeeping";

const daysAgo = (n: number): string => new Date(Date.now() - n * 86_400_000).toISOString().slice(0, 10);

/** 80 ratings of the last twenty days, and two rows that cannot be taken. */
function reviews(): string {
  const good = Array.from({ length: 80 }, (_, i) => `${daysAgo(i % 20)} 10:${10 + (i % 50)},m${i % 30},入住评价,H00${i % 3},${i % 4 === 0 ? 2 : 5},${i % 4 === 0 ? "等太久了" : "很快很好"}`);
  return ["time,member,name,hotel,score,comment", ...good, "sometime,m1,入住评价,H001,5,时间写错了", `${daysAgo(1)} 10:00,m1,入住评价,H001,eleven,分数写错了`].join("\n");
}

/** How wide a sign is in the text of the page, in its font size. */
const widthOf = (page: Page, sign: string): Promise<number> => page.evaluate((text) => {
  const span = document.createElement("span");
  span.style.cssText = "font-size: 100px; position: absolute";
  span.textContent = text;
  document.body.append(span);
  const wide = span.getBoundingClientRect().width;
  span.remove();
  return wide / 100;
}, sign);

test.describe.serial("the app", () => {
  test.beforeAll(() => {
    if (LINK === "") throw new Error("APP_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(() => context.close());

  test("first run to first answer: account, template, file with rejects, mapping, figures", async () => {
    await page.goto(LINK.replace("/#", "/app/#"));
    await page.getByLabel("姓名").fill(OWNER.name);
    await page.getByLabel("邮箱").fill(OWNER.email);
    await page.getByLabel("密码").fill(OWNER.password);
    await page.getByRole("button", { name: "创建所有者账号" }).click();
    await expect(page.getByRole("heading", { name: "从零到第一个答案" })).toBeVisible();
    await page.getByRole("button", { name: /酒店.*70 个触点/ }).click();
    await expect(page.getByText("触点清单有 70 个触点")).toBeVisible();

    await page.getByRole("link", { name: "导入文件" }).click();
    await page.getByLabel("选择文件").setInputFiles({ name: "reviews.csv", mimeType: "text/csv", buffer: Buffer.from(reviews()) });
    await expect(page.getByText("认出来了")).toBeVisible();
    await expect(page.getByLabel("“score”变成")).toHaveValue("score");
    await expect(page.getByRole("region", { name: "预览" }).getByText("入住评价").first()).toBeVisible();
    await page.getByRole("button", { name: "开始导入" }).click();
    await expect(page.getByText(/存下\s80\s个事件，退回\s2\s行/)).toBeVisible({ timeout: 20_000 });
    const rejects = await page.request.get(SERVER + ((await page.getByRole("link", { name: "下载退回的行和原因" }).getAttribute("href")) ?? ""));
    expect(await rejects.text()).toContain("sometime");

    await page.getByRole("link", { name: "把事件归到触点" }).click();
    const line = page.getByRole("listitem").filter({ hasText: "入住评价" });
    await line.getByLabel("其他……").selectOption(FRONT_DESK);
    await expect(line.getByText(/会归入\s1\s种形态、80\s个事件/)).toBeVisible();
    await line.getByRole("button", { name: "确认" }).click();
    await expect(page.getByText("“入住评价”已归入“前台办理入住”。")).toBeVisible();

    await page.getByRole("link", { name: "总览" }).click();
    // 20 of 80 ratings are 2 and 60 are 5: the mean is 4.25
    await expect(page.getByRole("region", { name: "评分", exact: true }).getByText("4.25", { exact: true })).toBeVisible();
    await expect(page.getByRole("region", { name: "最低与最高" }).getByRole("link", { name: "前台办理入住" }).first()).toBeVisible();
    await expect(page.getByRole("button", { name: /是怎么算出来的/ }).first()).toBeVisible();
  });

  test("an event that arrives is mapped in two clicks and taken back", async ({ request }) => {
    const made = await page.request.post(`${SERVER}${DESK}/write-keys`, { data: { source: "gate", name: "gate" } });
    const { key } = (await made.json()) as { key: string };
    const sent = await request.post(`${SERVER}/v1/track`, { headers: { Authorization: `Basic ${Buffer.from(`${key}:`).toString("base64")}` }, data: { userId: "u1", event: "Parking Gate Opened" } });
    expect(sent.status()).toBe(200);
    await page.goto(`${SERVER}/app/main/data/live`);
    await expect(page.getByRole("cell", { name: "Parking Gate Opened" })).toBeVisible();
    await page.getByRole("link", { name: "待归类" }).click();
    const line = page.getByRole("listitem").filter({ hasText: "Parking Gate Opened" });
    await line.getByRole("button", { name: /停车/ }).first().click();
    await expect(line.getByText(/会归入\s1\s种形态、1\s个事件、1\s位客户/)).toBeVisible();
    await line.getByRole("button", { name: "确认" }).click();
    await expect(line).toHaveCount(0);
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(line).toBeVisible();
  });

  test("two people rename one touchpoint: the second sees the conflict and decides", async ({ browser }) => {
    const second = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, storageState: await context.storageState() });
    const other = await second.newPage();
    for (const p of [page, other]) {
      await p.goto(`${SERVER}/app/main/touchpoints?q=前台办理`);
      await expect(p.getByRole("link", { name: "前台办理入住" })).toBeVisible();
    }
    const rename = async (p: Page, name: string): Promise<void> => {
      await p.getByRole("button", { name: "给“前台办理入住”改名" }).click();
      await p.getByRole("textbox", { name: "给“前台办理入住”改名" }).fill(name);
      await p.keyboard.press("Enter");
    };
    await rename(page, "前台办理入住手续");
    await expect(page.getByRole("link", { name: "前台办理入住手续" })).toBeVisible();
    await rename(other, "前台办理登记");
    const conflict = other.getByRole("alertdialog");
    await expect(conflict.getByText("前台办理入住手续").first()).toBeVisible();
    await conflict.getByRole("button", { name: "用我的修改" }).click();
    await expect(other.getByRole("link", { name: "前台办理登记" })).toBeVisible();
    await other.goto(`${SERVER}/app/main/touchpoints/${FRONT_DESK}?tab=history`);
    await expect(other.getByText("第 3 版")).toBeVisible();
    await second.close();
  });

  test("a touchpoint gets an owner, who is told so, and loses it again", async () => {
    await page.goto(`${SERVER}/app/main/touchpoints/${HOUSEKEEPING}`);
    const register = page.getByRole("region", { name: "登记信息" });
    await register.getByRole("button", { name: /负责人/ }).click();
    await register.getByRole("combobox", { name: /负责人/ }).selectOption(OWNER.name);
    await expect(register.getByRole("button", { name: /你\s?不再负责/ })).toBeVisible();
    await expect.poll(async () => ((await (await page.request.get(`${SERVER}${DESK}/touchpoints/${HOUSEKEEPING}`)).json()) as { owners?: string[] }).owners?.length).toBe(1);
    await expect(page.getByRole("navigation", { name: "主导航" }).getByText("我的触点")).toBeVisible();
    await register.getByRole("button", { name: /你\s?不再负责/ }).click();
    await expect.poll(async () => ((await (await page.request.get(`${SERVER}${DESK}/touchpoints/${HOUSEKEEPING}`)).json()) as { owners?: string[] | null }).owners?.length ?? 0).toBe(0);
  });

  test("a pasted list shows duplicates and gaps and adds the rest", async () => {
    await page.goto(`${SERVER}/app/main/touchpoints`);
    await page.getByRole("button", { name: "粘贴清单" }).click();
    await page.getByRole("textbox", { name: "粘贴清单" }).fill("名称\t阶段\t渠道\n停车\t到店入住\t门店\n屋顶花园\t住店体验\t门店\n屋顶花园\t住店体验\t门店\n月光影院\t不存在\t");
    await expect(page.getByText("已在清单里")).toBeVisible();
    await expect(page.getByText("重复", { exact: true })).toBeVisible();
    await expect(page.getByText("没有这个阶段")).toBeVisible();
    await page.getByRole("button", { name: "添加 2 个触点" }).click();
    await expect(page.getByText("登记了 72 个触点")).toBeVisible();
  });

  test("a viewer and a touchpoint owner see and may do what their roles say", async () => {
    const body = { label: { zh: "改不了" }, status: "active" };
    const viewer = await member(SERVER, page, "viewer@example.com", { role: "viewer" });
    const seen = await viewer.newPage();
    await seen.goto(`${SERVER}/app/main/touchpoints?q=停车`);
    await expect(seen.getByRole("link", { name: "停车", exact: true })).toBeVisible();
    await expect(seen.getByRole("button", { name: /改名/ })).toHaveCount(0);
    await expect(seen.getByRole("button", { name: "粘贴清单" })).toHaveCount(0);
    expect((await viewer.request.put(`${SERVER}${DESK}/touchpoints/${FRONT_DESK}`, { data: body, headers: { "If-Match": '"3"' } })).status()).toBe(403);
    await viewer.close();

    const keeper = await member(SERVER, page, "keeper@example.com", { role: "touchpoint-owner", touchpoints: [FRONT_DESK] });
    const mine = await keeper.newPage();
    await mine.setViewportSize({ width: 390, height: 844 });
    await mine.goto(`${SERVER}/app/`);
    await expect(mine.getByRole("heading", { name: "我的触点" })).toBeVisible();
    await expect(mine.getByRole("article", { name: "前台办理登记" }).getByText("4.25")).toBeVisible();
    await expect(mine.getByText("等太久了")).toBeVisible();
    expect(await mine.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    await mine.goto(`${SERVER}/app/main/touchpoints/tp_hotel.arrive.parking`);
    await expect(mine.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(mine.getByRole("button", { name: /改名/ })).toHaveCount(0);
    expect((await keeper.request.put(`${SERVER}${DESK}/touchpoints/tp_hotel.arrive.parking`, { data: body, headers: { "If-Match": '"1"' } })).status()).toBe(403);
    await keeper.close();
  });

  test("moments: what it needs, a planted one found, why, what to do, what if, evidence", async ({ request }) => {
    await page.goto(`${SERVER}/app/main/moments`);
    await expect(page.getByRole("heading", { name: "关键时刻", level: 1 })).toBeVisible();
    const { key } = (await (await page.request.post(`${SERVER}${DESK}/write-keys`, { data: { source: "pms", name: "pms" } })).json()) as { key: string };
    for (const [name, touchpoint] of [["Room Cleaned", HOUSEKEEPING], ["Site Seen", "tp_hotel.discover.website-home"]]) {
      expect((await page.request.post(`${SERVER}${DESK}/rules`, { data: { enabled: true, name, touchpoint } })).status()).toBe(201);
    }
    const sent = await request.post(`${SERVER}/v1/events`, { headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/x-ndjson" }, data: planted() });
    expect(sent.status(), await sent.text()).toBe(200);

    // people are joined in the background: searched until the planted moment shows
    await expect(async () => {
      const again = page.getByRole("button", { name: /寻找$/ });
      if ((await again.count()) > 0 && (await again.isEnabled())) await again.click();
      await expect(page.getByRole("region", { name: "客房清洁" }).first()).toBeVisible({ timeout: 4000 });
    }).toPass({ timeout: 45_000 });
    await expect(page.getByText(/找到 1 个关键时刻：客房清洁/)).toBeVisible();
    const first = page.getByRole("region", { name: "先做什么" });
    await expect(first.getByText(/先改“客房清洁”。假如那里不再有糟糕体验，每月约多/)).toBeVisible();
    await first.getByRole("button", { name: "“客房清洁”是怎么算出来的" }).first().click();
    await expect(first.getByText(/每月 [\d,]+ 位客户（[\d,.]+.* 位 ÷ [\d.]+ 个月.*）× .*= /).first()).toBeVisible();
    await page.keyboard.press("Escape");

    await page.getByRole("tab", { name: "哪里出问题" }).click();
    await page.getByRole("listitem").filter({ hasText: "H002" }).getByRole("button", { name: "证据" }).first().click();
    await expect(page.getByRole("dialog").getByText("评分 1/5").first()).toBeVisible();
    await page.keyboard.press("Escape");
    await page.getByRole("tab", { name: "如果改善" }).click();
    await page.getByRole("slider", { name: "糟糕体验占比" }).fill("0");
    // a third of all are bad, each takes .4 of a repurchase and some five points
    await expect(page.getByRole("row", { name: /^复购 \+1\d\.\d 个百分点/ })).toBeVisible();
    await expect(page.getByText(/两组各\s\d+\s位客户/).first()).toBeVisible();

    await first.getByRole("button", { name: "按预算挑选" }).click();
    await first.getByLabel("费用").first().fill("5000");
    await first.getByLabel("预算").fill("6000");
    await expect(first.getByText(/做\s1\s件，花\s?¥5,?000/)).toBeVisible();
    await page.reload();
    await expect(page.getByRole("region", { name: "客房清洁" }).first()).toBeVisible();

    // a link opens at its touchpoint; an idea about it is written onto a map, and verifying it is a step away
    await page.goto(`${SERVER}/app/main/moments?t=${HOUSEKEEPING}`);
    const ideas = page.getByRole("region", { name: "可以做什么：客房清洁" });
    await expect(ideas).toBeInViewport();
    await ideas.getByRole("button", { name: "加一条想法" }).click();
    await ideas.getByLabel("想怎么改").fill("退房后先查布草再报房");
    await ideas.getByRole("button", { name: "保存" }).click();
    await expect(ideas.getByRole("link", { name: "退房后先查布草再报房" })).toBeVisible();
    await ideas.getByRole("button", { name: "估计效果，看怎样验证" }).click();
    await expect(page.getByRole("slider", { name: "糟糕体验占比" })).toBeVisible();
    await ideas.getByRole("link", { name: "退房后先查布草再报房" }).click();
    await expect(page.getByLabel("卡片内容")).toHaveValue("退房后先查布草再报房");
    await page.goto(`${SERVER}/app/main/overview`);
    await expect(page.getByRole("region", { name: "关键时刻" }).getByRole("link", { name: "客房清洁" })).toBeVisible();
    await expect(page.getByRole("region", { name: "先做什么" }).getByText("客房清洁")).toBeVisible();
  });

  test("a touchpoint owner sees the moments of its own touchpoint, a viewer cannot search", async () => {
    const keeper = await member(SERVER, page, "rooms@example.com", { role: "touchpoint-owner", touchpoints: [FRONT_DESK] });
    const own = await keeper.newPage();
    await own.goto(`${SERVER}/app/main/moments`);
    await expect(own.getByText("你看到的是自己负责的触点。")).toBeVisible();
    await expect(own.getByText("客房清洁")).toHaveCount(0);
    await expect(own.getByRole("button", { name: "重新寻找" })).toHaveCount(0);
    expect((await keeper.request.post(`${SERVER}${DESK}/moments`, { data: {} })).status()).toBe(403);
    await keeper.close();
    const viewer = await member(SERVER, page, "reader@example.com", { role: "viewer" });
    const seen = await viewer.newPage();
    await seen.goto(`${SERVER}/app/main/moments?t=${HOUSEKEEPING}`);
    await expect(seen.getByRole("region", { name: "客房清洁" }).first()).toBeVisible();
    await expect(seen.getByRole("button", { name: "重新寻找" })).toHaveCount(0);
    await seen.getByRole("tab", { name: "哪里出问题" }).click();
    await expect(seen.getByRole("button", { name: "证据" })).toHaveCount(0);
    await viewer.close();
  });

  test("what parts of the overview share is asked once, and each figure is the one that its own question gives", async () => {
    await page.goto(`${SERVER}/app/main/overview?p=90d`);
    await expect(page.getByRole("region", { name: "趋势" })).toBeVisible();
    await page.getByRole("button", { name: /^期间/ }).click();
    await page.getByRole("button", { name: "最近一年" }).click();
    await expect(page.locator(".waiting, .skeleton")).toHaveCount(0);
    // which scores there are is known now, and everything is asked again in the other language
    // the same question again is one that was stopped, as by a slow machine or by news of data
    const asked = new Map<string, URLSearchParams>();
    page.on("request", (r) => {
      const url = new URL(r.url());
      if (url.pathname === `${DESK}/query`) asked.set(url.search, url.searchParams);
    });
    const begun = page.waitForRequest((r) => r.url().includes(`${DESK}/query`));
    await page.getByRole("button", { name: "English" }).click();
    await begun;
    await expect(page.locator(".waiting, .skeleton")).toHaveCount(0);
    await page.getByRole("button", { name: "中文" }).click();
    const questions = [...asked.values()].filter((a) => a.has("from")).map((a) => {
      const [measures, ...rest] = a.get("q")!.split(/ (?=by |where )/);
      return { measures: measures!.split(", "), about: JSON.stringify([rest, a.get("from"), a.get("compare")]), given: a };
    });
    for (const a of questions) for (const b of questions) if (a !== b && a.about === b.about) expect(a.measures.filter((m) => !b.measures.includes(m)), `${a.given} is part of ${b.given}`).not.toEqual([]);
    const whole = questions.find((a) => a.measures.length > 2 && a.about.startsWith("[[],") && a.given.has("compare"));
    const figures = async (given: URLSearchParams): Promise<unknown[]> => ((await (await page.request.get(`${SERVER}${DESK}/query?${given}`)).json()) as { rows: { figures: unknown[] }[] }).rows[0]!.figures;
    const together = await figures(whole!.given);
    for (const [i, measure] of whole!.measures.entries()) {
      const alone = new URLSearchParams(whole!.given);
      alone.set("q", measure);
      expect(await figures(alone)).toEqual([together[i]]);
    }
  });

  test("what nobody known said is read and found, too", async () => {
    await page.goto(`${SERVER}/app/main/voices`);
    await expect(page.getByText("等太久了").first()).toBeVisible();
    await page.getByLabel("感受", { exact: true }).selectOption("-1");
    await expect(page.getByText("等太久了").first()).toBeVisible();
    await expect(page.getByText("很快很好")).toHaveCount(0);
  });

  test("the first page leads to the app", async () => {
    await page.goto(`${SERVER}/`);
    await page.getByRole("link", { name: "打开应用" }).click();
    await expect(page.getByRole("heading", { name: "总览" })).toBeVisible();
  });

  test("language and theme change at once, and the address keeps what is picked", async () => {
    await page.goto(`${SERVER}/app/main/overview?p=90d`);
    await expect(page.getByRole("heading", { name: "总览" })).toBeVisible();
    await page.getByRole("button", { name: "English" }).click();
    await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
    await expect(page.getByRole("button", { name: /^Period/ })).toContainText("Last 90 days");
    expect(await widthOf(page, "“")).toBeLessThan(0.7); // not that of a Chinese sign, also where Chinese fonts alone are installed
    await page.setViewportSize({ width: 1024, height: 800 });
    const [picker, live] = [await page.locator(".pickers > *").last().boundingBox(), await page.locator(".live-mark").boundingBox()];
    expect((picker?.x ?? 0) + (picker?.width ?? 0)).toBeLessThan(live?.x ?? 0);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole("button", { name: "Switch to dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find" }).fill("parking");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { name: "Parking" })).toBeVisible();
    expect(page.url()).toContain("p=90d");
    await page.reload();
    await expect(page.getByRole("heading", { name: "Parking" })).toBeVisible();
    expect(faults).toEqual([]);
  });

  test("every page is accessible in both themes and fits a phone", async ({ browser }) => {
    const open = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, bypassCSP: true, reducedMotion: "reduce", storageState: { cookies: (await context.storageState()).cookies, origins: [] } });
    const p = await open.newPage();
    for (const path of ["overview", "moments", `touchpoints/${HOUSEKEEPING}?tab=influence`, "touchpoints", "discovery", `touchpoints/${FRONT_DESK}`, `touchpoints/${FRONT_DESK}?tab=voices`, `touchpoints/${FRONT_DESK}?tab=journeys`, `touchpoints/${FRONT_DESK}?tab=history`, "data/import", "data/sources", "data/live", "data/rules"]) {
      await p.setViewportSize({ width: 1280, height: 800 });
      await p.emulateMedia({ colorScheme: "light" });
      await p.goto(`${SERVER}/app/main/${path}`);
      await expect(p.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(p.locator(".skeleton, .waiting")).toHaveCount(0);
      expect.soft(await faultsOfAccess(p), path).toEqual([]);
      await p.emulateMedia({ colorScheme: "dark" });
      await expect(p.locator("html")).toHaveAttribute("data-theme", "dark");
      expect.soft(await faultsOfAccess(p, ["color-contrast"]), `${path} in the dark`).toEqual([]);
      await p.setViewportSize({ width: 390, height: 844 });
      await fitsAcross(p, `${path} on a phone`);
    }
    await open.close();
  });
});
