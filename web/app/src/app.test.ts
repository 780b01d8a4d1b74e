// SPDX-License-Identifier: Apache-2.0

import { beforeAll, describe, expect, it } from "vitest";
import { problem, request } from "./api/call";
import { may } from "./api/desk";
import { question, quoted } from "./api/answer";
import type { AnswerRow, Desk, EventCard, Figure, Standard, Touchpoint, UnmappedShape } from "./api/schema";
import { becoming } from "./data/Columns";
import { half } from "./data/Rules";
import { snippets } from "./data/Snippets";
import { metricOf } from "./overview/metrics";
import { told } from "./overview/Mentions";
import { addDays, today } from "./shell/days";
import { newest } from "./shell/live";
import { match } from "./shell/Palette";
import { atHand, dataPart, pagesOf } from "./shell/pages";
import { reachesBefore, readPick, spanOf } from "./shell/picked";
import { type Key, load, translator } from "./text/catalogue";
import { distribution } from "./touchpoints/Distribution";
import { escaped, ruleFor } from "./touchpoints/Discovery";
import { contactsOf } from "./touchpoints/contacts";
import { changed } from "./touchpoints/History";
import { confident } from "./touchpoints/Sure";
import { addable, cells, readPasted } from "./touchpoints/pasted";
import { measureOf, thresholdOf, verdict } from "./touchpoints/Standards";
import { contentment, start } from "./touchpoints/voices";
import { table } from "./ui/download";
import { direction } from "./ui/Figure";
import { formats } from "./ui/format";
import { money } from "./ui/money";
import type { MomentRow, MomentTraitRow, PriorityCard, StudyList, StudyShown } from "./api/schema";
import { says } from "./moments/say";
import { barely, outscored, tone, watch, worthwhile } from "./moments/studies";

const figure = (f: Partial<Figure>): Figure => ({ n: 100, unit: "points", ...f });

beforeAll(() => Promise.all((["zh", "en"] as const).flatMap((lang) => (["app", "app_moments", "app_settings"] as const).map((part) => load(lang, part)))));

describe("requests", () => {
  it("put path, query, headers and body where they belong", () => {
    expect(request("PUT /v1/workspaces/{workspace}/touchpoints/{id}", { workspace: "main", id: "tp_a/b", "If-Match": '"3"', body: { status: "active" } })).toEqual({
      method: "PUT", address: "/v1/workspaces/main/touchpoints/tp_a%2Fb", headers: { "If-Match": '"3"', "Content-Type": "application/json" }, body: '{"status":"active"}' });
    expect(request("GET /v1/workspaces/{workspace}/events", { workspace: "main", kind: ["feedback", "outcome"], after: undefined, limit: 5 }).address).toBe("/v1/workspaces/main/events?kind=feedback%2Coutcome&limit=5");
  });
  it("turn problem+json into what a person reads, and survive anything else", () => {
    const p = problem(409, '{"kind":"conflict","detail":"有更新的版本","title":"Conflict","errors":[{"field":"version","message":"x"}]}');
    expect([p.status, p.kind, p.message, p.faults.length]).toEqual([409, "conflict", "有更新的版本", 1]);
  });
});

describe("rights", () => {
  const desk = (role: string, touchpoints?: string[]): Desk => ({ id: "main", name: "", zone: "UTC", role, touchpoints });
  // docs/api.md: viewers read, owners of touchpoints change their own, analysts change all
  it("follow the table", () => {
    expect([may(desk("viewer"), "read touchpoint"), may(desk("viewer"), "change touchpoint")]).toEqual([true, false]);
    expect([may(desk("touchpoint-owner", ["a"]), "change touchpoint", "a"), may(desk("touchpoint-owner", ["a"]), "change touchpoint", "b")]).toEqual([true, false]);
    expect([may(desk("analyst"), "change touchpoint", "b"), may(desk("analyst"), "read write-key")]).toEqual([true, false]);
  });
});

