// SPDX-License-Identifier: Apache-2.0

// Real journeys as people look at them, on the demo group of hotels. HOTELS_LINK
// is the base address of its server. What a page says is held against what the
// API answers to the same question.

import { type APIRequestContext, type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { faultsOfAccess, fitsAcross } from "./access";

const SERVER = process.env.HOTELS_LINK ?? "";
const DESK = `${SERVER}/v1/workspaces/main`;
const DEMO = { email: "demo@example.com", password: "touchstone demo" };
const DAYS = "from=2026-08-03&to=2026-10-31";
const SCOPE = 'from 2026-08-03 to 2026-11-01 zone "Asia/Shanghai"';
const VIEWS = ["graph", "flow", "variants", "paths", "funnel", "waiting", "conformance", "difference", "attribution", "next", "cohorts", "value"];
const FRONT_DESK = "tp_hotel.arrive.front-desk";
const ROOM_PAGE = "tp_hotel.book.room-page";
const CONFIRMED = "tp_hotel.book.confirmation";
const PAYMENT = "tp_hotel.book.payment";
const DESIGN = { label: { zh: "走法对照：订房到入住" }, status: "active", stages: [
  { stage: "st_hotel.book", order: "sequence", touchpoints: [{ touchpoint: PAYMENT }, { touchpoint: CONFIRMED }] },
  { stage: "st_hotel.arrive", order: "sequence", touchpoints: [{ touchpoint: FRONT_DESK, repeats: true }] },
] };

/** What the API answers to the question that a view asks. */
async function asked<R>(request: APIRequestContext, analysis: string, ask: object, more: object = {}): Promise<R> {
  const answer = await request.post(`${DESK}/trails/${analysis}`, { data: { steps: "touchpoint", scope: SCOPE, ask, ...more } });
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { result: R }).result;
}

const at = (view: string, more = ""): string => `${SERVER}/app/main/explore/${view}?${DAYS}${more}`;
const keys = (...list: string[]): string => encodeURIComponent(JSON.stringify(list));
const total = (page: Page): Locator => page.locator(".trail-total");
const plain = async (where: Locator): Promise<string> => ((await where.textContent()) ?? "").replace(/[\s,]/g, "");

async function settled(page: Page): Promise<void> {
  await expect(page.locator(".trail-total, .empty").first()).toBeVisible();
  await expect(page.locator(".skeleton, .waiting")).toHaveCount(0);
}

/** The numbers of the line that adds up. */
async function numbers(page: Page): Promise<number[]> {
  await settled(page);
  return [...(await plain(total(page).first())).matchAll(/\d+/g)].map((m) => Number(m[0]));
}

/** A share with its interval. */
interface Taken {
  value: number;
  low: number;
  high: number;
}

