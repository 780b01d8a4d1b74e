// SPDX-License-Identifier: Apache-2.0

// The report as its readers open it: from the file system, in both languages
// and themes, on a desk and on a phone. REPORT_MATRIX=all runs every
// combination for every sample; without it, two that differ in everything.
// REPORT_ALSO names further report files, by paths with commas between.

import { readFileSync, writeFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { address, path } from "./pages";
import { AND_PRACTICE, faultsOfAccess } from "./access";

const SAMPLES = ["hotel", "orders", "visits", "thin", "few", "questionnaire", "spoken"];
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

interface Way {
  lang: "zh" | "en";
  theme: "light" | "dark";
  size: { width: number; height: number };
}

const ALL: Way[] = (["zh", "en"] as const).flatMap((lang) => (["light", "dark"] as const).flatMap((theme) => [DESK, PHONE].map((size) => ({ lang, theme, size }))));
const WAYS = process.env.REPORT_MATRIX === "all" ? ALL : ALL.filter((w) => (w.lang === "zh") === (w.theme === "light") && (w.lang === "zh") === (w.size === DESK));

/** Opens a page and records what must not happen: errors and requests. */
async function open(page: Page, name: string, query = ""): Promise<string[]> {
  const faults: string[] = [];
  page.on("console", (m) => m.type() === "error" || m.type() === "warning" ? faults.push(m.text()) : undefined);
  page.on("pageerror", (e) => faults.push(e.message));
  page.on("request", (r) => r.url() !== address(name, query) && !r.url().startsWith("data:") ? faults.push(`request for ${r.url()}`) : undefined);
  page.on("dialog", (d) => { faults.push(`dialog ${d.message()}`); void d.dismiss(); });
  await page.goto(address(name, query));
  await page.locator("h1").waitFor();
  return faults;
}

/** Texts in charts that stick out of their chart. */
async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll(".chart svg")].flatMap((svg) => {
    const area = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter((text) => {
      const box = text.getBoundingClientRect();
      return box.width > 0 && (box.left < area.left - 2 || box.right > area.right + 2 || box.top < area.top - 2 || box.bottom > area.bottom + 2);
    }).map((text) => text.textContent ?? "");
  }));
}

const ALSO = process.env.REPORT_ALSO?.split(",") ?? [];