describe("pages", () => {
  const desk = (role: string): Desk => ({ id: "main", name: "", zone: "UTC", role });
  it("are five at hand on a phone, those of the reader's own first", () => {
    expect(atHand(pagesOf(desk("owner"), false)).map((p) => p.label)).toEqual(["app.page_overview", "app.page_touchpoints", "app.page_moments", "app.page_voices", "app.page_customers"]);
    expect(atHand(pagesOf(desk("owner"), true)).map((p) => p.label)).toEqual(["app.page_mine", "app.page_overview", "app.page_touchpoints", "app.page_moments", "app.page_voices"]);
  });
  it("of the data begin with the import where one may import", () => expect([dataPart(desk("owner")), dataPart(desk("viewer"))]).toEqual(["import", "live"]));
});

describe("what is picked", () => {
  it("is compared only where the data reach back over the whole period before", () => {
    expect(reachesBefore({ from: "2026-03-31", days: 30, oldest: "2026-03-01" })).toBe(true);
    expect(reachesBefore({ from: "2026-03-31", days: 30, oldest: "2026-03-02" })).toBe(false);
    expect(reachesBefore({ from: "", days: 30, oldest: null })).toBe(false);
  });
  it("is read from the address, and only what has a meaning", () => {
    expect(readPick({ p: "90d", unit: "H1", from: "2026-02-02", to: "2026-01-01", seg: 3 })).toEqual({ p: "90d", from: undefined, to: undefined, unit: "H1", seg: undefined });
  });
  it("counts back from the newest day, both ends included", () => {
    expect(spanOf({ p: "7d" }, "2026-03-03")).toEqual({ from: "2026-02-25", to: "2026-03-04", last: "2026-03-03", days: 7 });
    expect(spanOf({ from: "2026-01-01", to: "2026-01-31" }, "2026-03-03")).toEqual({ from: "2026-01-01", to: "2026-02-01", last: "2026-01-31", days: 31 });
  });
  it("knows days across months and zones", () => {
    expect(addDays("2024-02-28", 2)).toBe("2024-03-01");
    expect(today("Asia/Shanghai", new Date("2026-01-31T16:00:00Z"))).toBe("2026-02-01");
    // Shanghai is UTC+8; New York leaves winter time on 2026-03-08
    expect(start("2026-02-01", "Asia/Shanghai")).toBe("2026-01-31T16:00:00.000Z");
    expect(start("2026-03-09", "America/New_York")).toBe("2026-03-09T04:00:00.000Z");
  });
});

describe("questions", () => {
  it("are written in the product's words", () => {
    expect(question(["count", "nps(nps)"], ["touchpoint"], [`unit = ${quoted('a"b\\c')}`, "channel = app"])).toBe('count, nps(nps) by touchpoint where unit = "a\\"b\\\\c" and channel = app');
  });
  it("ask each metric in the way that fits it", () => {
    expect([metricOf("nps", 0, 10).measure, metricOf("csat", 1, 5).measure, metricOf("rating", 1, 5).measure, metricOf("nps", 0, 100).measure]).toEqual(["nps(nps)", "csat(csat)", "mean(rating)", "mean(nps)"]);
  });
});

describe("pasted lists", () => {
  const point = (id: string, zh: string): Touchpoint => ({ id, label: { zh }, status: "active", version: 1, created: "", updated: "" });
  const known = { touchpoints: [point("a", "停车")], departments: [], channels: [{ value: "store", label: "门店" }],
    stages: [{ id: "st", label: { zh: "到店入住", en: "Arrive" }, order: 1, version: 1, created: "", updated: "" }] };
  it("read spreadsheets with quotes, and commas of both widths", () => {
    expect(cells('a\t"b\nc"\r\n"d ""e"""\tf')).toEqual([["a", "b\nc"], ['d "e"', "f"]]);
    expect(cells("甲，乙,丙")).toEqual([["甲", "乙", "丙"]]);
  });
  it("flag what is known, twice, nameless or not found", () => {
    const found = readPasted("渠道\t名称\t阶段\n门店\t停 车\t到店入住\n\t花园\tarrive\n店\t花园\t\n\t\t到店入住", known);
    expect(found.map((p) => [p.line, p.name, p.stage, p.channel, p.flags, addable(p)])).toEqual([
      [2, "停 车", "st", "store", ["known"], false],
      [3, "花园", "st", "", ["no_channel"], true],
      [4, "花园", "", "", ["twice", "bad_channel", "no_stage"], false],
      [5, "", "st", "", ["no_name", "no_channel"], false],
    ]);
  });
});

