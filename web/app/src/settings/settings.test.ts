// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from "vitest";
import type { CalendarCard, Department, Unit } from "../api/schema";
import { linkIn } from "../shell/Session";
import { startOf } from "../shell/days";
import { festivalAt, festivalsOf, unknownYears } from "../shell/holidays";
import { visiting } from "../shell/visited";
import { table } from "../ui/download";
import { agentOf } from "./Account";
import { linesOf } from "./Audit";
import { costsOf } from "./Costs";
import { pieces } from "./MaskTry";
import { namesIn } from "./Privacy";
import { parentsFirst, treeOf, within } from "./tree";

const department = (id: string, zh: string, parent?: string): Department => ({ id, label: { zh }, parent, created: "", updated: "", version: 1 });

describe("departments", () => {
  test("are a tree sorted as Chinese is, and what hangs on nothing is at the top", () => {
    const tree = treeOf([department("z", "住店部"), department("a", "安全部"), department("b", "保洁组", "a"), department("x", "孤组", "gone")], "zh");
    expect(tree.map((b) => b.department.id)).toEqual(["a", "x", "z"]); // ān, gū, zhù
    expect(within(tree[0]!)).toEqual(["a", "b"]);
  });
});

describe("units", () => {
  test("stand below their parent, and none is lost where two hang on each other", () => {
    const unit = (id: string, parent?: string): Unit => ({ id, label: { zh: id }, code: id, level: "hotel", moves: [{ from: "0001-01-01T00:00:00Z", parent }], created: "", updated: "", version: 1 });
    const all = [unit("hotel2", "brand2"), unit("brand1", "group"), unit("hotel1", "brand1"), unit("group"), unit("brand2", "group"), unit("x", "y"), unit("y", "x")];
    expect(parentsFirst(all).map((u) => u.id)).toEqual(["group", "brand1", "hotel1", "brand2", "hotel2", "x", "y"]);
  });
});

describe("holidays", () => {
  const calendar: CalendarCard = { name: "cn", version: "", from: "2024-01-01", until: "2026-01-01", years: [
    { year: 2024, notice: "", sources: [], worked: [], holidays: [{ zh: "春节", en: "Spring Festival", from: "2024-02-10", to: "2024-02-17" }] },
    { year: 2025, notice: "", sources: [], worked: [], holidays: [{ zh: "春节", en: "Spring Festival", from: "2025-01-28", to: "2025-02-04" }, { zh: "国庆节", en: "National Day", from: "2025-10-01", to: "2025-10-08" }] },
  ] };
  test("are those on which there are facts, the newest year first", () => {
    const found = festivalsOf(calendar, "2024-02-17", "2025-09-30");
    expect(found).toEqual([{ zh: "春节", en: "Spring Festival", years: [{ year: 2025, from: "2025-01-28", to: "2025-02-04" }, { year: 2024, from: "2024-02-10", to: "2024-02-17" }] }]);
    expect(festivalAt(found, "2025-01-28", "2025-02-04")?.year).toBe(2025);
    expect(festivalAt(found, "2025-01-28", "2025-02-03")).toBeUndefined();
  });
  test("of years that were not announced are unknown", () => {
    expect(unknownYears(calendar, "2024-12-01", "2026-03-01")).toEqual([2026]);
  });
});

test("a day begins by the zone's clock, also on the day of a change", () => {
  expect(startOf("2026-01-31", "Asia/Shanghai")).toBe("2026-01-30T16:00:00.000Z");
  expect(startOf("2026-03-29", "Europe/Berlin")).toBe("2026-03-28T23:00:00.000Z"); // UTC+1 until 02:00
  expect(startOf("2026-03-30", "Europe/Berlin")).toBe("2026-03-29T22:00:00.000Z"); // UTC+2
});

test("a page seen again moves to the front, and old ones go", () => {
  const visit = (path: string) => ({ path, search: {}, title: path });
  expect(visiting([visit("a"), visit("b"), visit("c")], visit("b"), 3).map((v) => v.path)).toEqual(["b", "a", "c"]);
  expect(visiting([visit("a"), visit("b")], visit("c"), 2).map((v) => v.path)).toEqual(["c", "a"]);
});

test("one-time links are told by their name", () => {
  expect(linkIn("#join=tsl_1")).toEqual({ kind: "join", token: "tsl_1" });
  expect(linkIn("#reset=tsl_2")).toEqual({ kind: "reset", token: "tsl_2" });
  expect(linkIn("#other=1")).toBeNull();
});

test("no cell of a file becomes a formula", () => {
  expect(table([["-2+3", "+1", "@A1", "=1", "-5", "-5.5%", -5, null]])).toBe("\ufeff'-2+3,'+1,'@A1,'=1,-5,-5.5%,-5,\r\n");
});

test("masked places count characters, not halves of surrogates", () => {
  expect(pieces("😀打13800138000。", { text: "", found: [{ start: 2, end: 13, kind: "phone" }] })).toEqual([{ text: "😀打" }, { text: "13800138000", kind: "phone" }, { text: "。" }]);
});

test("names are divided by commas of either width and stand once", () => {
  expect(namesIn("room, 楼层，room、 vip\n")).toEqual(["room", "楼层", "vip"]);
});

test("a browser is told by its name", () => {
  expect(agentOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15")).toBe("Safari · macOS");
  expect(agentOf("curl/8.5.0")).toBe("curl");
});

test("an export of the log is read line by line", () => {
  expect(linesOf('{"id":"1","action":"create"}\n{"id":"2","action":"update"}\n').map((e) => e.id)).toEqual(["1", "2"]);
});

describe("costs of contacts", () => {
  test("are read as people write them, and left out where they are none", () => {
    expect(costsOf({ phone: "12.5", app: "０．０３", store: "1,200", chat: "", sms: "cheap", email: "-1" })).toEqual([{ channel: "phone", minor: 1250 }, { channel: "app", minor: 3 }, { channel: "store", minor: 120000 }]);
  });
});