test.describe("real journeys", () => {
  test.beforeAll(() => {
    if (SERVER === "") throw new Error("HOTELS_LINK names no server: run scripts/browser");
  });
  let context: BrowserContext;
  let page: Page;
  let design = "";
  const faults: string[] = [];

  test.beforeAll(async ({ browser }) => {
    context = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 }, bypassCSP: true, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
    expect((await context.request.post(`${SERVER}/v1/session`, { data: DEMO })).ok()).toBe(true);
    const made = await context.request.post(`${DESK}/journeys`, { data: DESIGN });
    expect(made.status(), await made.text()).toBe(201);
    design = ((await made.json()) as { id: string }).id;
    page = await context.newPage();
    page.on("pageerror", (e) => faults.push(e.message));
  });
  test.afterAll(async () => {
    await context.request.delete(`${DESK}/journeys/${design}`, { headers: { "If-Match": '"1"' } });
    await context.close();
  });

  test("the map is reached from the navigation and counts what it does not draw", async () => {
    await page.goto(`${SERVER}/app/main/overview?${DAYS}`);
    await page.getByRole("link", { name: "真实旅程" }).click();
    await expect(page).toHaveURL(/explore\/graph/);
    const graph = await asked<{ events: number; customers: number; nodes: { key: string; events: number; customers: number }[]; other: { events: number } }>(context.request, "graph", { activities: 0.7, edges: 0.7 });
    const drawn = graph.nodes.reduce((s, n) => s + n.events, 0);
    expect(drawn + graph.other.events).toBe(graph.events);
    expect((await numbers(page)).slice(0, 3)).toEqual([drawn, graph.other.events, graph.events]);
    await expect(page.locator(".map-step")).toHaveCount(graph.nodes.length);
    expect(await plain(page.locator(".says"))).toContain(`${graph.customers}位客户`);

    await page.getByRole("slider", { name: "详细程度" }).fill("100");
    const whole = await asked<{ nodes: unknown[]; events: number }>(context.request, "graph", { activities: 1, edges: 1 });
    await expect(page.locator(".map-step")).toHaveCount(whole.nodes.length);
    expect((await numbers(page)).slice(0, 3)).toEqual([whole.events, 0, whole.events]);
    await expect(page).toHaveURL(/detail=100/);
  });

  test("a step of the map is opened by keyboard, tells before and after, and leads to its touchpoint", async () => {
    await page.goto(at("graph"));
    await page.getByRole("button", { name: /^前台办理入住，/ }).focus();
    await page.keyboard.press("Enter");
    const card = page.getByRole("complementary", { name: "前台办理入住" });
    const paths = await asked<{ after: { tree: { paths: number; ended: number; other: number; children: { paths: number }[] } } }>(context.request, "paths", { anchor: [FRONT_DESK], direction: "both", depth: 1, occurrence: "every" });
    const { tree } = paths.after;
    expect(tree.children.reduce((s, c) => s + c.paths, 0) + tree.ended + tree.other).toBe(tree.paths);
    await expect(card.locator(".branches").last().locator(".branch")).toHaveCount(tree.children.length + (tree.ended > 0 ? 1 : 0) + (tree.other > 0 ? 1 : 0));
    await page.reload();
    await expect(card).toBeVisible();
    await card.getByRole("link", { name: "前台办理入住" }).click();
    await expect(page.getByRole("heading", { name: "前台办理入住", level: 1 })).toBeVisible();
  });

  test("a flow and the ways add up, and the files hold what is shown", async () => {
    await page.goto(at("flow"));
    const { after: { tree, bands: { bands, ended } } } = await asked<{ after: { tree: { paths: number }; bands: { bands: { kind: string; level: number; taken: Taken }[]; ended: Taken } } }>(context.request, "paths", { depth: 4, top: 8, bands: 7 });
    expect(await numbers(page)).toEqual([tree.paths]);
    await expect(page.locator("[data-picture] svg")).toBeVisible();
    await page.getByText("看表格").click();
    const first = page.getByRole("region", { name: "第 1 步" });
    const shown = (await first.locator("td:nth-child(2)").allTextContents()).map((x) => Number(/([\d,]+)\/[\d,]+$/.exec(x)?.[1]?.replace(",", "")));
    expect(shown.reduce((s, x) => s + x, 0)).toBe(tree.paths);
    const told = ({ value, low, high }: Taken): string => `${(100 * value).toFixed(1)}%(${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)}%)`;
    const says = await plain(page.locator(".says"));
    expect(says).toContain(told(bands.find((b) => b.kind === "step" && b.level === 1)!.taken));
    expect(says).toContain(told(ended));
    for (const kind of ["SVG", "PNG", "CSV"]) {
      const waiting = page.waitForEvent("download");
      await page.getByRole("button", { name: `导出流向 ${kind}` }).click();
      expect((await waiting).suggestedFilename()).toBe(`流向.${kind.toLowerCase()}`);
    }

    await page.goto(at("variants"));
    const ways = await asked<{ cases: number; distinct: number; rest_cases: number; listed: unknown[] }>(context.request, "variants", { top: 100, groups: 6 });
    expect(await numbers(page)).toEqual([ways.cases - ways.rest_cases, ways.distinct - ways.listed.length, ways.rest_cases, ways.cases]);
  });

  test("a funnel of two steps, chosen by hand, by segment and by unit", async () => {
    await page.goto(at("funnel", `&steps=${keys(ROOM_PAGE)}`));
    await page.getByRole("button", { name: /加一步/ }).click();
    await page.getByRole("textbox", { name: /加一步/ }).fill("预订确认");
    await page.getByRole("radio", { name: /预订确认通知/ }).click();
    await expect(page.locator(".stair")).toHaveCount(2);
    const funnel = await asked<{ customers: number; steps: { reached: number; of_first: { value: number } }[] }>(context.request, "funnel", { steps: [{ parts: [[ROOM_PAGE]] }, { parts: [[CONFIRMED]] }], window_ms: 30 * 86_400_000 });
    const [begun, done] = funnel.steps;
    expect(await numbers(page)).toEqual([funnel.customers, begun!.reached, funnel.customers - begun!.reached]);
    expect(await plain(page.locator(".stair").nth(1))).toContain(`${done!.reached}${(100 * done!.of_first.value).toFixed(1)}%`);

    await page.getByLabel("时限").selectOption("1h");
    await expect(page).toHaveURL(/win=1h/);
    await page.getByLabel("分开看").selectOption("trait:purpose");
    const table = page.getByRole("region", { name: "分组漏斗" });
    const groups = await asked<{ groups: { customers: number; reached: number[] }[] }>(context.request, "funnel", { steps: [{ parts: [[ROOM_PAGE]] }, { parts: [[CONFIRMED]] }], window_ms: 3_600_000, group: "purpose" });
    await expect(table.locator("tbody tr")).toHaveCount(groups.groups.length);
    const reached = await table.locator("tbody td:nth-child(2)").allTextContents();
    expect(reached.reduce((s, x) => s + Number(x.replace(/\D/g, "")), 0)).toBe(begun!.reached);
    await page.getByLabel("分开看").selectOption("unit:hotel");
    await expect(table.locator("tbody tr")).toHaveCount(12);
  });

  test("waits are held against the standard, and open ones are counted", async () => {
    await page.goto(at("waiting"));
    await expect(page.getByLabel("对照标准")).toHaveValue("none"); // the promise is about the contact, not about a wait after it
    await expect(page.locator(".wait-mark")).toHaveCount(2);
    await page.getByLabel("对照标准").selectOption("std_world.check-in");
    await expect(page.locator(".wait-mark")).toHaveCount(3);
    const [begun, waits, open, interrupted, untimed] = await numbers(page);
    expect(waits! + open! + interrupted! + untimed!).toBe(begun);
    await page.getByLabel("对照标准").selectOption("none");
    await expect(page.locator(".wait-mark")).toHaveCount(2);
  });

  test("conformance tells in words where people leave the designed journey", async () => {
    await page.goto(at("conformance", `&j=${design}&by=all`));
    const found = await asked<{ customers: number; outside: number; conforming: { n: number }; deviating: { n: number }; untold: { n: number }; fitness: { alignment: number; alignment_low: number; alignment_high: number } }>(context.request, "conformance", { journey: design, standards: true, undesigned: "all" });
    expect(found.conforming.n + found.deviating.n + found.outside).toBe(found.customers);
    expect(await numbers(page)).toEqual([found.customers, found.conforming.n, found.deviating.n, found.untold.n, found.outside]);
    await expect(page.getByText(`${(100 * found.fitness.alignment).toFixed(1)}%`)).toBeVisible();
    await expect(page.getByText(`${(100 * found.fitness.alignment_low).toFixed(1)}–${(100 * found.fitness.alignment_high).toFixed(1)}%`)).toBeVisible();
    await expect(page.getByRole("region", { name: "在哪里离开设计" }).getByText(/^多了/).first()).toBeVisible();
    await page.getByLabel("设计之外的触点").selectOption("none");
    await expect(page.getByRole("region", { name: "在哪里离开设计" }).getByText(/^多了/)).toHaveCount(0);
    await settled(page);
    expect((await numbers(page))[1]).toBeGreaterThan(found.conforming.n);
    await page.getByLabel("一段旅程是").selectOption("一笔预订");
    await settled(page);
    const bookings = await asked<typeof found>(context.request, "conformance", { journey: design, standards: true, undesigned: "none" }, { cases: { object: "booking" } });
    await expect.poll(() => numbers(page)).toEqual([bookings.customers, bookings.conforming.n, bookings.deviating.n, bookings.untold.n, bookings.outside]);
  });

  test("difference, attribution, next and retention say what the API says", async () => {
    await page.goto(at("difference", "&vs=seg%3Aper_world.business&seg=per_world.leisure"));
    const apart = await asked<{ a: number; b: number; findings: unknown[] }>(context.request, "difference", { against: `where trait(purpose) = business ${SCOPE}` }, { scope: `where trait(purpose) = leisure ${SCOPE}` });
    expect((await numbers(page)).slice(0, 2)).toEqual([apart.a, apart.b]);

    await page.goto(at("attribution", `&z=${keys(CONFIRMED)}`));
    const credit = await asked<{ conversions: number; attributed: number; unattributed: number }>(context.request, "attribution", { outcomes: [CONFIRMED] });
    expect((await numbers(page)).slice(0, 3)).toEqual([credit.conversions, credit.attributed, credit.unattributed]);
    await expect(page.getByText("归因只说结果之前有什么")).toBeVisible();

    await page.goto(at("next", `&a=${keys(FRONT_DESK)}`));
    const next = await asked<{ predictions: { p: number; n: number }[] }>(context.request, "next", { after: [FRONT_DESK], top: 8 });
    const first = page.getByRole("table").locator("tbody tr").first();
    await expect(first).toContainText(`${(100 * next.predictions[0]!.p).toFixed(1)}%`);
    expect(await plain(first)).toContain(String(next.predictions[0]!.n));

    await page.goto(at("cohorts", `&a=${keys(CONFIRMED)}&by=month`));
    const back = await asked<{ customers: number; earlier: number; later: number; never: number; cohorts: { n: number; cells?: unknown[] }[] }>(context.request, "cohorts", { entry: [CONFIRMED], return: [FRONT_DESK], by: "month" }, { scope: `where kind in (interaction, outcome) ${SCOPE}` }); // any interaction or outcome is a return
    const entered = back.cohorts.reduce((s, c) => s + c.n, 0);
    expect(entered + back.earlier + back.later + back.never).toBe(back.customers);
    expect(await numbers(page)).toEqual([back.customers, entered, back.earlier, back.later, back.never]);
    await expect(page.locator(".heat-cell")).toHaveCount(back.cohorts.reduce((s, c) => s + (c.cells ?? []).length, 0));
  });

  test("views stand under the questions that they answer, by keyboard, and in a list on a phone", async () => {
    await page.goto(at("next"));
    const tabs = page.getByRole("tablist", { name: "看法" });
    await expect(tabs.locator(".tabs-asks")).toHaveText(["往哪里走？", "走得顺吗？", "差在哪里？", "还会再来吗？"]);
    await expect(tabs.getByRole("tab")).toHaveCount(VIEWS.length);
    await expect(page.getByRole("tab", { name: "漏斗" })).toHaveAccessibleDescription("走得顺吗？");
    await page.getByRole("tab", { name: "下一步" }).press("ArrowRight");
    await expect(page).toHaveURL(/explore\/funnel/);
    await expect(page.getByRole("tab", { name: "漏斗" })).toBeFocused();
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(tabs).toBeHidden();
    await page.getByRole("combobox", { name: "看法" }).selectOption("留存");
    await expect(page).toHaveURL(/explore\/cohorts/);
    await settled(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  test("filters mean the same in every view, stay in the address, and a copied link gives the same view", async () => {
    await page.goto(`${SERVER}/app/main/explore/graph?p=90d`);
    await settled(page);
    const before = await numbers(page);
    await page.getByLabel("一段旅程是").selectOption("30m");
    await page.getByRole("region", { name: "看哪些旅程" }).getByRole("combobox").first().selectOption("stage");
    await expect(page).toHaveURL(/level=stage/);
    await page.getByRole("tab", { name: "走法" }).click();
    const ways = await asked<{ cases: number }>(context.request, "variants", { top: 100, groups: 6 }, { steps: "stage", cases: { gap_ms: 1_800_000 } });
    expect((await numbers(page)).at(-1)).toBe(ways.cases);
    await page.getByLabel("单位").selectOption("HY-XIY");
    await expect(page.getByText("选了单位")).toBeVisible();
    const there = await asked<{ cases: number }>(context.request, "variants", { top: 100, groups: 6 }, { steps: "stage", cases: { gap_ms: 1_800_000 }, scope: `where unit(hotel) = "HY-XIY" ${SCOPE}` });
    await expect.poll(async () => (await numbers(page)).at(-1)).toBe(there.cases);
    await page.getByRole("button", { name: "复制链接" }).click();
    await expect(page.getByText("已复制")).toBeVisible();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toContain(DAYS);
    const said = await page.locator(".says").textContent();
    const second = await context.newPage();
    await second.goto(link);
    await settled(second);
    await expect(second.locator(".says")).toHaveText(said ?? "");
    await second.reload();
    await settled(second);
    await expect(second.locator(".says")).toHaveText(said ?? "");
    await second.close();
    expect(before.length).toBeGreaterThan(0);
  });

  test("shares of what comes next and of cohorts carry the server's intervals, also in files", async () => {
    const percent = (v: number): string => (100 * v).toFixed(1);
    await page.goto(at("next", `&a=${keys(FRONT_DESK)}`));
    await settled(page);
    const next = await asked<{ context_n: number; predictions: { p: number; n: number; low: number; high: number }[] }>(context.request, "next", { after: [FRONT_DESK], top: 8 });
    const [first] = next.predictions;
    expect(await plain(page.locator("tbody tr").first())).toContain(`${percent(first!.p)}%${percent(first!.low)}–${percent(first!.high)}%${first!.n}/${next.context_n}`);
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "导出下一步 CSV" }).click();
    const file = await (await waiting).createReadStream().then(async (s) => (await s.toArray()).join(""));
    expect(file.split("\r\n")[1]).toContain(`${first!.p},${first!.low},${first!.high},${first!.n},${next.context_n}`);

    await page.goto(at("cohorts", `&a=${keys(FRONT_DESK)}&z=${keys(FRONT_DESK)}`));
    await settled(page);
    const { again } = await asked<{ again: { value: number; low: number; high: number } }>(context.request, "cohorts", { entry: [FRONT_DESK], return: [FRONT_DESK], by: "week" });
    expect(await plain(page.locator(".says"))).toContain(`${percent(again.value)}%(${percent(again.low)}–${percent(again.high)}%)`);
    await page.goto(at("cohorts"));
    await settled(page);
    await expect(page.locator(".says")).toContainText("任何互动或结果都算");
  });

  test("three times are told apart, and each leads to the others", async () => {
    await page.goto(at("waiting"));
    await settled(page);
    const clocks = page.locator(".clocks:visible");
    await expect(clocks).toContainText("间隔等待：");
    await clocks.getByRole("link", { name: "超出承诺" }).click();
    await expect(page).toHaveURL(/explore\/conformance/);
    await expect(page.locator(".clocks:visible")).toContainText("超出承诺：");
    await page.goto(`${SERVER}/app/main/touchpoints/${FRONT_DESK}?${DAYS}`);
    await expect(page.locator(".clocks:visible")).toContainText("办理时长：");
    await expect(page.getByRole("row", { name: "依据 观察到" })).toBeVisible(); // contacts are counted, whatever the register assumed
    await page.locator(".clocks:visible").getByRole("link", { name: "间隔等待" }).click();
    await expect(page).toHaveURL(/explore\/waiting/);
    await expect(page.locator(".trail-tools")).toContainText("前台办理入住");
  });

  test("recency and frequency show everybody who came, with the currency, and the view stands in the address", async () => {
    await page.goto(at("value", `&a=${keys(FRONT_DESK)}`));
    const ask = { touchpoints: [FRONT_DESK], as_of_ms: Date.parse("2026-10-31T16:00:00Z"), currency: "CNY" }; // the first of November in Shanghai
    const found = await asked<{ customers: number; never: number; cells: { n: number }[]; worth: { value: number; low: number; high: number } }>(context.request, "value", ask);
    const came = found.customers - found.never;
    expect(found.cells.reduce((s, c) => s + c.n, 0)).toBe(came);
    expect(await numbers(page)).toEqual([found.customers, came, found.never]);
    const shown = await page.getByRole("region", { name: "按新近和频次的客户" }).locator(".heat-cell").evaluateAll((all) => all.map((x) => Number((x.childNodes[1]?.textContent ?? "").replace(/\D/g, ""))));
    expect(shown.reduce((s, n) => s + n, 0)).toBe(came);
    expect(await plain(page.locator(".says"))).toContain(`${came}位客户`);
    await expect(page.getByText("没有一次到访带 CNY 金额。")).toBeVisible(); // a check-in is paid for elsewhere
    await expect(page.getByRole("region", { name: "按新近和频次的客户" })).not.toContainText("¥");
    await page.reload();
    await settled(page);
    expect(await numbers(page)).toEqual([found.customers, came, found.never]);
    await expect(page.getByRole("link", { name: "前台办理入住" })).toBeVisible();

    await page.goto(at("value", `&a=${keys(PAYMENT)}`));
    const paid = await asked<{ worth: { value: number; low: number; high: number } }>(context.request, "value", { ...ask, touchpoints: [PAYMENT] });
    await settled(page);
    const says = (await plain(page.locator(".says"))).replace(/,/g, "");
    for (const minor of [paid.worth.value, paid.worth.low, paid.worth.high]) expect(says).toContain(`¥${Math.round(minor / 100)}`);
    await expect(page.getByRole("region", { name: "按新近和频次的客户" })).toContainText("¥");
  });

  test("how it is computed, refusals and emptiness are said in words", async () => {
    await page.goto(at("graph"));
    await page.getByRole("button", { name: "怎么算出来的？" }).click();
    await expect(page.getByText("docs/methods/journey-graph.md")).toBeVisible();
    await page.goto(`${SERVER}/app/main/explore/graph?from=2026-11-10&to=2026-11-12`);
    await expect(page.getByRole("heading", { name: "这些条件下没有旅程" })).toBeVisible();
    await page.goto(`${SERVER}/app/main/explore/graph?from=2026-10-31&to=2026-10-31&seg=per_world.business&unit=HY-XIY`);
    await expect(page.getByText(/低于可展示的下限|没有旅程/).first()).toBeVisible();
    await page.goto(at("graph", "&case=order&level=stage"));
    await expect(page.locator(".trail-total, .empty, .partial").first()).toBeVisible();
  });

  test("a unit manager sees the own unit alone, and conformance is refused in words", async ({ browser }) => {
    const email = `xian-${Date.now()}@example.com`;
    const invited = await context.request.post(`${DESK}/members/invitations`, { data: { email, role: "unit-manager", units: ["unit_HY-XIY"] } });
    expect(invited.status(), await invited.text()).toBe(201);
    const { token } = (await invited.json()) as { token: string };
    const manager = await browser.newContext({ locale: "zh-CN", viewport: { width: 1280, height: 900 } });
    expect((await manager.request.post(`${SERVER}/v1/join`, { data: { token, name: "西安", password: "correct horse battery" } })).status()).toBe(200);
    expect((await manager.request.post(`${SERVER}/v1/session`, { data: { email, password: "correct horse battery" } })).status()).toBe(200);
    const own = await manager.newPage();
    await own.goto(at("graph"));
    await expect(own.getByText("你看到的是到过你负责单位的客户")).toBeVisible();
    const here = await asked<{ events: number; customers: number }>(manager.request, "graph", { activities: 0.7, edges: 0.7 });
    const everywhere = await asked<{ events: number }>(context.request, "graph", {});
    expect(here.events).toBeLessThan(everywhere.events);
    expect((await numbers(own))[2]).toBe(here.events);
    await own.goto(at("conformance", `&j=${design}`));
    await expect(own.locator(".partial, .empty").last()).toBeVisible();
    await expect(own.locator(".trail-total")).toHaveCount(0);
    await manager.close();
  });

  test("every view is accessible in both themes and fits a phone", async () => {
    test.setTimeout(120_000);
    for (const view of VIEWS) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: "light" });
      await page.goto(at(view, view === "graph" ? `&node=${FRONT_DESK}` : ""));
      await settled(page);
      expect.soft(await faultsOfAccess(page), view).toEqual([]);
      await page.emulateMedia({ colorScheme: "dark" });
      await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
      expect.soft(await faultsOfAccess(page, ["color-contrast"]), `${view} in the dark`).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      await settled(page);
      await fitsAcross(page, `${view} on a phone`);
      if (view === "graph" || view === "flow") await expect(page.locator("[data-picture]")).toHaveCount(0);
    }
    expect(faults).toEqual([]);
  });
});