for (const name of [...SAMPLES, ...ALSO]) {
  for (const { lang, theme, size } of WAYS) {
    test(`${name} ${lang} ${theme} ${size.width}: opens whole, quiet, accessible`, async ({ page }) => {
      await page.setViewportSize(size);
      const faults = await open(page, name, `?lang=${lang}&theme=${theme}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
      expect(await page.locator("html").getAttribute("lang")).toBe(lang === "zh" ? "zh-CN" : "en");
      await expect(page.locator("main .picture").first()).toBeVisible();
      for (const chart of await page.locator(".chart").all()) await expect(chart.locator("svg")).toBeAttached();
      expect(await cutTexts(page)).toEqual([]);
      expect(await faultsOfAccess(page, AND_PRACTICE)).toEqual([]);
      expect(faults).toEqual([]);
    });
  }
}

test("the first screen of every sample fits its words and has no statistical term", async ({ page }) => {
  const terms = /区间|置信|显著|回归|样本|检验|中位|interval|confidence|significan|regression|sample|p-value|median/i;
  for (const name of SAMPLES) {
    for (const lang of ["zh", "en"]) {
      await open(page, name, `?lang=${lang}`);
      const own = await page.locator("#top").evaluate((hero) => {
        for (const given of hero.querySelectorAll(".sentences, .action-text, .action-why, table")) given.remove();
        return (hero as HTMLElement).innerText;
      });
      // A needs survey shows its map, whose legend names the crosses.
      if (name !== "questionnaire") expect([name, lang, own.match(terms)?.[0]]).toEqual([name, lang, undefined]);
    }
  }
});

test("a survey shows its evidence in the order in which a sceptic asks", async ({ page }) => {
  await open(page, "hotel");
  const ids = await page.locator("main > section").evaluateAll((list) => list.map((s) => s.id));
  expect(ids).toEqual(["top", "warnings", "outcome", "drivers", "touchpoints", "quadrant", "asymmetry", "distribution", "segments", "heatmap", "quality", "methods"]);
  await expect(page.locator("#top .rank-row")).toHaveCount(8);
  await expect(page.locator("#top .action")).toHaveCount(3);
  await expect(page.locator("#heatmap .heat-panel:not(.off) td.thin")).toHaveCount(0);
  await page.getByRole("button", { name: "预订渠道" }).click();
  await expect(page.locator("#heatmap .heat-panel:not(.off) td.thin")).toHaveCount(11);
  await page.setViewportSize({ width: 320, height: 700 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});

test("a log without outcome shows its journey, and no section that it cannot fill", async ({ page }) => {
  await open(page, "visits");
  const ids = await page.locator("main > section").evaluateAll((list) => list.map((s) => s.id));
  expect(ids).toEqual(["top", "warnings", "journey", "durations", "variants", "activities", "quality", "methods"]);
  await expect(page.locator("#top .road-row")).toHaveCount(7);
});

test("a picture turns into its table by keyboard, and back", async ({ page }) => {
  await open(page, "hotel");
  const figure = page.locator("[data-figure=drivers]");
  const button = figure.getByRole("button", { name: "看数字" });
  await button.focus();
  await page.keyboard.press("Enter");
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await expect(figure.getByRole("table")).toBeVisible();
  await expect(figure.getByRole("row")).toHaveCount(12);
  await expect(figure.locator(".picture")).toBeHidden();
  await page.keyboard.press("Tab");
  await expect(figure.getByRole("region")).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Space");
  await expect(figure.locator(".picture")).toBeVisible();
});

test("changing the language keeps the reader's place and choices", async ({ page }) => {
  await open(page, "hotel");
  await page.locator("[data-figure=drivers]").getByRole("button").click();
  await page.locator("#quadrant").evaluate((s) => s.scrollIntoView({ behavior: "instant" }));
  const before = await page.locator("#quadrant").evaluate((s) => s.getBoundingClientRect().top);
  await page.getByRole("button", { name: "English" }).evaluate((b) => (b as HTMLButtonElement).click());
  await expect(page.locator("h1")).toHaveText("Hotel guest survey: which touchpoints decide recommendation");
  await expect(page.locator("[data-figure=drivers]").getByRole("table")).toBeVisible();
  const after = await page.locator("#quadrant").evaluate((s) => s.getBoundingClientRect().top);
  expect(Math.abs(after - before)).toBeLessThan(2);
});

test("the page follows the system's theme until the reader chooses", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "hotel");
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const label = () => page.locator("#drivers .chart svg text").first().getAttribute("fill");
  const dark = [await ground(), await label()];
  await page.emulateMedia({ colorScheme: "light" });
  await expect.poll(async () => [await ground(), await label()]).not.toEqual(dark);
  const light = [await ground(), await label()];
  await page.getByRole("button", { name: "深色" }).click();
  expect([await ground(), await label()]).toEqual(dark);
  expect(light[0]).toBe("rgb(255, 255, 255)");
});

test("the journey graph is simplified by keyboard and says what it hides", async ({ page }) => {
  await open(page, "orders");
  const slider = page.getByRole("slider", { name: "细致程度" });
  await slider.focus();
  await page.keyboard.press("Home");
  await expect(page.locator("#journey output")).toContainText(/画出.9 \/ 20.个触点.*没画的有.11.个触点、35.条路/);
  await expect(page.locator("#journey .graph-node")).toHaveCount(9);
  await page.keyboard.press("End");
  await expect(page.locator("#journey .graph-node")).toHaveCount(20);
  await expect(page.locator("#journey output")).toContainText("100.0%");
});

test("labels of the map cover neither each other nor the points", async ({ page }) => {
  for (const [size, lang] of [[DESK, "zh"], [DESK, "en"], [PHONE, "zh"]] as const) {
    await page.setViewportSize(size);
    await open(page, "hotel", `?lang=${lang}`);
    const covered = await page.evaluate((language) => {
      const labels = new Set<string>(JSON.parse(document.getElementById("documents")!.textContent!).documents[language].touchpoints.map((t: { label: string }) => t.label));
      const boxes = [...document.querySelectorAll("#quadrant svg text")].filter((t) => labels.has(t.textContent!.replaceAll("\u2009", "")) || labels.has(t.textContent!) || t.textContent!.endsWith("…"))
        .map((t) => ({ name: t.textContent, box: t.getBoundingClientRect() }));
      const meet = (a: DOMRect, b: DOMRect) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
      return { n: boxes.length, pairs: boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a.box, b.box)).map((b) => `${a.name} × ${b.name}`)) };
    }, lang);
    expect(covered).toEqual({ n: 11, pairs: [] });
  }
});

test("pointing at a mark shows its figures", async ({ page }) => {
  await open(page, "hotel");
  const chart = page.locator("#drivers .chart");
  await chart.scrollIntoViewIfNeeded();
  await chart.hover({ position: { x: 300, y: 40 } });
  await expect(chart.getByText(/占能解释部分的.24\.3%/)).toBeVisible();
});

test("labels that look like markup stay text", async ({ page }) => {
  const hostile = "</script><img src=x onerror=\"alert(1)\"><b onclick=alert(2)>坏</b>";
  const html = readFileSync(path("hotel"), "utf8");
  const [whole, data] = html.match(/<script type="application\/json" id="documents">(.*?)<\/script>/s)!;
  const poison = (v: unknown, key = ""): unknown => {
    if (Array.isArray(v)) return v.map((x) => poison(x, key));
    if (v !== null && typeof v === "object") return Object.fromEntries(Object.entries(v).map(([k, x]) => [k, poison(x, k)]));
    return typeof v === "string" && !["language", "id", "quadrant", "asymmetry", "sure", "tone", "unit", "kind", "by", "role"].includes(key) ? hostile : v;
  };
  const carried = JSON.parse(data!);
  carried.documents = poison(carried.documents);
  writeFileSync(path("hostile"), html.replace(whole, () => whole.replace(data!, () => JSON.stringify(carried).replaceAll("<", "\\u003c"))));
  const faults = await open(page, "hostile");
  await expect(page.locator("h1")).toHaveText(hostile);
  await page.locator("#drivers .chart").hover({ position: { x: 330, y: 40 } });
  await page.getByRole("button", { name: "English" }).click();
  expect(await page.locator("img, b[onclick]").count()).toBe(0);
  expect(faults).toEqual([]);
});

test("on paper everything is light, open and inside the margins", async ({ page }) => {
  await open(page, "hotel", "?theme=dark");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe("rgb(255, 255, 255)");
  await expect(page.locator(".controls")).toBeHidden();
  for (const panel of await page.locator(".heat-panel").all()) await expect(panel).toBeVisible();
  const widths = await page.locator(".chart svg").evaluateAll((list) => list.map((s) => s.getBoundingClientRect().width));
  for (const width of widths) expect(width).toBe(680);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
  expect((await page.pdf({ preferCSSPageSize: true })).length).toBeGreaterThan(20_000);
});

test("the keyboard reaches the text first, and every control shows its focus", async ({ page }) => {
  await open(page, "hotel");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "跳到正文" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("main")).toBeFocused();
  const bare = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>("main button, main [tabindex='0'], header button, nav a")].filter((e) => e.offsetParent !== null).filter((e) => {
    e.focus({ focusVisible: true } as FocusOptions);
    return getComputedStyle(e).outlineStyle === "none";
  }).map((e) => e.outerHTML.slice(0, 80)));
  expect(bare).toEqual([]);
});

test("without scripts the findings can still be read", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address("hotel"));
  await expect(page.locator("h1")).toHaveText("酒店住客调查：哪些触点决定推荐意愿");
  await expect(page.locator("li")).toHaveCount(3);
  expect(await page.content()).toContain("<noscript>");
  await context.close();
});

test("nothing moves for readers who asked for no motion", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "hotel");
  expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe("auto");
});
