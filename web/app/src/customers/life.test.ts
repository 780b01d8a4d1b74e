// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import type { TimelineCard } from "../api/schema";
import { dayIn } from "../shell/days";
import { kindsOf, typed } from "./find";
import { layout } from "./graph";
import { feelingOf, partsOf, piecesOf } from "./life";
import { saysNothing } from "../ui/traits";

const card = (occurred: string, more: Partial<TimelineCard> = {}): TimelineCard => ({ id: occurred, kind: "interaction", name: "x", occurred, position: 1, received: occurred, shape: "s", source: "s", ...more });
const score = (metric: string, value: number, low: number, high: number): TimelineCard => card("2026-01-01T00:00:00Z", { scores: [{ metric, value: value * 100, low: low * 100, high: high * 100 }] });

describe("finding", () => {
  it("takes full-width signs for plain ones", () => {
    expect(typed("　１３８ ００００ １１１１ ").value).toBe("138 0000 1111");
    expect(typed("ｌｉ＠ｅｘａｍｐｌｅ．ｃｏｍ").value).toBe("li@example.com");
  });
  it("knows a customer's number", () => {
    expect(typed("CUS_0522FB12962F7C2D")).toEqual({ value: "CUS_0522FB12962F7C2D", customer: "cus_0522fb12962f7c2d" });
    expect(typed("cus_12").customer).toBeUndefined();
  });
  it("tries the likeliest kind first", () => {
    expect(kindsOf("li@example.com")[0]).toBe("email");
    expect(kindsOf("+86 138-0000-1111")[0]).toBe("phone");
    expect(kindsOf("M204817")).not.toContain("phone");
  });
});

describe("parts of a life", () => {
  const days = [{ key: "2026-01-01", n: 30 }, { key: "2026-01-05", n: 30 }, { key: "2026-02-01", n: 45 }, { key: "2026-03-01", n: 5 }];
  it("fills each with about forty facts, the newest first", () => {
    expect(partsOf(days)).toEqual([{ first: "2026-02-01", last: "2026-03-01", n: 50 }, { first: "2026-01-01", last: "2026-01-05", n: 60 }]);
  });
  it("begins where the reader jumped to", () => {
    expect(partsOf(days, "2026-01-20")).toEqual([{ first: "2026-01-01", last: "2026-01-05", n: 60 }]);
  });
  it("is nothing of nobody", () => expect(partsOf([])).toEqual([]));
});

describe("pieces", () => {
  it("groups by the days of the zone and shows gaps", () => {
    // 23:30 UTC of the 2nd is the 3rd in Shanghai; from the 3rd to the 27th there are 23 days of nothing
    const pieces = piecesOf([card("2026-01-27T01:00:00Z"), card("2026-01-03T08:00:00Z"), card("2026-01-02T23:30:00Z"), card("2026-01-01T01:00:00Z")], "Asia/Shanghai");
    expect(pieces.map((p) => (p.type === "gap" ? `${p.days} days` : `${p.day} ${p.events.length}`))).toEqual(["2026-01-27 1", "23 days", "2026-01-03 2", "2026-01-01 1"]);
  });
  it("shows the gap to what stands above", () => {
    expect(piecesOf([card("2026-01-01T01:00:00Z")], "UTC", "2026-01-09")[0]).toEqual({ type: "gap", days: 7, key: "gap 2026-01-01" });
    expect(piecesOf([card("2026-01-01T01:00:00Z")], "UTC", "2026-01-08")).toHaveLength(1);
  });
  it("knows the day of an instant", () => expect(dayIn("America/New_York", "2026-01-01T03:00:00Z")).toBe("2025-12-31"));
});

describe("feeling", () => {
  it("follows the scales", () => {
    expect(feelingOf(score("rating", 1, 1, 5))).toBe(1);
    expect(feelingOf(score("rating", 5, 1, 5))).toBe(5);
    expect(feelingOf(score("ces", 1, 1, 7))).toBe(5); // little effort
    expect([0, 5, 7, 8, 9, 10].map((v) => feelingOf(score("nps", v, 0, 10)))).toEqual([1, 2, 3, 3, 5, 5]);
  });
  it("is unknown where nobody said anything", () => expect(feelingOf(card("2026-01-01T00:00:00Z"))).toBeNull());
});

describe("the graph of evidence", () => {
  it("gives every subject a place of its own, the joined ones beside each other", () => {
    const at = layout(["a", "b", "c", "d"], [{ a: "a", b: "b" }, { a: "b", b: "c" }, { a: "b", b: "d" }]);
    expect(new Set([...at.values()].map((p) => `${p.x} ${p.y}`)).size).toBe(4);
    const column = (s: string): number => at.get(s)!.column;
    expect(Math.abs(column("a") - column("b"))).toBe(1);
    expect(column("c")).toBe(column("d"));
  });
  it("places what nothing joins", () => expect(layout(["a", "b"], []).size).toBe(2));
});

describe("reasons", () => {
  it("are no reason where they are not known", () => {
    expect(["去过的门店数：未知，降低风险", "Units visited: not known, which raises the risk", "去过的门店数：2，降低风险"].map(saysNothing)).toEqual([true, true, false]);
  });
});
