// SPDX-License-Identifier: Apache-2.0

// Somebody's own first answer, from the link that the server prints, with a file
// as a hotel's survey tool writes it; then the server ends under the open page.

import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { Server } from "./server";

const day = (ago: number): string => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "/");
const STEPS = ["前台", "早餐", "客房", "退房"];

/** 160 answers: at the front desk every second is a 2, elsewhere every eighth; the others are a 5. */
function answers(): string {
  const rows = Array.from({ length: 160 }, (_, i) => {
    const step = STEPS[i % 4]!;
    const bad = step === "前台" ? i % 8 === 0 : i % 32 === (i % 4);
    return `${day(1 + (i % 25))} ${10 + (i % 10)}:${10 + (i % 50)},1380000${String(i).padStart(4, "0")},西湖店,${step},${bad ? 2 : 5},${bad ? `第 ${i} 位：等了 ${i + 10} 分钟，太慢了` : `第 ${i} 位：很快，服务很好`}`;
  });
  return ["日期,手机号,门店,环节,评分,评价内容", ...rows, "昨天,13800000000,西湖店,前台,5,日期写错了"].join("\n");
}

test.describe.serial("a first answer", () => {
  const server = new Server();
  let context: BrowserContext;
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    await server.start();
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
  });
  test.afterAll(async () => {
    await context.close();
    await server.end();
  });

  test("the printed link leads to the four steps", async () => {
    await page.goto(server.link);
    await page.getByLabel("姓名").fill("李雷");
    await page.getByLabel("邮箱").fill("li@example.com");
    await page.getByLabel("密码").fill("correct horse battery");
    await page.getByRole("button", { name: "创建所有者账号" }).click();
    await expect(page.getByRole("heading", { name: "从零到第一个答案" })).toBeVisible();
  });

  test("a file with Chinese heads needs nothing put right, and says which touchpoint is worst", async () => {
    await page.getByRole("button", { name: /酒店.*70 个触点/ }).click();
    await expect(page.getByText("触点清单有 70 个触点")).toBeVisible();
    await page.getByRole("link", { name: "导入文件" }).click();
    await page.getByLabel("选择文件").setInputFiles({ name: "十月问卷.csv", mimeType: "text/csv", buffer: Buffer.from(answers()) });
    await expect(page.getByText("认出来了")).toContainText("6 列中用到 6 列");
    await expect(page.getByLabel("“环节”变成")).toHaveValue("name");
    await page.getByRole("button", { name: "开始导入" }).click();
    await expect(page.getByText(/存下\s160\s个事件，退回\s1\s行/)).toBeVisible();
    await expect(page.getByText("还没有导入过")).toHaveCount(0);
    await expect(page.getByText(/来自\s?导入的文件/)).toBeVisible();
    await page.getByRole("link", { name: "把事件归到触点" }).click();
    await page.getByRole("button", { name: /一次归入\s4\s个/ }).click();
    await page.getByRole("button", { name: "确认" }).click();
    await expect(page.getByText(/4\s种事件已归入触点/)).toBeVisible();
    await page.getByRole("link", { name: "总览" }).click();
    // of 160 answers 20 + 15 are a 2 and 125 a 5: the mean is 4.34
    await expect(page.getByRole("region", { name: "评分", exact: true }).getByText("4.34", { exact: true })).toBeVisible();
    await expect(page.getByRole("region", { name: "接触", exact: true }).getByText("上期没有可比的数据")).toBeVisible();
    await expect(page.getByRole("region", { name: "最低与最高" }).locator("tbody tr").first()).toContainText("前台办理入住");
  });

  test("a column of names that is missing is asked for", async () => {
    await page.goto(`${server.base}/app/main/data/import`);
    await page.getByLabel("选择文件").setInputFiles({ name: "打分.csv", mimeType: "text/csv", buffer: Buffer.from(`时间,会员号,满意度\n${day(2)},m1,4\n`) });
    await page.getByLabel("事件名称").fill("离店问卷");
    await expect(page.getByRole("region", { name: "预览" }).getByText("离店问卷")).toBeVisible();
    await page.getByLabel("“会员号”变成").selectOption("name");
    await expect(page.getByLabel("事件名称", { exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: "换一个文件" }).click();
  });

  test("sources and rules leave as tables", async () => {
    const csv = async (path: string, name: RegExp): Promise<string> => {
      await page.goto(`${server.base}/app/main/${path}`);
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      return readFileSync(await (await waiting).path(), "utf8");
    };
    expect(await csv("data/sources", /来源与密钥 CSV/)).toMatch(/导入的文件,files,.*,160,\d{4}-\d\d-\d\d/);
    expect(await csv("data/rules", /归类规则 CSV/)).toMatch(/name 早餐.*,早餐,/);
  });

  test("the server is killed under the open page: it says so, and goes on when the server is back", async () => {
    await page.goto(`${server.base}/app/main/overview`);
    const score = page.getByRole("region", { name: "评分", exact: true }).getByText("4.34", { exact: true });
    await expect(score).toBeVisible();
    await server.kill();
    await expect(page.locator(".live-mark.lost")).toBeVisible();
    await expect(score).toBeVisible();
    await server.start();
    await expect(page.locator(".live-mark.lost")).toHaveCount(0);
    await page.getByRole("link", { name: "客户声音" }).click();
    await expect(page.getByText(/第 \d+ 位/).first()).toBeVisible();
    await page.reload();
    await expect(page.getByText(/第 \d+ 位/).first()).toBeVisible();
  });
});
