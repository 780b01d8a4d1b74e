// SPDX-License-Identifier: Apache-2.0

// Service blueprints as people draw them, on the demo group of hotels.
// HOTELS_LINK is the base address of its server. Every test that edits works on
// a blueprint of its own.

import { readFileSync } from "node:fs";
import { type APIRequestContext, type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { faultsOfAccess } from "./access";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = `${SERVER}/v1/workspaces/main`;
const DEMO = { email: "demo@example.com", password: "touchstone demo" };
const CHECK_IN = "bp_hotel.blueprint.check-in";

interface Drawn {
  id: string;
  version: number;
  label: { zh: string };
  nodes: { id: string; lane: string; column: number; label: { zh: string } }[];
  connectors: { from: string; to: string; both?: boolean }[];
}

/** A small blueprint: a guest who asks at the desk, and what is done for it. */
function small(name: string): object {
  const node = (id: string, lane: string, column: number, zh: string, touchpoint?: string): object => ({ id, lane, column, label: { zh }, touchpoint });
  return {
    label: { zh: name },
    nodes: [node("ask", "customer", 0, "到前台询问"), node("wait", "customer", 1, "等回复"), node("answer", "frontstage", 1, "前台答复", "tp_hotel.arrive.front-desk"), node("look", "backstage", 1, "查房态", "tp_world.turnover")],
    connectors: [{ from: "ask", to: "wait" }, { from: "wait", to: "answer", both: true }],
    lines: [{ kind: "interaction", below: "customer" }, { kind: "visibility", below: "frontstage" }],
  };
}

/** Another browser of the same person. */
async function another(context: BrowserContext, options: object = {}): Promise<BrowserContext> {
  return context.browser()!.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 }, storageState: { cookies: await context.cookies(), origins: [] }, ...options });
}

async function make(request: APIRequestContext, body: object): Promise<string> {
  const made = await request.post(`${DESK}/blueprints`, { data: body });
  expect(made.status(), await made.text()).toBe(201);
  return ((await made.json()) as { id: string }).id;
}

const read = async (request: APIRequestContext, id: string): Promise<Drawn> => (await (await request.get(`${DESK}/blueprints/${id}`)).json()) as Drawn;
const at = (id: string, more = ""): string => `${SERVER}/app/main/blueprints/${id}?p=365d${more}`;
const node = (page: Page, id: string): Locator => page.locator(`#bp-node-${id}`);
const saved = (page: Page): Promise<void> => expect(page.locator('[data-saving="saved"]')).toBeVisible();

/** Opens a blueprint, and waits until its figures have come and nothing moves any more. */
async function open(page: Page, id: string): Promise<void> {
  await page.goto(at(id));
  await expect(page.locator(".bp-node").first()).toBeVisible();
  await expect(page.getByText(/未达标/).first()).toBeVisible();
}

/** Opens a node's panel and gives it another name. */
async function rename(page: Page, id: string, name: string): Promise<void> {
  await node(page, id).click();
  await page.getByRole("textbox", { name: "名称（中文）" }).fill(name);
}

