// SPDX-License-Identifier: Apache-2.0

// Settings, one-time links and what the shell keeps, on the filled demo server
// at HOTELS_LINK. What is changed is this file's own, or put back.

import { readFileSync } from "node:fs";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import JSZip from "jszip";
import { faultsOfAccess, fitsAcross } from "./access";

const SERVER = (process.env.HOTELS_LINK ?? "").replace(/\/$/, "");
const DESK = `${SERVER}/v1/workspaces/main`;
const PASSWORD = "correct horse battery";
const RUN = Date.now().toString(36); // so that names are this run's own

async function signedIn(browser: Browser, email = "demo@example.com", password = "touchstone demo", more: object = {}): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, ...more });
  expect((await context.request.post(`${SERVER}/v1/session`, { data: { email, password } })).status()).toBe(200);
  return context;
}

/** The text of a download. */
async function taken(page: Page, click: () => Promise<void>): Promise<{ name: string; body: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), body: readFileSync((await file.path())!) };
}

test.describe("settings", () => {
  let context: BrowserContext;
  let page: Page;
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
    context = await signedIn(browser);
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(() => context.close());

  test("somebody is invited, joins in another browser, gets another role, and is removed", async ({ browser }) => {
    const email = `${RUN}@example.com`;
    await page.goto(`${SERVER}/app/main/settings/people`);
    const invite = page.getByRole("region", { name: "邀请" });
    await invite.getByLabel("邮箱").fill(email);
    await invite.getByLabel("角色").selectOption("touchpoint-owner");
    await invite.getByRole("searchbox").fill("早餐");
    await invite.getByRole("checkbox").first().check();
    await invite.getByRole("button", { name: "生成邀请链接" }).click();
    const link = (await invite.getByLabel("链接", { exact: true }).textContent()) ?? "";
    expect(link).toContain("/app/#join=");

    const other = await browser.newContext({ locale: "zh-CN", viewport: { width: 390, height: 844 } });
    const theirs = await other.newPage();
    await theirs.goto(link);
    await expect(theirs.getByText(`${email} 受邀加入`)).toBeVisible();
    await theirs.getByLabel("姓名").fill(`林小满 ${RUN}`);
    await theirs.getByLabel("密码").fill(PASSWORD);
    await theirs.getByRole("button", { name: "加入" }).click();
    await expect(theirs.getByRole("heading", { name: "我的触点" })).toBeVisible();
    expect(theirs.url()).not.toContain("join=");
    const again = await other.newPage();
    await again.goto(link);
    await expect(again.getByText("这个链接不能用了")).toBeVisible();

    await page.reload();
    const line = page.getByRole("listitem", { name: `林小满 ${RUN}` });
    await expect(line.getByText("触点负责人")).toBeVisible();
    await line.getByRole("button", { name: "改角色" }).click();
    await line.getByLabel("角色").selectOption("analyst");
    await line.getByRole("button", { name: "保存" }).click();
    await expect(line.getByText("分析师", { exact: true })).toBeVisible();
    await expect.poll(async () => ((await (await other.request.get(`${SERVER}/v1/me`)).json()) as { workspaces: { role: string }[] }).workspaces[0]?.role).toBe("analyst");

    await line.getByRole("button", { name: "重设密码" }).click();
    const reset = (await page.getByLabel("链接", { exact: true }).textContent()) ?? "";
    await theirs.goto("about:blank");
    await theirs.goto(reset);
    await theirs.getByLabel("密码").fill(`${PASSWORD} two`);
    await theirs.getByRole("button", { name: "设置新密码" }).click();
    await expect(theirs.getByRole("navigation", { name: "主导航" })).toBeVisible();
    expect((await other.request.post(`${SERVER}/v1/session`, { data: { email, password: PASSWORD } })).status()).toBe(401);

    await line.getByRole("button", { name: "移除" }).click();
    await line.getByRole("button", { name: "移除" }).click();
    await expect(page.getByText(/已移除，不能再进/)).toBeVisible();
    await expect(line).toHaveCount(0);
    await page.getByRole("button", { name: "重新邀请" }).click();
    await expect(page.getByLabel("链接", { exact: true })).toContainText("#join=");
    expect((await other.request.get(`${DESK}/touchpoints`)).status()).toBe(404); // as if it were not there
    await other.close();
  });

  test("an invitation that nobody has followed is listed until when it works, and taken back", async ({ browser }) => {
    const email = `${RUN}-astray@example.com`;
    await page.goto(`${SERVER}/app/main/settings/people`);
    const invite = page.getByRole("region", { name: "邀请" });
    await invite.getByLabel("邮箱").fill(email);
    await invite.getByLabel("角色").selectOption("analyst");
    await invite.getByRole("button", { name: "生成邀请链接" }).click();
    const link = (await invite.getByLabel("链接", { exact: true }).textContent()) ?? "";
    const waiting = page.getByRole("region", { name: "还没用的链接" }).getByRole("listitem", { name: email });
    await expect(waiting.getByText("邀请为分析师")).toBeVisible();
    await expect(waiting.getByText(/\d\s?月\s?\d.*前有效，你邀请/)).toBeVisible();
    await waiting.getByRole("button", { name: "作废" }).click();
    await waiting.getByRole("button", { name: "作废" }).press("Enter");
    await expect(waiting).toHaveCount(0);

    const other = await browser.newContext({ locale: "zh-CN" });
    const theirs = await other.newPage();
    await theirs.goto(link);
    await expect(theirs.getByText(`${email} 受邀加入`)).toHaveCount(0);
    await expect(theirs.getByRole("button", { name: "加入" })).toHaveCount(0);
    await other.close();
    await page.goto(`${SERVER}/app/main/settings/audit`);
    await expect(page.getByRole("row").filter({ hasText: "停用" }).first()).toBeVisible();
  });

  test("the only owner can be neither changed nor removed", async () => {
    await page.goto(`${SERVER}/app/main/settings/people`);
    const own = page.getByRole("listitem", { name: "Demo" });
    await own.getByRole("button", { name: "改角色" }).click();
    await expect(own.getByText("唯一的所有者不能改成别的角色")).toBeVisible();
    await expect(own.getByRole("button", { name: "保存" })).toBeDisabled();
    await page.getByText("打开整张表").click();
    // package access: viewers only see touchpoints, designers change them
    const row = page.getByRole("row", { name: /^触点 / });
    await expect(row.getByRole("cell").nth(3)).toHaveText("改、导出");
    await expect(row.getByRole("cell").nth(6)).toHaveText("看");
  });

  test("a token is shown once, reads, and reads no more once it is ended", async ({ request }) => {
    await page.goto(`${SERVER}/app/main/settings/keys`);
    await page.getByLabel("用途").fill(`周报 ${RUN}`);
    await page.getByRole("button", { name: "创建令牌" }).click();
    const secret = (await page.getByLabel("令牌", { exact: true }).textContent()) ?? "";
    expect(secret).toMatch(/^tst_/);
    const ask = async (): Promise<number> => (await request.get(`${DESK}/query?q=count`, { headers: { Authorization: `Bearer ${secret}` } })).status();
    expect(await ask()).toBe(200);
    expect((await request.get(`${DESK}/events`, { headers: { Authorization: `Bearer ${secret}` } })).status()).toBe(403); // not granted
    await page.reload();
    const line = page.getByRole("listitem", { name: `周报 ${RUN}` });
    await expect(line).toBeVisible();
    await expect(page.getByText(secret)).toHaveCount(0);
    await line.getByRole("button", { name: "停用" }).click();
    await expect(line.getByText("已停用")).toBeVisible();
    expect(await ask()).toBe(401);
  });

  test("departments are added, renamed, moved and deleted, and each step is taken back", async () => {
    const [care, desk] = [`关怀部 ${RUN}`, `前台组 ${RUN}`];
    await page.goto(`${SERVER}/app/main/settings/departments`);
    await page.getByRole("textbox", { name: "新的部门" }).fill(care);
    await page.keyboard.press("Enter");
    const top = page.getByRole("listitem", { name: care, exact: true });
    await expect(top).toBeVisible();
    await top.getByRole("button", { name: `在“${care}”下面加一个` }).click();
    await page.getByRole("textbox", { name: `在“${care}”下面加一个` }).fill(desk);
    await page.keyboard.press("Enter");
    await expect(top.getByRole("listitem", { name: desk })).toBeVisible();
    await expect(page.getByRole("button", { name: `删除“${care}”` })).toBeDisabled();

    await page.getByRole("button", { name: `给“${desk}”改名` }).click();
    await page.getByRole("textbox", { name: `给“${desk}”改名` }).fill(`${desk} 二`);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("listitem", { name: `${desk} 二` })).toBeVisible();
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(page.getByRole("listitem", { name: desk, exact: true })).toBeVisible();

    await page.getByLabel(`把“${desk}”移到`).selectOption("");
    await expect(top.getByRole("listitem", { name: desk })).toHaveCount(0);
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(top.getByRole("listitem", { name: desk })).toBeVisible();

    await page.getByRole("button", { name: `删除“${desk}”` }).click();
    await expect(page.getByText(`“${desk}”已删除。`)).toBeVisible();
    await page.getByRole("button", { name: "撤销" }).click();
    await expect(top.getByRole("listitem", { name: desk })).toBeVisible();
    await page.getByRole("button", { name: `删除“${desk}”` }).click();
    await expect(page.getByText(`“${desk}”已删除。`)).toBeVisible();
    await page.getByRole("button", { name: `删除“${care}”` }).click();
    await expect(top).toHaveCount(0);
    await page.reload();
    await page.getByText(/^删除过的/).click();
    await page.getByRole("button", { name: `恢复“${care}”` }).click();
    await expect(top).toBeVisible();
    await page.getByRole("button", { name: `删除“${care}”` }).click();
    await expect(top).toHaveCount(0);
  });

  test("retention is changed, a second browser sees the conflict, and the log has it", async ({ browser }) => {
    const second = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, storageState: await context.storageState() });
    const other = await second.newPage();
    for (const p of [page, other]) {
      await p.goto(`${SERVER}/app/main/settings/privacy`);
      await expect(p.getByLabel("人数门槛")).toHaveValue("10");
    }
    await page.getByLabel("度量保留几天").fill("3650");
    await expect(page.getByText("度量里超过期限的数据会被永久清掉")).toBeVisible();
    await page.getByRole("button", { name: "保存" }).click();
    await expect(page.getByText("已保存")).toBeVisible();
    await other.getByLabel("人数门槛").fill("12");
    await other.getByRole("button", { name: "保存" }).click();
    await expect(other.getByRole("alertdialog").getByText("12")).toBeVisible();
    await other.getByRole("button", { name: "保留现在的" }).click();
    await expect(other.getByLabel("度量保留几天")).toHaveValue("3650");
    await expect(other.getByLabel("人数门槛")).toHaveValue("10");
    await other.getByLabel("度量保留几天").fill("");
    await other.getByRole("button", { name: "保存" }).click();
    await expect(other.getByText("已保存")).toBeVisible();
    await second.close();

    await page.getByLabel("要遮盖的文字").fill("我是李雷，打13800138000");
    await page.getByRole("button", { name: "遮盖" }).click();
    await expect(page.locator("mark", { hasText: "电话" })).toBeVisible();

    await page.goto(`${SERVER}/app/main/settings/audit`);
    await page.getByLabel("所有动作").or(page.getByLabel("动作")).selectOption("update");
    await expect(page.getByRole("row", { name: /你 修改 工作区设置 main 第 \d+ 版 → 第 \d+ 版/ }).first()).toBeVisible();
    await page.getByLabel("从").last().fill("2001-01-01");
    await page.getByLabel("到").last().fill("2001-01-02");
    await expect(page.getByText("没有符合的记录")).toBeVisible();
    const { name, body } = await taken(page, () => page.getByRole("button", { name: "导出审计日志 CSV" }).click());
    expect(name).toBe("审计日志.csv");
    expect(body.toString("utf8")).toContain("工作区设置");
  });

  test("a viewer has nothing but an account of its own, in the page and by the API", async ({ browser }) => {
    const email = `viewer-${RUN}@example.com`;
    const invited = (await (await context.request.post(`${DESK}/members/invitations`, { data: { email, role: "viewer" } })).json()) as { token: string };
    expect((await context.request.post(`${SERVER}/v1/join`, { data: { token: invited.token, name: "看客", password: PASSWORD } })).status()).toBe(200);
    const viewer = await signedIn(browser, email, PASSWORD);
    const seen = await viewer.newPage();
    await seen.goto(`${SERVER}/app/main/settings/account`);
    await expect(seen.getByRole("navigation", { name: "设置" }).getByRole("link")).toHaveText(["我的账号", "外观与语言", "令牌与密钥"]);
    await seen.goto(`${SERVER}/app/main/settings/people`);
    await expect(seen.getByText("你的角色看不到这一部分")).toBeVisible();
    for (const path of ["members", "audit", "erasures", "write-keys", "server/config", "exports/audit"]) expect((await viewer.request.get(`${DESK}/${path}`)).status(), path).toBe(403);
    expect((await viewer.request.post(`${DESK}/departments`, { data: { label: { zh: "不行" } } })).status()).toBe(403);
    await seen.goto(`${SERVER}/app/main/settings/account`);
    await seen.getByLabel("姓名").fill("看客甲");
    await seen.getByRole("button", { name: "保存" }).click();
    await expect(seen.getByText("已保存")).toBeVisible();
    await expect(seen.locator(".side-foot").getByRole("link", { name: "看客甲" })).toBeVisible();
    const elsewhere = await signedIn(browser, email, PASSWORD);
    await seen.reload();
    await seen.getByRole("button", { name: "退出其他所有登录" }).click();
    await expect(seen.getByText("只在这里登录着。")).toBeVisible();
    expect((await elsewhere.request.get(`${SERVER}/v1/me`)).status()).toBe(401);
    await elsewhere.close();
    await viewer.close();
  });

  test("a holiday is a period, and pages are kept at hand", async () => {
    await page.goto(`${SERVER}/app/main/overview`);
    await expect(page.getByRole("heading", { name: "总览" })).toBeVisible();
    await page.getByRole("button", { name: /^期间/ }).click();
    // 国办发明电〔2025〕7号: the National Day of 2026 is 1 to 7 October
    await page.getByRole("button", { name: "国庆节 2026" }).click();
    await expect(page).toHaveURL(/from=2026-10-01&to=2026-10-07/);
    await expect(page.getByRole("button", { name: /^期间/ })).toContainText("国庆节 2026");
    await page.getByRole("button", { name: "收藏这一页" }).click();
    await page.goto(`${SERVER}/app/main/settings/appearance`);
    await page.getByRole("navigation", { name: "导航" }).getByText("收藏").waitFor();
    await page.keyboard.press("Control+k");
    await expect(page.getByRole("option", { name: /总览 收藏/ })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.locator(".favourites").getByRole("link", { name: "总览" }).click();
    await expect(page).toHaveURL(/overview.*from=2026-10-01/);
    await page.getByRole("button", { name: "收藏这一页" }).click();
    await expect(page.locator(".favourites")).toHaveCount(0);
  });

  test("language and theme change at once", async () => {
    await page.goto(`${SERVER}/app/main/settings/appearance`);
    await page.getByRole("radio", { name: "深色" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.getByRole("radio", { name: "English" }).check();
    await expect(page.getByRole("heading", { name: "Appearance and language", level: 1 })).toBeVisible();
    await page.getByRole("radio", { name: "中文" }).check();
    await page.getByRole("radio", { name: "浅色" }).check();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  });

  test("metrics and outcomes of the data, the model, and a table as a workbook", async () => {
    await page.goto(`${SERVER}/app/main/data/metrics`);
    await expect(page.getByRole("row", { name: /^推荐意愿 NPS nps 0–10/ })).toBeVisible();
    await expect(page.getByRole("region", { name: "结果", exact: true }).first().getByText("再次预订")).toBeVisible();
    const { name, body } = await taken(page, () => page.getByRole("button", { name: "导出指标 XLSX" }).click());
    expect(name).toBe("指标.xlsx");
    const sheet = (await (await JSZip.loadAsync(body)).file("xl/worksheets/sheet1.xml")?.async("string")) ?? "";
    expect(sheet).toContain("nps");
    expect(sheet).not.toContain("<f>");
    await page.goto(`${SERVER}/app/main/data/models`);
    await expect(page.getByText(/所有文字都读过了|模型读到|第一次读/).first()).toBeVisible();
    await expect(page.getByRole("link", { name: "去更正" })).toHaveAttribute("href", /voices\?.*tab=doubtful/);
  });

  test("the server is checked", async () => {
    await page.goto(`${SERVER}/app/main/settings/server`);
    await page.getByRole("button", { name: "现在检查" }).click();
    await expect(page.getByRole("list", { name: "检查" }).getByRole("listitem").first()).toBeVisible();
    await expect(page.getByRole("region", { name: "配置" }).getByText("默认").first()).toBeVisible();
    expect(faults).toEqual([]);
  });

  test("a phone has five pages at hand and the others in a sheet; addresses without a part lead to one", async ({ browser }) => {
    const open = await signedIn(browser, undefined, undefined, { viewport: { width: 390, height: 844 } });
    const p = await open.newPage();
    await p.goto(`${SERVER}/app/main/settings`);
    await expect(p).toHaveURL(/\/settings\/account$/);
    const bar = p.getByRole("navigation", { name: "主导航" });
    const more = bar.getByRole("button", { name: "更多" });
    await expect(bar.getByRole("link")).toHaveCount(5);
    await more.press("Enter");
    await expect(more).toHaveAttribute("aria-expanded", "true");
    await p.keyboard.press("Escape");
    await expect(more).toHaveAttribute("aria-expanded", "false");
    await expect(more).toBeFocused();
    await more.click();
    await bar.getByRole("link", { name: "真实旅程" }).click();
    await expect(p).toHaveURL(/\/explore/);
    await expect(more).toHaveAttribute("aria-expanded", "false");
    await expect(p.locator(".top .picker").last()).toBeVisible();
    for (const picker of await p.locator(".top .picker").all()) expect((await picker.boundingBox())!.x + (await picker.boundingBox())!.width).toBeLessThanOrEqual(390);
    await p.goto(`${SERVER}/app/main/data`);
    await expect(p).toHaveURL(/\/data\/import$/);
    await expect(p.locator(".top .picker")).toHaveCount(0);
    await open.close();
  });

  test("every part is accessible in both themes and fits a phone", async ({ browser }) => {
    test.setTimeout(150_000);
    const open = await signedIn(browser, undefined, undefined, { bypassCSP: true, reducedMotion: "reduce" });
    const p = await open.newPage();
    for (const path of ["settings/account", "settings/appearance", "settings/keys", "settings/workspace", "settings/people", "settings/departments", "settings/register", "settings/privacy", "settings/audit", "settings/server", "data/metrics", "data/models"]) {
      await p.setViewportSize({ width: 1280, height: 800 });
      await p.emulateMedia({ colorScheme: "light" });
      await p.goto(`${SERVER}/app/main/${path}`);
      await expect(p.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(p.locator(".skeleton, .waiting")).toHaveCount(0, { timeout: 20_000 });
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