describe("rules for one form of event", () => {
  const shape = (name: string, place?: string): UnmappedShape => ({ shape: { id: "s", normaliser: 1, source: "web", channel: "app", name, place }, shapes: 1, events: 1, customers: 1, measurements: 0, suggestions: null });
  it("ask for exactly it, or for its name on every channel", () => {
    expect(ruleFor(shape("Paid", "/pay"), "tp", 10, false)).toEqual({ source: "web", channel: "app", name: "Paid", place: "/pay", facets: undefined, touchpoint: "tp", order: 10, enabled: true });
    expect(ruleFor(shape("Paid", "/pay"), "tp", 10, true)).toMatchObject({ channel: undefined, place: undefined });
  });
  it("are offered together only where the first suggestion is sure and its touchpoint stands", () => {
    const suggested = (touchpoint: string | undefined, confidence: number): UnmappedShape => ({ ...shape("x"), suggestions: [{ touchpoint, confidence, label: {}, reason: "" }] });
    expect(confident([suggested("a", 75), suggested("b", 74), suggested(undefined, 99), shape("x")]).map((m) => m.suggestion.touchpoint)).toEqual(["a"]);
  });
  it("do not let a star or a prefix of the name become a pattern", () => {
    expect([escaped("5*"), escaped("re:x"), escaped("a.b")]).toEqual(["re:^5\\*$", "re:^re:x$", "a.b"]);
  });
});

describe("standards", () => {
  const standard = (s: Partial<Standard>): Standard => ({ id: "s", label: {}, touchpoint: "tp", measure: "duration", statistic: "quantile", quantile: 900, bound: "at-most", threshold: 900_000, valid_from: "", version: 1, created: "", updated: "", ...s });
  it("are asked as their quantile, and held against their threshold's unit", () => {
    expect([measureOf(standard({})), measureOf(standard({ quantile: 995 })), measureOf(standard({ measure: "value(CNY)" })), measureOf(standard({ statistic: "share", measure: "rate(kind = outcome)" }))]).toEqual(["duration(p90)", "duration(p99.5)", "value(CNY p90)", "rate(kind = outcome)"]);
    expect([thresholdOf(standard({}), "ms"), thresholdOf(standard({ statistic: "share", threshold: 900 }), "share"), thresholdOf(standard({ statistic: "mean", threshold: 420 }), "score")]).toEqual([900_000, 0.9, 4.2]);
  });
  it("are kept or missed only where the whole interval says so", () => {
    const s = standard({ statistic: "mean", bound: "at-least", threshold: 400 });
    const of = (low: number, high: number): string => verdict(s, figure({ unit: "score", value: (low + high) / 2, low, high }));
    expect([of(4.1, 4.5), of(3.9, 4.5), of(3, 3.9), verdict(s, undefined)]).toEqual(["met", "undecided", "missed", "unknown"]);
  });
});