test.describe("service blueprints", () => {
  test.beforeAll(() => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 }, acceptDownloads: true });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: DEMO })).ok()).toBe(true);
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(async () => {
    expect(faults).toEqual([]);
    await context.close();
  });

  test("the demo's blueprint shows waits, promises and the chain behind the bad step", async () => {
    await page.goto(`${SERVER}/app/main/overview?p=365d`);
    await page.getByRole("link", { name: "服务蓝图", exact: true }).click();
    await page.getByRole("link", { name: "打开“办理入住”" }).click();
    await expect(page.getByText(/未达标：.*客房清扫与放房/)).toBeVisible();
    // the world is made so that late rooms make check-in slow
    await expect(page.getByText(/“客房清扫与放房”慢（.*）的时候，“前台核对预订、办理入住”的糟糕占比\s?\+.*，n.*不等于它造成的/)).toBeVisible();
    for (const id of ["turnover", "released", "desk"]) await expect(node(page, id)).toHaveClass(/\blit\b/);
    for (const id of ["welcome", "linen", "pays-deposit"]) await expect(node(page, id)).not.toHaveClass(/\blit\b/);
    await expect(page.locator(".bp-way.lit")).toHaveCount(2);
    await node(page, "desk").click();
    const panel = page.getByRole("region", { name: "前台核对预订、办理入住" });
    await expect(panel.getByText("九成客人十五分钟内办完入住")).toBeVisible();
    await expect(panel.getByText("未达标")).toBeVisible();
    await expect(panel.getByText(/^n [\d,.万]+/).first()).toBeVisible();
    await panel.getByRole("button", { name: "“用时中位数”是怎么算出来的" }).or(panel.getByRole("button", { name: /是怎么算出来的/ }).first()).first().click();
    await expect(page.locator(".how-box:popover-open").getByText(/duration\(p50\)/)).toBeVisible();
    await page.keyboard.press("Escape");
    await panel.getByRole("button", { name: /旅客信息上传/ }).first().click();
    await expect(page.getByText(/从前一步到后一步：中位\s.*，九成在\s.*内，n\s/)).toBeVisible();
  });

  test("an edit is undone, done again, saved, and there after a reload; a version is looked at and restored", async () => {
    const id = await make(context.request, small("改一改"));
    await open(page, id);
    await rename(page, "ask", "排队问前台");
    await expect(node(page, "ask")).toContainText("排队问前台");
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(node(page, "ask")).toContainText("到前台询问");
    await page.getByRole("button", { name: "重做" }).click();
    await saved(page);
    await page.reload();
    await expect(node(page, "ask")).toContainText("排队问前台");
    expect((await read(context.request, id)).nodes[0]!.label.zh).toBe("排队问前台");
    await page.getByRole("button", { name: "版本", exact: true }).click();
    await page.getByRole("listitem").filter({ hasText: "第 1 版" }).getByRole("button", { name: "看这一版" }).click();
    await expect(node(page, "ask")).toContainText("到前台询问");
    await expect(page.getByRole("button", { name: "自动排列" })).toHaveCount(0);
    await page.getByRole("listitem").filter({ hasText: "第 1 版" }).getByRole("button", { name: "恢复到这一版" }).click();
    await expect.poll(async () => (await read(context.request, id)).nodes[0]!.label.zh).toBe("到前台询问");
  });

  test("without a mouse: go from node to node, move, connect, copy, remove, add", async () => {
    const id = await make(context.request, small("只用键盘"));
    await open(page, id);
    await node(page, "answer").focus();
    await page.keyboard.press("ArrowDown");
    await expect(node(page, "look")).toBeFocused();
    await page.keyboard.press("c");
    await expect(page.getByText("选择连到哪里")).toBeVisible();
    await page.keyboard.press("ArrowUp");
    await expect(node(page, "answer")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect.poll(async () => (await read(context.request, id)).connectors.map((x) => `${x.from} ${x.to}`)).toContain("look answer");
    await node(page, "look").focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await expect.poll(async () => (await read(context.request, id)).nodes.find((n) => n.id === "look")).toMatchObject({ lane: "support", column: 2 });
    await expect(node(page, "look")).toBeFocused();
    await page.keyboard.press("Control+d");
    await expect.poll(async () => (await read(context.request, id)).nodes).toHaveLength(5);
    await page.keyboard.press("Delete");
    await expect.poll(async () => (await read(context.request, id)).nodes).toHaveLength(4);
    await page.keyboard.press("Control+z");
    await expect.poll(async () => (await read(context.request, id)).nodes).toHaveLength(5);
    await page.getByRole("combobox", { name: "添加节点" }).selectOption("evidence");
    await expect(page.getByRole("textbox", { name: "名称（中文）" })).toBeFocused();
    await page.keyboard.type("回执");
    await expect.poll(async () => (await read(context.request, id)).nodes.map((n) => n.label.zh)).toContain("回执");
  });

  test("a node is commented on; the badge counts what is open, and leads there from the list of all", async () => {
    const id = await make(context.request, small("评一评"));
    await open(page, id);
    await node(page, "answer").click();
    const said = page.getByRole("region", { name: "评论" });
    await said.getByLabel("写评论").fill("话术要改");
    await said.getByRole("button", { name: "发送" }).click();
    await expect(node(page, "answer")).toContainText("1 条待解决的评论");
    await page.getByRole("button", { name: "评论", exact: true }).click();
    const all = page.getByRole("complementary", { name: "评论" });
    await all.getByRole("button", { name: "关于“前台答复”" }).click();
    await said.getByRole("button", { name: "标为已解决" }).click();
    await expect(node(page, "answer").locator(".comment-count")).toHaveCount(0);
    await node(page, "answer").focus();
    await page.keyboard.press("Delete");
    await saved(page);
    await page.getByRole("button", { name: "评论", exact: true }).click();
    await all.getByRole("checkbox", { name: /也显示已解决的/ }).check();
    await expect(all.getByText("所评的部分已经删掉")).toBeVisible();
  });

  test("a connector is commented on, and led to from the list of all", async () => {
    const id = await make(context.request, small("评连线"));
    const { nodes, connectors } = await read(context.request, id);
    const { from, to } = connectors[0]!;
    const title = [from, to].map((x) => nodes.find((n) => n.id === x)!.label.zh).join(" → ");
    await open(page, id);
    await node(page, from).click();
    await page.locator(".bp-join").first().click();
    const said = page.getByRole("region", { name: "评论" });
    await said.getByLabel("写评论").fill("这里等太久");
    await said.getByRole("button", { name: "发送" }).click();
    await expect(page.locator(".bp-way-said")).toHaveText("1");
    await page.getByRole("button", { name: "评论", exact: true }).click();
    await page.getByRole("complementary", { name: "评论" }).getByRole("button", { name: `关于“${title}”` }).click();
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expect(said.getByText("这里等太久")).toBeVisible();
  });

  test("with a mouse: drag a node into another lane, draw a connector, arrange", async () => {
    const id = await make(context.request, small("拖一拖"));
    await open(page, id);
    const box = (await node(page, "look").boundingBox())!;
    await page.mouse.move(box.x + 60, box.y + 30);
    await page.mouse.down();
    await page.mouse.move(box.x + 90, box.y + 90, { steps: 4 });
    await page.mouse.move(box.x + 60, box.y + 30 + 138 * (box.width / 176), { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await read(context.request, id)).nodes.find((n) => n.id === "look")?.lane).toBe("support");
    await node(page, "look").hover(); // which may scroll the page
    const [from, to] = [(await node(page, "look").boundingBox())!, (await node(page, "ask").boundingBox())!];
    await page.mouse.move(from.x, from.y + from.height / 2);
    await page.mouse.down();
    await page.mouse.move(to.x + to.width / 2, to.y + to.height + 20, { steps: 5 });
    await page.mouse.move(to.x + to.width / 2, to.y + to.height, { steps: 3 });
    await page.mouse.up();
    await expect.poll(async () => (await read(context.request, id)).connectors.map((x) => `${x.from} ${x.to}`)).toContain("look ask");
    await page.getByRole("button", { name: "自动排列" }).click();
    await saved(page);
    const c = await read(context.request, id);
    expect(c.nodes.find((n) => n.id === "ask")!.column).toBeLessThan(c.nodes.find((n) => n.id === "wait")!.column);
  });

  test("two people: what differs is merged, what both changed is decided by the second", async () => {
    const id = await make(context.request, small("两个人"));
    const second = await another(context);
    const other = await second.newPage();
    for (const p of [page, other]) {
      await open(p, id);
      await expect(node(p, "ask")).toBeVisible();
    }
    await rename(page, "ask", "甲改的询问");
    await saved(page);
    await rename(other, "wait", "乙改的等待");
    await expect(node(other, "ask")).toContainText("甲改的询问"); // merged on saving
    await saved(other);
    expect((await read(context.request, id)).nodes.map((n) => n.label.zh)).toEqual(["甲改的询问", "乙改的等待", "前台答复", "查房态"]);
    await rename(page, "look", "甲查房态"); // page has not seen the other's edit
    await saved(page);
    await rename(other, "look", "乙查房态");
    const clash = other.getByRole("alertdialog");
    await expect(clash.getByText(/甲查房态/).first()).toBeVisible();
    await expect(clash.getByText(/乙查房态/).first()).toBeVisible();
    await other.reload(); // the draft stays, and so does the question
    await expect(other.getByRole("alertdialog").getByText(/甲查房态/).first()).toBeVisible();
    await other.getByRole("button", { name: "用我的修改" }).click();
    await saved(other);
    expect((await read(context.request, id)).nodes.find((n) => n.id === "look")!.label.zh).toBe("乙查房态");
    await second.close();
  });

  test("an edit on a lost line stays, through a reload, until the server has it", async () => {
    const id = await make(context.request, small("断线"));
    const lone = await another(context);
    const p = await lone.newPage();
    await open(p, id);
    await p.route("**/v1/workspaces/main/blueprints/**", (route) => (route.request().method() === "PUT" ? route.abort() : route.continue()));
    await rename(p, "ask", "断线时改的");
    await expect(p.locator('[data-saving="offline"]')).toBeVisible();
    await p.reload();
    await expect(node(p, "ask")).toContainText("断线时改的");
    expect((await read(lone.request, id)).nodes[0]!.label.zh).toBe("到前台询问");
    await p.unrouteAll();
    await p.reload();
    await saved(p);
    expect((await read(lone.request, id)).nodes[0]!.label.zh).toBe("断线时改的");
    await lone.close();
  });

  test("a viewer reads, and cannot edit in the page or by the API", async () => {
    const id = await make(context.request, small("只能看"));
    const email = `viewer-${Date.now()}@example.com`;
    const { token } = (await (await context.request.post(`${DESK}/members/invitations`, { data: { email, role: "viewer" } })).json()) as { token: string };
    const viewer = await page.context().browser()!.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
    expect((await viewer.request.post(`${SERVER}/v1/join`, { data: { token, name: "看客", password: "correct horse battery" } })).ok()).toBe(true);
    expect((await viewer.request.post(`${SERVER}/v1/session`, { data: { email, password: "correct horse battery" } })).ok()).toBe(true);
    const p = await viewer.newPage();
    await open(p, id);
    await node(p, "answer").click();
    await expect(p.getByRole("heading", { name: "前台答复" })).toBeVisible();
    for (const name of ["撤销", "自动排列", "删除", "复制节点"]) await expect(p.getByRole("button", { name })).toHaveCount(0);
    await expect(p.getByRole("textbox")).toHaveCount(0);
    await expect(p.getByRole("combobox", { name: "添加节点" })).toHaveCount(0);
    await p.keyboard.press("Delete");
    await expect(node(p, "answer")).toBeVisible();
    await p.goto(`${SERVER}/app/main/blueprints`);
    await expect(p.getByRole("link", { name: "打开“只能看”" }).first()).toBeVisible();
    await expect(p.getByRole("button", { name: "新建蓝图" })).toHaveCount(0);
    expect((await viewer.request.put(`${DESK}/blueprints/${id}`, { data: small("改不了"), headers: { "If-Match": '"1"' } })).status()).toBe(403);
    expect((await viewer.request.post(`${DESK}/blueprints`, { data: small("加不了") })).status()).toBe(403);
    await viewer.close();
  });

  test("exports as JSON, SVG and PNG; the JSON imported is the same blueprint", async () => {
    const id = await make(context.request, small("导出 再导入"));
    await open(page, id);
    await expect(node(page, "ask")).toBeVisible();
    const file = async (kind: string): Promise<Buffer> => {
      await page.getByRole("button", { name: "导出" }).click();
      const [got] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: kind, exact: true }).click()]);
      expect(got.suggestedFilename()).toBe(`导出 再导入.${kind.toLowerCase()}`);
      return readFileSync(await got.path());
    };
    const svg = (await file("SVG")).toString();
    for (const word of ["到前台询问", "查房态", "互动线", "可视线", "支持系统"]) expect(svg).toContain(word);
    const png = await file("PNG");
    const size = Number(/viewBox="0 0 ([\d.]+)/.exec(svg)![1]);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(Math.round(2 * size)); // the width of its header
    const json = await file("JSON");
    await page.evaluate(() => (window.print = () => {
      dispatchEvent(new Event("beforeprint")); // as the browser's own does
      document.documentElement.setAttribute("data-printed", String(document.querySelectorAll(".print-only").length));
      dispatchEvent(new Event("afterprint"));
    }));
    await page.getByRole("button", { name: "导出" }).click();
    await page.getByRole("button", { name: "打印 / PDF" }).click();
    await expect(page.locator('html[data-printed="1"]')).toBeAttached();
    await page.goto(`${SERVER}/app/main/blueprints`);
    await page.getByRole("button", { name: "新建蓝图" }).click();
    await page.getByLabel(/选择\sJSON\s文件/).setInputFiles({ name: "no.json", mimeType: "application/json", buffer: Buffer.from('{"schema":"x"}') });
    await expect(page.getByText(/这不是\stouchstone\.blueprint\/1\s的蓝图/)).toBeVisible();
    await page.getByLabel(/选择\sJSON\s文件/).setInputFiles({ name: "bp.json", mimeType: "application/json", buffer: json });
    await expect(page.getByText(/“导出 再导入”：4\s个节点，2\s条连线。/)).toBeVisible();
    await page.getByRole("button", { name: "导入", exact: true }).click();
    await expect(page).toHaveURL(/blueprints\/bp_/);
    await expect(node(page, "ask")).toBeVisible();
    const again = await read(context.request, new URL(page.url()).pathname.split("/").at(-1)!);
    const was = await read(context.request, id);
    const plain = ({ label, nodes, connectors }: Drawn): object => ({ label, nodes, connectors });
    expect(again.id).not.toBe(id);
    expect(plain(again)).toEqual(plain(was));
  });

  test("begins from a template and from nothing, is commented on, deleted and brought back", async () => {
    await page.goto(`${SERVER}/app/main/blueprints`);
    await page.getByRole("button", { name: "新建蓝图" }).click();
    await page.getByRole("button", { name: /下单到收货/ }).click();
    await expect(page.getByRole("heading", { name: "下单到收货", level: 1 })).toBeVisible();
    const drawn = page.url();
    await page.getByRole("button", { name: "评论" }).click();
    await page.getByRole("textbox", { name: "写评论" }).fill("快递员这一步还要问问");
    await page.getByRole("button", { name: "发送" }).click();
    await expect(page.getByText("快递员这一步还要问问").last()).toBeVisible();
    await page.getByRole("button", { name: "说明", exact: true }).click();
    await page.getByRole("button", { name: "删除这张蓝图" }).click();
    await expect(page.getByText("蓝图已删除。")).toBeVisible();
    const link = page.locator(`a[href*="${new URL(drawn).pathname}"]`);
    await expect(link).toHaveCount(0);
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(link).toBeVisible();
    await page.getByRole("button", { name: "新建蓝图" }).click();
    await page.getByRole("button", { name: /^空白/ }).click();
    await page.getByRole("button", { name: "添加第一步" }).click();
    await page.getByRole("textbox", { name: "名称（中文）" }).fill("走进门店");
    await saved(page);
    await page.reload();
    await expect(page.getByRole("button", { name: /走进门店/ }).first()).toBeVisible();
  });

  test("is free of faults of access in both themes, as sheet, as lists, in the panel", async () => {
    for (const theme of ["light", "dark"] as const) {
      const plain = await another(context, { colorScheme: theme, bypassCSP: true });
      const p = await plain.newPage();
      for (const more of ["&at=desk", "&view=list&panel=about", "&view=list&panel=versions"]) {
        await p.goto(at(CHECK_IN, more));
        await expect(node(p, "desk")).toBeVisible();
        await expect(p.getByText(/未达标：/)).toBeVisible();
        expect(await faultsOfAccess(p), `${theme} ${more}`).toEqual([]);
      }
      await p.goto(`${SERVER}/app/main/blueprints`);
      await p.getByRole("button", { name: "新建蓝图" }).click();
      await expect(p.getByRole("button", { name: /热线求助/ })).toBeVisible();
      expect(await faultsOfAccess(p), `${theme} list`).toEqual([]);
      await plain.close();
    }
  });

  test("fits a phone: lanes as lists, nothing to the side", async () => {
    const phone = await another(context, { viewport: { width: 390, height: 844 } });
    const p = await phone.newPage();
    for (const path of [`${SERVER}/app/main/blueprints`, at(CHECK_IN)]) {
      await p.goto(path);
      await expect(p.getByRole("heading", { level: 1 })).toBeVisible();
      expect(await p.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth)).toBe(true);
    }
    const lane = p.getByRole("region", { name: "后台" });
    await expect(lane.getByRole("button", { name: /客房清扫与放房/ })).toBeVisible();
    await expect(lane.getByText(/通往：房态改为可入住/)).toBeVisible();
    await lane.getByRole("button", { name: /客房清扫与放房/ }).click();
    await expect(p.getByText("九成客房一小时内放出")).toBeVisible();
    await phone.close();
  });
});
