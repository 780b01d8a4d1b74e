// SPDX-License-Identifier: Apache-2.0

import { type BrowserContext, expect, type Page } from "@playwright/test";

const PASSWORD = "correct horse battery";

/** Makes a member by invitation of who is signed in to the page, and gives a context that is signed in as the member. */
export async function member(server: string, page: Page, email: string, body: object): Promise<BrowserContext> {
  const invited = await page.request.post(`${server}/v1/workspaces/main/members/invitations`, { data: { email, ...body } });
  expect(invited.status(), await invited.text()).toBe(201);
  const { token } = (await invited.json()) as { token: string };
  const context = await page.context().browser()!.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 800 } });
  expect((await context.request.post(`${server}/v1/join`, { data: { token, name: email, password: PASSWORD } })).status()).toBe(200);
  expect((await context.request.post(`${server}/v1/session`, { data: { email, password: PASSWORD } })).status()).toBe(200);
  return context;
}