describe("voices", () => {
  const said = (value: number, metric = "rating"): EventCard => ({ id: String(value), kind: "feedback", name: "", source: "", shape: "", position: value, occurred: "", received: "", scores: [{ metric, value: value * 100, low: 100, high: 500 }] });
  it("place an answer on its scale", () => {
    expect([contentment(said(1)), contentment(said(3)), contentment(said(5)), contentment({ ...said(1), scores: null })]).toEqual([0, 0.5, 1, null]);
  });
  it("count the answers of the metric that was asked most", () => {
    expect(distribution([said(1), said(5), said(5), said(2, "other")])).toEqual({ metric: "rating", low: 1, counts: [1, 0, 0, 0, 2], n: 3 });
    expect(distribution([])).toBeNull();
  });
  it("stand beside the contacts that the server counts, unless they are the contacts", () => {
    const row = (kind: string, n: number, customers: number, all: number): AnswerRow => ({ keys: [kind], names: null, figures: [figure({ n }), figure({ n: customers }), figure({ n: all })] });
    const told = (...rows: AnswerRow[]): unknown => { const c = contactsOf(rows); return [c.met?.kind, c.met?.n.n, c.met?.customers.n, c.said]; };
    expect(told(row("feedback", 0, 0, 680), row("interaction", 1317, 1301, 1317))).toEqual(["interaction", 1317, 1301, 680]);
    expect(told(row("feedback", 1006, 900, 1006))).toEqual(["feedback", 1006, 900, 0]);
    expect([told(row("feedback", 0, 0, 7)), told()]).toEqual([[undefined, undefined, undefined, 7], [undefined, undefined, undefined, 0]]);
  });
  it("fold polarity by aspect", () => {
    const row = (key: string, polarity: string, n: number, before: number): AnswerRow => ({ keys: [key, polarity], names: [key, ""], figures: [figure({ n, previous: figure({ n: before }) })] });
    const list = told([row("wait", "-1", 30, 5), row("wait", "1", 10, 5), row("room", "0", 50, 48), row("overall", "1", 99, 9), row("", "1", 9, 9)]);
    expect(list.map((a) => [a.key, a.n, a.before, a.bad, a.good, a.middle])).toEqual([["room", 50, 48, 0, 0, 50], ["wait", 40, 10, 30, 10, 0]]);
  });
});

