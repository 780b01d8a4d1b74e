// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { begin, push, rebase, redo, same, undo } from "./history";
import { mergeParts, type Parts } from "./merge";
import { escaped, widthOf, wrapped } from "./picture";
import { dirty, type Merge, open, type SheetState, step, type Step } from "./state";

describe("history", () => {
  it("undoes and redoes one step at a time", () => {
    const h = push(push(begin("a"), "b"), "c");
    expect(undo(h).now).toBe("b");
    expect(undo(undo(h)).now).toBe("a");
    expect(undo(undo(undo(h))).now).toBe("a");
    expect(redo(undo(h)).now).toBe("c");
    expect(redo(h)).toBe(h);
  });
  it("forgets what was undone when something else is done", () => {
    expect(redo(push(undo(push(begin("a"), "b")), "c")).now).toBe("c");
  });
  it("takes the letters of one label as one step, and those of another as another", () => {
    const h = push(push(push(begin("a"), "ab", "label 1"), "abc", "label 1"), "abcd", "label 2");
    expect(undo(h).now).toBe("abc");
    expect(undo(undo(h)).now).toBe("a");
  });
  it("begins a new step after an undo, even in the same group", () => {
    const h = push(undo(push(push(begin("a"), "b", "g"), "c")), "d", "g");
    expect(undo(h).now).toBe("b");
  });
  it("does not count what changes nothing", () => {
    const h = begin({ a: 1 });
    expect(push(h, { a: 1 })).toBe(h);
  });
  it("keeps 200 steps", () => {
    let h = begin(0);
    for (let i = 1; i <= 300; i++) h = push(h, i);
    expect(h.past).toHaveLength(200);
    expect(h.past[0]).toBe(100);
  });
  it("brings a change into every state", () => {
    const h = rebase(undo(push(push(begin("a"), "b"), "c")), (s) => `${s}!`);
    expect([...h.past, h.now, ...h.future]).toEqual(["a!", "b!", "c!"]);
  });
  it("takes missing and undefined fields for the same, null and absent for different", () => {
    expect(same({ a: 1, b: undefined }, { a: 1 })).toBe(true);
    expect(same({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] })).toBe(true);
    expect(same({ a: null }, {})).toBe(false);
    expect(same([], {})).toBe(false);
    expect(same([1, 2], [1])).toBe(false);
  });
});

const parts = (of: Record<string, unknown>): Parts => new Map(Object.entries(of));
const plain = (of: Parts): Record<string, unknown> => Object.fromEntries(of);

describe("merge", () => {
  it("takes what only one changed, added or took away", () => {
    const { merged, both } = mergeParts(parts({ a: 1, b: 1, c: 1, d: 1 }), parts({ a: 2, b: 1, c: 1, e: 5 }), parts({ a: 1, b: 3, d: 1, f: 6 }));
    expect(plain(merged)).toEqual({ a: 2, b: 3, e: 5, f: 6 });
    expect(both).toEqual([]);
  });
  it("names what both changed, and keeps the side that it is told", () => {
    const [base, mine, theirs] = [parts({ a: 1, b: 1 }), parts({ a: 2, b: 2 }), parts({ a: 3, b: 2 })];
    expect(mergeParts(base, mine, theirs).both).toEqual(["a"]);
    expect(plain(mergeParts(base, mine, theirs, "mine").merged)).toEqual({ a: 2, b: 2 });
    expect(plain(mergeParts(base, mine, theirs, "theirs").merged)).toEqual({ a: 3, b: 2 });
  });
  it("is a clash where one took away what the other changed", () => {
    const { both, merged } = mergeParts(parts({ a: 1 }), parts({}), parts({ a: 2 }), "mine");
    expect(both).toEqual(["a"]);
    expect(plain(merged)).toEqual({});
  });
  it("keeps the order of mine, and puts what is theirs alone behind", () => {
    expect([...mergeParts(parts({ a: 1, b: 1 }), parts({ b: 1, a: 1 }), parts({ c: 1, a: 1, b: 1 })).merged.keys()]).toEqual(["b", "a", "c"]);
  });
});

type Doc = Record<string, unknown>;
const merge: Merge<Doc> = (base, mine, theirs, kept) => {
  const { merged, both } = mergeParts(parts(base), parts(mine), parts(theirs), kept);
  return { merged: plain(merged), both };
};
const run = (s: SheetState<Doc>, ...steps: Step<Doc>[]): SheetState<Doc> => steps.reduce((at, did) => step(at, did, merge), s);
const at = (version: number, content: Doc): { version: number; content: Doc } => ({ version, content });

