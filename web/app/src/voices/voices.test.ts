// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from "vitest";
import { added, moved, type Piece, readPieces } from "../board/board";
import { slidesOf } from "../board/slides";
import type { MentionRead, TextRead, TopicCard } from "../api/schema";
import { agrees, beside, bodyOf, draftOf, toggled } from "./correction";
import { stretches, wordsOf } from "./spans";
import { kinOf } from "./topics";
import { beyondFigures, changed, conditions, readView } from "./view";

const mention = (start: number, end: number, polarity: MentionRead["polarity"], aspect = "room"): MentionRead => ({ start, end, polarity, aspect, aspect_name: aspect, opinion: "", confidence: 0.9 });

describe("the address", () => {
  test("is read, and what is no view is left out", () => {
    expect(readView({ tab: "topics", q: 12, polarity: -1, emotion: "bored", score: "low", author: "any", touchpoint: "tp_a" }))
      .toMatchObject({ tab: "topics", q: "12", polarity: "-1", emotion: undefined, score: "low", author: "any", touchpoint: "tp_a" });
  });
  test("becomes conditions of a question; words, topics and scores do not", () => {
    const view = readView({ touchpoint: 'tp "a"', polarity: "1", q: "床", score: "low" });
    expect(conditions(view)).toEqual(['aspect = ""', 'touchpoint = "tp \\"a\\""', "polarity = 1"]);
    expect(beyondFigures(view)).toBe(true);
    expect(beyondFigures(readView({ polarity: "1" }))).toBe(false);
    expect(conditions(readView({ about: "tp_desk" }))).toEqual(['about = "tp_desk"']); // whichever aspect of it
    expect(conditions(readView({ about: "tp_desk", aspect: "checkin", polarity: -1 }))).toEqual(['about = "tp_desk"', 'aspect = "checkin"', "polarity = -1"]);
    expect(conditions(readView({ author: "any" }))).toContain("author in (own, default, repeat, bought)");
  });
  test("what is spoken of and an emotion exclude each other", () => {
    expect(changed({ emotion: "angry", aspect: "room" }, { about: "tp_desk" })).toEqual({ about: "tp_desk", aspect: undefined, emotion: undefined });
    expect(changed({ about: "tp_desk" }, { emotion: "angry" }).about).toBeUndefined();
    expect(changed({ emotion: "angry" }, { aspect: "room" }).emotion).toBeUndefined();
    expect(changed({ aspect: "room" }, { emotion: "angry" }).aspect).toBeUndefined();
  });
});

describe("stretches", () => {
  const shown = (text: string, mentions: MentionRead[], q = ""): string => stretches(text, mentions, wordsOf(q)).map((s) => (s.mention === undefined ? s.text : `[${s.text}]`) + (s.hit ? "!" : "")).join("|");
  test("count characters, not code units", () => expect(shown("😀床很硬", [mention(1, 2, "negative")])).toBe("😀|[床]|很硬"));
  test("show the shortest of mentions that overlap", () => expect(stretches("入住手续慢", [mention(0, 4, "neutral", "checkin"), mention(2, 4, "negative", "process")], []).map((s) => s.mention?.aspect)).toEqual(["checkin", "process", undefined]));
  test("find words without case and width", () => {
    expect(shown("Ｗｉｆｉ太慢", [], "wifi")).toBe("Ｗｉｆｉ!|太慢");
    expect(shown("wifi TOO slow", [], "ｔｏｏ")).toBe("wifi |TOO!| slow");
  });
  test("cut no word of letters", () => expect(shown("slowly slow", [], "slow")).toBe("slowly |slow!"));
  test("take quoted words together", () => expect(wordsOf('早餐 "check in" “排 队”')).toEqual(["早餐", "check in", "排 队"]));
});

describe("corrections", () => {
  const read = { event: "evt_1", mark: "m", polarity: "negative", emotion: "angry", mentions: [mention(0, 2, "negative")] } as TextRead;
  test("begin with what the model reads, and agree with it", () => expect(agrees(read, draftOf(read))).toBe(true));
  test("say where another aspect is meant what it was", () => {
    const draft = { ...draftOf(read), lines: [{ ...draftOf(read).lines[0]!, aspect: "price", polarity: "none" as const }] };
    expect(bodyOf(read, draft).mentions).toEqual([{ start: 0, end: 2, aspect: "price", was: "room", polarity: "none" }]);
    expect(agrees(read, draft)).toBe(false);
  });
  test("say all intents, and disagree where one is other", () => {
    const draft = { ...draftOf(read), intents: toggled(read.intents ?? [], "churn") };
    expect(bodyOf(read, draft).intents).toContain("churn");
    expect(agrees(read, draft)).toBe(false);
    expect(toggled(draft.intents, "churn")).toEqual(read.intents ?? []);
  });
  test("go on from what the same person said before", () => expect(draftOf(read, { polarity: "positive", mentions: [{ start: 0, end: 2, aspect: "price", was: "room", polarity: "positive" }] } as never).lines[0]).toMatchObject({ aspect: "price", polarity: "positive" }));
  test("stay at the ends", () => expect([beside(["a", "b"], "b", 1), beside(["a", "b"], "b", -1)]).toEqual(["b", "a"]));
});

test("topics are kin where they share a term", () => {
  const topic = (id: string, texts: number, ...terms: string[]): TopicCard => ({ id, name: id, texts, terms }) as unknown as TopicCard;
  expect(kinOf([topic("a", 1, "早餐", "排队"), topic("b", 9, "网络"), topic("c", 2, "排队")]).map((k) => k.topics.map((x) => x.id))).toEqual([["b"], ["a", "c"]]);
});

describe("the board", () => {
  const piece = (key: string, kind: Piece["kind"] = "quote", text = key): Piece => ({ key, kind, text });
  test("takes a quote once and leaves out what is no piece", () => {
    const one = added([], { kind: "quote", id: "e1", text: "好" }, "k1");
    expect(added(one, { kind: "quote", id: "e1", text: "好" }, "k2")).toHaveLength(1);
    expect(readPieces('[{"key":"a","kind":"quote","text":"x"},{"kind":"quote"},{"key":"b","kind":"film","text":""},7]')).toHaveLength(1);
    expect(readPieces("{")).toEqual([]);
  });
  test("keeps every piece when one is moved", () => expect(moved([piece("a"), piece("b"), piece("c")], "c", 0).map((p) => p.key)).toEqual(["c", "a", "b"]));
  test("is parted into slides by headings, pictures and room", () => {
    const slides = slidesOf([piece("h", "heading"), piece("1"), piece("2"), piece("3"), piece("4"), piece("p", "picture"), piece("5"), piece("6", "quote", "长".repeat(400))]);
    expect(slides.map((s) => s.pieces.map((p) => p.key.length > 1 ? "x" : p.key))).toEqual([["1", "2", "3"], ["4"], ["p"], ["5"], ["6"]]);
    expect(slides.every((s) => s.heading === "h")).toBe(true);
  });
});