describe("small things", () => {
  it("a note in two languages is shown in one", () => {
    expect(half("zh", "官网首页的浏览 / Views of the home page")).toBe("官网首页的浏览");
    expect(half("en", "官网首页的浏览 / Views of the home page")).toBe("Views of the home page");
    for (const kept of ["A / B", "甲 / 乙", "甲", "甲 / B / C"]) expect(half("en", kept)).toBe(kept);
  });
  it("figures stand close to the Chinese word that counts them", () => {
    expect(translator("zh")("app.n_contacts", { n: "1.2 万" })).not.toMatch(/万 /);
    expect(translator("zh")("app_settings.session_used", { when: "刚刚" })).toBe("刚刚用过");
  });
  it("a change has a direction only where its interval leaves zero out", () => {
    const of = (low: number, high: number): string => direction(figure({ change: { value: 1, low, high } }));
    expect([of(1, 2), of(-2, -1), of(-1, 1), direction(figure({}))]).toEqual(["up", "down", "same", "unknown"]);
  });
  it("spreadsheets get text as text", () => {
    expect(table([["a,b", '"', "=1+1", "-5", 3]])).toBe('\ufeff"a,b","""",\'=1+1,-5,3\r\n');
  });
  it("what arrives twice stands once, the newest first", () => {
    const at = (position: number) => ({ position, kind: "", source: "", channel: "", name: "", place: "", unit: "", occurred: "" });
    expect(newest([at(2), at(3)], [at(2), at(1)]).map((e) => e.position)).toEqual([3, 2, 1]);
  });
  it("the palette wants every word, beginnings first", () => {
    expect(match([{ text: "Late parking", also: "" }, { text: "Parking", also: "store" }, { text: "Pool", also: "" }], "park").map((e) => e.text)).toEqual(["Parking", "Late parking"]);
  });
  it("a column that becomes something else forgets what it was, and replaces what was fixed", () => {
    const profile = { columns: [{ column: "a", field: "property", name: "a" }], fixed: [{ field: "name", value: "x" }] };
    expect(becoming(profile, "a", { field: "name" })).toEqual({ columns: [{ column: "a", field: "name", name: undefined, scale: undefined, unit: undefined }], fixed: [] });
    expect(becoming(profile, "a", { field: "" }).columns).toEqual([]);
  });
  it("history tells which fields differ", () => {
    const v = (version: number, zh: string): Touchpoint => ({ id: "a", label: { zh }, status: "active", version, created: "", updated: "" });
    expect([changed(v(1, "甲"), v(2, "乙")), changed(undefined, v(1, "甲"))]).toEqual([["label"], []]);
  });
  it("snippets hold the key and the address", () => {
    for (const s of snippets("https://x.example", "wk_1")) expect(s.text).toMatch(/https:\/\/x\.example[^]*|wk_1/);
    expect(snippets("https://x.example", "wk_1").every((s) => s.text.includes("wk_1") && s.text.includes("https://x.example"))).toBe(true);
  });
  it("figures are written by the rules of the voice", () => {
    const f = formats("en", translator("en"), "UTC", () => Date.parse("2026-11-22T00:00:00Z"));
    expect([f.value("points", -1.46), f.value("share", 0.692), f.value("score", 4.247), f.value("ms", 500_000), f.interval(figure({ unit: "share", low: 0.536, high: 0.814 }))]).toEqual(["−1.5", "69.2%", "4.25", "8.3 min", "53.6–81.4%"]);
    expect([f.change("share", { value: -0.04 }), f.ago("2026-11-21T23:59:30Z"), f.ago("2026-11-20T00:00:00Z")]).toEqual(["−4.0 pp", "just now", "2 days ago"]);
  });
  // Shanghai is eight hours ahead, New York five behind in winter: a day is a day, a time is of the day it was there
  it("take the day of a time in the workspace's zone, and leave a day as it is", () => {
    const at = (zone: string) => formats("en", translator("en"), zone, () => Date.parse("2026-11-22T00:00:00Z"));
    expect(["2026-10-31T16:30:00Z", "2026-10-31T15:59:59.9Z", "2026-10-31", "2026-11-01T00:30:00+08:00"].map(at("Asia/Shanghai").day)).toEqual(["1 Nov", "31 Oct", "31 Oct", "1 Nov"]);
    expect(["2026-10-31T03:00:00Z", "2026-10-31"].map(at("America/New_York").day)).toEqual(["30 Oct", "31 Oct"]);
    expect([at("Asia/Shanghai").ago("2026-10-31T16:30:00Z"), at("Asia/Shanghai").day("nonsense of days"), at("Asia/Shanghai").day("")]).toEqual(["1 Nov", "nonsense of days", ""]);
  });
  it("say both years of a span where they differ, and one day once", () => {
    const f = formats("en", translator("en"), "Asia/Shanghai", () => Date.parse("2026-11-22T00:00:00Z"));
    expect([f.span("2025-10-31", "2026-10-31"), f.span("2026-10-01", "2026-10-31"), f.span("2025-10-01", "2025-10-31")]).toEqual(["31 Oct 2025–31 Oct 2026", "1 Oct–31 Oct", "1 Oct 2025–31 Oct 2025"]);
    expect([f.ends("2025-10-31T00:30:00Z", "2026-10-31T15:00:00Z"), f.span("2026-10-31T16:30:00Z", "2026-11-01")]).toEqual([["31 Oct 2025", "31 Oct 2026"], "1 Nov"]);
  });
});