describe("an edited record", () => {
  it("is clean after what was sent is acknowledged, unless it was edited meanwhile", () => {
    const s = run(open(at(1, { a: 1 }), null, merge), { do: "edit", next: { a: 2 } });
    expect(dirty(s)).toBe(true);
    expect(dirty(run(s, { do: "saved", known: at(2, { a: 2 }) }))).toBe(false);
    expect(dirty(run(s, { do: "edit", next: { a: 3 } }, { do: "saved", known: at(2, { a: 2 }) }))).toBe(true);
  });
  it("takes in what others made elsewhere, and undo leaves that alone", () => {
    const s = run(open(at(1, { a: 1, b: 1 }), null, merge), { do: "edit", next: { a: 2, b: 1 } }, { do: "met", known: at(2, { a: 1, b: 9 }) });
    expect(s.history.now).toEqual({ a: 2, b: 9 });
    expect(s.base.version).toBe(2);
    expect(run(s, { do: "undo" }).history.now).toEqual({ a: 1, b: 9 });
  });
  it("waits for a decision where both changed one part, and follows it", () => {
    const s = run(open(at(1, { a: 1, b: 1 }), null, merge), { do: "edit", next: { a: 2, b: 1 } }, { do: "met", known: at(2, { a: 3, b: 9 }) });
    expect(s.clash?.both).toEqual(["a"]);
    expect(s.base.version).toBe(1);
    const [mine, theirs] = [run(s, { do: "settle", kept: "mine" }), run(s, { do: "settle", kept: "theirs" })];
    expect([mine.history.now, mine.base.version, mine.clash]).toEqual([{ a: 2, b: 9 }, 2, null]);
    expect([theirs.history.now, dirty(theirs)]).toEqual([{ a: 3, b: 9 }, false]);
  });
  it("looks at the newest of several versions that clash", () => {
    const s = run(open(at(1, { a: 1 }), null, merge), { do: "edit", next: { a: 2 } }, { do: "met", known: at(2, { a: 3 }) }, { do: "met", known: at(3, { a: 4 }) });
    expect(s.clash?.theirs.version).toBe(3);
  });
  it("ignores a version that it has seen", () => {
    const s = open(at(5, { a: 1 }), null, merge);
    expect(run(s, { do: "met", known: at(4, { a: 0 }) })).toBe(s);
  });
  it("opens with a draft, which can be undone, on the version of then or merged into that of now", () => {
    const draft = { base: at(1, { a: 1, b: 1 }), content: { a: 2, b: 1 } };
    const same = open(at(1, { a: 1, b: 1 }), draft, merge);
    expect([same.history.now, dirty(same)]).toEqual([{ a: 2, b: 1 }, true]);
    expect(run(same, { do: "undo" }).history.now).toEqual({ a: 1, b: 1 });
    expect(open(at(2, { a: 1, b: 7 }), draft, merge).history.now).toEqual({ a: 2, b: 7 });
    expect(open(at(2, { a: 8, b: 1 }), draft, merge).clash?.both).toEqual(["a"]);
  });
  it("is clean where the draft was saved but never acknowledged", () => {
    expect(dirty(open(at(2, { a: 2 }), { base: at(1, { a: 1 }), content: { a: 2 } }, merge))).toBe(false);
  });
});

describe("text in a drawing", () => {
  it("breaks Chinese anywhere and English between words", () => {
    expect(wrapped("前台核对预订", 40, 10, 3)).toEqual(["前台核对", "预订"]); // four characters of 10 fit into 40
    expect(wrapped("checks the booking", 60, 10, 3)).toEqual(["checks the", "booking"]);
  });
  it("ends with an ellipsis what does not fit", () => {
    const lines = wrapped("提前预订的客人到店从行前提醒到走进房间", 50, 10, 2);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/…$/);
    expect(lines.every((l) => widthOf(l, 10) <= 50)).toBe(true);
  });
  it("breaks a word that is wider than the line", () => {
    expect(wrapped("aaaaaaaaaa", 22, 10, 9).every((l) => widthOf(l, 10) <= 22)).toBe(true);
  });
  it("lets no text out of its element", () => {
    expect(escaped(`<a b="c">&'\u0001`)).toBe("&#60;a b=&#34;c&#34;&#62;&#38;&#39;");
  });
});