describe("moments", () => {
  const study = { outcomes: [{ name: "repurchase" }, { name: "complaint", fewer_is_better: true }], findings: { touchpoints: [] } } as unknown as StudyShown;
  const trait = (over: object): MomentTraitRow => ({ binary: true, holds: true, estimate: -0.1, low: -0.2, high: -0.05, outcome: "repurchase", ...over }) as MomentTraitRow;
  it("tell what hurts by the outcome, and nothing where it does not hold", () => {
    expect(tone(study, "decision", trait({}))).toBe("bad");
    expect(tone(study, "decision", trait({ outcome: "complaint" }))).toBe("good");
    expect(tone(study, "decision", trait({ outcome: "complaint", estimate: 0.1 }))).toBe("bad");
    expect(tone(study, "emotion", trait({ estimate: 0.2 }))).toBe("stir");
    expect(tone(study, "decision", trait({ holds: false }))).toBe("open");
  });
  it("say of a moment that only just holds, and that another scores higher", () => {
    const row = (moment: boolean, lows: number[], score: number): MomentRow => ({ moment, score: { value: score }, ...Object.fromEntries(["emotion", "decision", "brand"].map((k, i) => [k, { holds: lows[i]! > 0, low: -0.5, high: -lows[i]!, smallest: 0.1 }])) }) as unknown as MomentRow;
    expect(barely(row(true, [0, 0.2, 0.1], 5))).toBe(false);
    expect(barely(row(true, [0, 0.2, 0.09], 5))).toBe(true); // of two that hold, one may be 0.09, below 0.1
    expect(barely(row(false, [0, 0.2, 0.09], 5))).toBe(false);
    const among = (...rows: MomentRow[]): StudyShown => ({ findings: { touchpoints: rows } }) as unknown as StudyShown;
    expect(outscored(row(true, [0.2, 0.2, 0], 5), among(row(true, [0, 0, 0], 9), row(false, [0, 0, 0], 7)))).toBe(true);
    expect(outscored(row(true, [0.2, 0.2, 0], 8), among(row(false, [0, 0, 0], 7)))).toBe(false);
  });
  it("put what is not decided, or saves nothing, after the rest", () => {
    const item = (grade: string, value?: number): PriorityCard => ({ touchpoint: grade + String(value), grade, money: value === undefined ? undefined : { value } }) as PriorityCard;
    const [first, rest] = worthwhile([item("stable", 5), item("possible", -3), item("confirmed"), item("open", 9)]);
    expect(first.map((i) => i.touchpoint)).toEqual(["stable5", "confirmedundefined"]);
    expect(rest).toHaveLength(2);
  });
  it("say money as counts are said, in the currency's minor units", () => {
    const say = (lang: "zh" | "en") => says(lang, translator(lang), (_, v) => v ?? "");
    expect(say("zh").money("CNY", 3_632_836)).toBe("¥3.6\u2009万");
    expect(say("en").money("JPY", 36_328)).toBe("¥36k");
    expect(say("en").money("CNY", -13_000)).toBe("−¥130");
    expect(["zh", "en"].map((l) => money(l as "zh" | "en", { minor: 3_632_836, currency: "CNY" }))).toEqual([say("zh").money("CNY", 3_632_836), "¥36k"]);
    expect([0, 125, 987_654, 1e12].map((minor) => money("zh", { minor, currency: "CNY" }))).toEqual(["¥0", "¥1.25", "¥9,877", "¥100.00\u2009亿"]);
    // to the same step in both languages: ¥29,820 and ¥999,600 to the thousand, ¥12,345,678 to ten thousand
    const both = (units: number): string[] => (["zh", "en"] as const).map((l) => money(l, { minor: 100 * units, currency: "CNY" }));
    expect([29_820, 999_600, 12_345_678, 123_456_789].map(both)).toEqual([["¥3.0\u2009万", "¥30k"], ["¥100\u2009万", "¥1.00M"], ["¥1,235\u2009万", "¥12.35M"], ["¥1.23\u2009亿", "¥123M"]]);
    expect(say("en").outcome("Gift Sent")).toBe("Gift Sent");
  });
  it("look again while a search runs, and until there is a first", () => {
    const list = (running: number, studies: number): StudyList => ({ running: Array(running).fill({}), studies: Array(studies).fill({}), failed: [] }) as StudyList;
    expect([watch(undefined), watch(list(0, 1))]).toEqual([false, false]);
    expect(watch(list(1, 1))).toBe(watch(list(1, 0)));
    expect(watch(list(0, 0))).toBeGreaterThan(watch(list(1, 0)) as number);
  });
  it("say that data are too few only where they are", () => {
    const said = (reason: string): string => says("zh", translator("zh"), (prefix, v) => translator("zh")(`${prefix}.${v}` as Key)).lack(reason);
    expect(["too_few", "few_events"].map(said)).toEqual(["数据不足", "数据不足"]);
    expect(["no_overlap", "few_effective", "no_variation", "not_measured", "not_estimable", "failed_placebo"].map(said).filter((x) => x === "数据不足" || x.startsWith("app_moments"))).toEqual([]);
  });
});
