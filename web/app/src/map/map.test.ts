// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import type { Journey, Stage, Touchpoint } from "../api/schema";
import { begin, push, redo, undo } from "../sheet/history";
import { dirty, open, step } from "../sheet/state";
import { differenceOf, markOf } from "./compare";
import { usualWidth } from "./sizes";
import { areaPath, type CurveStep, linePath, loosePath, pointsOf, undecided, yOf } from "./curve";
import { editOf, nearest } from "./drag";
import { addCard, addStage, addStep, duplicateCard, type Edit, freshId, moveCard, moveStage, moveStep, patchCard, patchStage, patchStep, removeCard, removeStage, removeStep, setHead } from "./edit";
import { sendable } from "./keeping";
import type { Feel } from "./live";
import { fromPath, fromRegister } from "./make";
import { mergeMaps, mergeOrder } from "./merge";
import { cardsOf, type Content, contentOf, readPart, shownIn, stepsOf, withText } from "./model";
import { signed } from "./say";
import { within } from "./sizes";
import { nextSpot } from "./spots";
import { type Picture, pagesOf, svgOf } from "./svg";
import { endsOf } from "./Summary";
import { tone } from "./tone";

/** Two stages: arrive (desk, kiosk; card a, b) and stay (room, desk again; card c). */
const MAP: Content = {
  label: { zh: "住店" }, status: "active",
  stages: [
    { stage: "arrive", touchpoints: [{ touchpoint: "desk" }, { touchpoint: "kiosk", optional: true }], cards: [{ id: "a", lane: "actions", label: { zh: "走进大堂" } }, { id: "b", lane: "thoughts", label: { zh: "人真多" } }] },
    { stage: "stay", touchpoints: [{ touchpoint: "room" }, { touchpoint: "desk" }], cards: [{ id: "c", lane: "actions", label: { zh: "开门" } }] },
  ],
};
const after = (...edits: Edit[]): Content => edits.reduce((c, edit) => edit(c), MAP);
const shape = (c: Content): unknown => c.stages.map((s) => [s.stage, s.touchpoints.map((x) => x.touchpoint).join(" "), s.cards.map((x) => `${x.lane}:${x.id}`).join(" ")]);
const START = [["arrive", "desk kiosk", "actions:a thoughts:b"], ["stay", "room desk", "actions:c"]];

describe("edits", () => {
  it("tell steps of one touchpoint apart by how-manieth they are", () => {
    expect(stepsOf(MAP).map((s) => s.key)).toEqual(["desk#0", "kiosk#0", "room#0", "desk#1"]);
  });
  it.each<[string, Edit, unknown]>([
    ["add a stage before another", addStage("book", "arrive"), [["book", "", ""], ...START]],
    ["add no stage twice", addStage("stay"), START],
    ["remove a stage with what stands in it", removeStage("arrive"), [START[1]]],
    ["move a stage to the front", moveStage("stay", "arrive"), [START[1], START[0]]],
    ["move a stage to the end", moveStage("arrive", null), [START[1], START[0]]],
    ["add a step", addStep("stay", { touchpoint: "bar" }), [START[0], ["stay", "room desk bar", "actions:c"]]],
    ["remove the second of two", removeStep("desk#1"), [START[0], ["stay", "room", "actions:c"]]],
    ["move a step to another stage, before a step of it", moveStep("kiosk#0", "stay", "desk#1"), [["arrive", "desk", "actions:a thoughts:b"], ["stay", "room kiosk desk", "actions:c"]]],
    ["move a step to the end of its own stage", moveStep("desk#0", "arrive", null), [["arrive", "kiosk desk", "actions:a thoughts:b"], START[1]]],
    ["move nothing into a stage that is not there", moveStep("desk#0", "gone", null), START],
    ["add a card before another", addCard("arrive", { id: "n", lane: "pains", label: {} }, "b"), [["arrive", "desk kiosk", "actions:a pains:n thoughts:b"], START[1]]],
    ["remove a card", removeCard("b"), [["arrive", "desk kiosk", "actions:a"], START[1]]],
    ["move a card to another lane and stage", moveCard("b", "stay", "pains", null), [["arrive", "desk kiosk", "actions:a"], ["stay", "room desk", "actions:c pains:b"]]],
    ["move a card before another", moveCard("c", "arrive", "actions", "a"), [["arrive", "desk kiosk", "actions:c actions:a thoughts:b"], ["stay", "room desk", ""]]],
    ["duplicate a card behind itself", duplicateCard("a", "a2"), [["arrive", "desk kiosk", "actions:a actions:a2 thoughts:b"], START[1]]],
  ])("%s", (_, edit, want) => {
    expect(shape(edit(MAP))).toEqual(want);
    expect(shape(MAP)).toEqual(START);
  });
  it("change what a part says", () => {
    const c = after(patchStage("arrive", { goal: { zh: "快" } }), patchStep("desk#1", { emotion: -1 }), patchCard("c", { label: { zh: "进房" } }), setHead({ kind: "to-be" }));
    expect(c.stages[0]!.goal).toEqual({ zh: "快" });
    expect(c.stages.flatMap((s) => s.touchpoints.map((x) => x.emotion))).toEqual([undefined, undefined, undefined, -1]);
    expect(cardsOf(c).find((x) => x.card.id === "c")?.card.label).toEqual({ zh: "进房" });
    expect(c.kind).toBe("to-be");
  });
  it("undo and redo in steps; the letters of one card are one step", () => {
    let h = begin(MAP);
    for (const text of ["开", "开窗", "开窗户"]) h = push(h, patchCard("c", { label: { zh: text } })(h.now), "type c");
    h = push(h, removeCard("a")(h.now));
    expect(shape(undo(undo(h)).now)).toEqual(START);
    expect(undo(undo(h)).now).toEqual(MAP);
    expect(cardsOf(redo(undo(undo(h))).now).find((x) => x.card.id === "c")?.card.label.zh).toBe("开窗户");
  });
  it("give ids that are free", () => {
    const taken = after(addCard("stay", { id: "card_00000000", lane: "pains", label: {} }));
    const numbers = [0, 0.5];
    expect(freshId(taken, () => numbers.shift()!)).not.toBe("card_00000000");
  });
});

describe("merging", () => {
  it("keeps two edits of different cards, and a move beside a rewording", () => {
    const { merged, both } = mergeMaps(MAP, after(patchCard("a", { label: { zh: "我的" } }), patchCard("b", { label: { zh: "想" } })), after(patchCard("c", { label: { zh: "你的" } }), moveCard("b", "stay", "pains", null)));
    expect(both).toEqual([]);
    expect(Object.fromEntries(cardsOf(merged).map((x) => [x.card.id, [x.stage, x.card.lane, x.card.label.zh]]))).toEqual({ a: ["arrive", "actions", "我的"], b: ["stay", "pains", "想"], c: ["stay", "actions", "你的"] });
  });
  it("asks about one card that both reworded, and follows the answer", () => {
    const [mine, theirs] = [after(patchCard("a", { label: { zh: "我的" } })), after(patchCard("a", { label: { zh: "你的" } }))];
    expect(mergeMaps(MAP, mine, theirs).both).toEqual(["card/a"]);
    expect(cardsOf(mergeMaps(MAP, mine, theirs, "theirs").merged)[0]!.card.label.zh).toBe("你的");
    expect(cardsOf(mergeMaps(MAP, mine, theirs, "mine").merged)[0]!.card.label.zh).toBe("我的");
  });
  it("asks once about a card that one removed and the other reworded and moved", () => {
    const { both } = mergeMaps(MAP, after(removeCard("a")), after(patchCard("a", { label: { zh: "新" } }), moveCard("a", "stay", "pains", null)));
    expect(both).toEqual(["card/a"]);
  });
  it("keeps a stage that somebody removed while something new stands in it", () => {
    const { merged, both } = mergeMaps(MAP, after(removeStage("stay")), after(addCard("stay", { id: "n", lane: "pains", label: { zh: "吵" } })));
    expect(both).toEqual([]);
    expect(shape(merged)).toEqual([START[0], ["stay", "", "pains:n"]]);
  });
  it("takes both additions, and the order that one made", () => {
    expect(mergeOrder(["a", "b"], ["a", "x", "b"], ["b", "y", "a"])).toEqual(["b", "y", "a", "x"]);
    expect(mergeOrder(["a", "b", "c"], ["a", "b", "c", "m"], ["a", "t", "b", "c"])).toEqual(["a", "t", "b", "c", "m"]);
  });
  it("is nothing where nobody did anything", () => {
    expect(mergeMaps(MAP, MAP, MAP)).toEqual({ merged: MAP, both: [] });
  });
  it("takes a draft up again after a reload, merged with what was saved meanwhile", () => {
    const s = open({ version: 2, content: after(patchCard("c", { label: { zh: "你的" } })) }, { base: { version: 1, content: MAP }, content: after(patchCard("a", { label: { zh: "我的" } })) }, mergeMaps);
    expect([dirty(s), s.clash]).toEqual([true, null]);
    expect(cardsOf(s.history.now).map((x) => x.card.label.zh)).toEqual(["我的", "人真多", "你的"]);
    expect(cardsOf(step(s, { do: "undo" }, mergeMaps).history.now).map((x) => x.card.label.zh)).toEqual(["走进大堂", "人真多", "你的"]);
  });
});

describe("what is sent", () => {
  it("leaves out cards without words, steps that are gone and pain points elsewhere", () => {
    const c = after(addCard("stay", { id: "n", lane: "pains", label: {} }), patchCard("c", { step: "kiosk", pain: "p1" }), patchCard("a", { step: "desk" }));
    expect(cardsOf(sendable(c)).map((x) => x.card)).toEqual([{ id: "a", lane: "actions", label: { zh: "走进大堂" }, step: "desk" }, { id: "b", lane: "thoughts", label: { zh: "人真多" } }, { id: "c", lane: "actions", label: { zh: "开门" } }]);
  });
  it("has no more of the record than what it says", () => {
    const record: Journey = { id: "j", version: 3, created: "x", updated: "y", label: { zh: "旅程" }, status: "active", stages: null };
    expect(contentOf(record)).toEqual({ label: { zh: "旅程" }, status: "active", stages: [] });
  });
});

describe("comparing", () => {
  it("tells what is new, what differs and what is gone", () => {
    const d = differenceOf(after(addCard("stay", { id: "n", lane: "pains", label: {} }), moveStep("kiosk#0", "stay", null), removeCard("b")), MAP);
    expect([[...d.added], [...d.changed], d.gone]).toEqual([["card/n"], ["step/kiosk#0"], ["card/b"]]);
    expect([markOf(d, "card/n"), markOf(d, "step/kiosk#0"), markOf(d, "card/a"), markOf(null, "card/n")]).toEqual(["added", "changed", undefined, undefined]);
  });
});

const feel = (value: number, low: number, high: number, state: Feel["state"] = "live"): Feel => ({ value, low, high, n: 40, state });
const at = (key: string, stage: string, f?: Feel, expected?: number): CurveStep => ({ key, stage, feel: f, expected });

describe("the width of stages", () => {
  it("fills the room with few of them, and leaves those alone that were resized", () => {
    // 150 are lanes' names and the button that adds a stage
    expect([usualWidth(950, [undefined, undefined]), usualWidth(2950, [undefined, undefined]), usualWidth(950, Array(9).fill(undefined)), usualWidth(950, [500, undefined]), usualWidth(0, [])]).toEqual([400, 420, 216, 300, 216]);
  });
});

describe("the curve", () => {
  const columns = [{ stage: "arrive", width: 200 }, { stage: "stay", width: 100 }];
  const points = pointsOf(columns, [at("desk#0", "arrive", feel(1, 0.5, 1.5)), at("kiosk#0", "arrive"), at("room#0", "stay", feel(-1, -2, 0.2))]);
  it("spreads the points of a stage evenly over its column", () => {
    expect(points.map((p) => p.x)).toEqual([50, 150, 250]);
  });
  it("puts +2 above the neutral middle and −2 below, and holds what lies beyond", () => {
    // 176 high with 22 free at each end: 132 for four units of feeling
    expect([yOf(2), yOf(1), yOf(0), yOf(-2), yOf(-9)]).toEqual([22, 55, 88, 154, 154]);
  });
  it("joins what is known and closes the area along the middle", () => {
    expect(linePath(points)).toBe("M50 55C150 55 150 121 250 121");
    expect(areaPath(points)).toBe("M50 55C150 55 150 121 250 121L250 88L50 88Z");
    expect(linePath(points.slice(0, 2))).toBe("");
  });
  it("draws no firm line, and no area, from or to what is thin or stale", () => {
    const steps = [feel(1, 0.5, 1.5), feel(1, 0.5, 1.5), feel(-2, -2, 1, "thin"), feel(1, 0.5, 1.5)].map((f, i) => at(`${i}`, "arrive", f));
    const four = pointsOf([{ stage: "arrive", width: 400 }], steps);
    expect(linePath(four)).toBe("M50 55C100 55 100 55 150 55");
    expect(areaPath(four)).toBe("M50 55C100 55 100 55 150 55L150 88L50 88Z");
    expect(loosePath(four)).toBe("M150 55C200 55 200 154 250 154C300 154 300 55 350 55");
  });
  it("draws hollow what may be neutral", () => {
    expect([undecided(feel(1, 0.5, 1.5)), undecided(feel(-1, -2, 0.2)), undecided({ n: 1, value: 2, state: "thin" })]).toEqual([false, true, true]);
  });
  it("says the lowest and highest only where they are sure and recent", () => {
    const ends = endsOf([...points, at("x#0", "stay", feel(-2, -2, -1.5, "stale")), at("y#0", "stay", feel(-0.5, -0.9, -0.1))]);
    expect([ends.low?.key, ends.high?.key, ends.heard]).toEqual(["y#0", "desk#0", 3]);
    expect(endsOf([at("room#0", "stay", feel(-1, -2, 0.2))])).toEqual({ low: undefined, high: undefined, heard: 1 });
  });
  it("colours and writes feelings", () => {
    expect([-2, -0.6, 0, 0.4, 1.4, 2].map(tone)).toEqual([1, 2, 3, 4, 4, 5]);
    expect([signed(0.84), signed(-0.84), signed(-0.01)]).toEqual(["+0.8", "−0.8", "0.0"]);
  });
});

describe("moving", () => {
  const card = { kind: "card", id: "b", stage: "arrive", lane: "thoughts" } as const;
  it("fits like to like, and says what a drop does", () => {
    const into = editOf(card, { kind: "cell", id: "", stage: "stay", lane: "pains" });
    expect(shape(into!(MAP))).toEqual([["arrive", "desk kiosk", "actions:a"], ["stay", "room desk", "actions:c pains:b"]]);
    expect(editOf(card, { kind: "cell", id: "", stage: "stay", lane: "touchpoints" })).toBeNull();
    expect(editOf({ kind: "step", id: "desk#0", stage: "arrive" }, { kind: "cell", id: "", stage: "stay", lane: "pains" })).toBeNull();
    expect(editOf(card, card)).toBeNull();
  });
  it("goes to the nearest place in the direction of an arrow", () => {
    const box = (left: number, top: number): { left: number; top: number; width: number; height: number } => ({ left, top, width: 10, height: 10 });
    const [right, far, below] = [box(20, 2), box(40, 0), box(2, 20)];
    expect(nearest(box(0, 0), [far, right, below], [1, 0])).toBe(right);
    expect(nearest(box(0, 0), [far, right, below], [0, 1])).toBe(below);
    expect(nearest(box(0, 0), [far, right, below], [-1, 0])).toBeUndefined();
  });
});

describe("arrows", () => {
  const spot = (name: string, row: number, col: number): { dataset: DOMStringMap } => ({ dataset: { spot: name, row: String(row), col: String(col) } });
  const [head0, head1, p0, p1, p2, a0, a1, b0] = [spot("stage/0", -1, 0), spot("stage/1", -1, 1), spot("point/x", 0, 0), spot("point/y", 0, 0), spot("point/z", 0, 1), spot("card/a", 1, 0), spot("card/b", 1, 0), spot("card/c", 1, 1)];
  const all = [head0, head1, p0, p1, p2, a0, a1, b0];
  it("go down a column, along a row, and through the points of the curve", () => {
    expect(nextSpot(all, head0, "ArrowDown")).toBe(p0);
    expect(nextSpot(all, p0, "ArrowRight")).toBe(p1);
    expect(nextSpot(all, p1, "ArrowRight")).toBe(p2);
    expect(nextSpot(all, a1, "ArrowRight")).toBe(b0);
    expect(nextSpot(all, b0, "ArrowLeft")).toBe(a0);
    expect(nextSpot(all, b0, "ArrowUp")).toBe(p2);
    expect(nextSpot(all, a0, "End")).toBe(b0);
    expect(nextSpot(all, b0, "ArrowRight")).toBeUndefined();
    expect(nextSpot(all, b0, "Enter")).toBeUndefined();
  });
});

describe("a new map", () => {
  const stages = [{ id: "s2", order: 2 }, { id: "s1", order: 1 }, { id: "own", order: 0, journey: "jny" }] as Stage[];
  const touchpoints = [{ id: "t1", stage: "s1", status: "active" }, { id: "t2", stage: "s2", status: "active" }, { id: "back", stage: "s1", status: "active", layer: "back" }, { id: "old", stage: "s1", status: "retired" }] as Touchpoint[];
  it("takes what customers meet from the register, in the order of the stages", () => {
    expect(fromRegister(stages, touchpoints).map((s) => [s.stage, s.touchpoints.map((x) => x.touchpoint)])).toEqual([["s1", ["t1"]], ["s2", ["t2"]]]);
  });
  it("takes a path with each touchpoint once, and says what came again", () => {
    expect(fromPath(["t2", "t1", "t2", "unknown"], touchpoints)).toEqual([{ stage: "s2", order: "sequence", cards: [], touchpoints: [{ touchpoint: "t2", repeats: true }] }, { stage: "s1", order: "sequence", cards: [], touchpoints: [{ touchpoint: "t1" }] }]);
  });
});

describe("the picture", () => {
  const picture = (n: number): Picture => ({
    title: "住店 <&>", note: "",
    stages: Array.from({ length: n }, (_, i) => ({ id: `s${i}`, name: `阶段${i}`, note: "" })),
    rows: [{ name: "情绪", cells: null }, { name: "行为", cells: Array.from({ length: n }, (_, i) => [{ text: `卡片 ${i} "quoted" 很长很长很长很长很长很长很长很长很长`, level: "observed" as const }]) }],
    steps: [{ ...at("a#0", "s0", feel(1, 0.5, 1.5)), grade: "moment" }, at("b#0", "s1", feel(-1, -1.5, -0.5))],
  });
  it("is well-formed, says everything and wraps long words", () => {
    const { svg, width, height } = svgOf(picture(3));
    const tags = [...svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)];
    const open: string[] = [];
    for (const [, end, name, alone] of tags) {
      if (end) expect(open.pop()).toBe(name);
      else if (!alone) open.push(name!);
    }
    expect(open).toEqual([]);
    expect(svg).toContain("住店 &#60;&#38;&#62;");
    expect(svg).toContain("&#34;quoted&#34;");
    expect(svg).toContain("◆");
    expect(svg).toContain("n 40");
    expect(svg).not.toMatch(/NaN|undefined|style=|<script/);
    expect([width, height > 250]).toEqual([96 + 3 * 190 + 8, true]);
  });
  it("takes several landscape pages where there are many stages", () => {
    const pages = pagesOf(picture(8));
    expect(pages).toHaveLength(2);
    expect([pages[0]!.includes("阶段3"), pages[0]!.includes("阶段4"), pages[1]!.includes("阶段4"), pages[1]!.includes("阶段7")]).toEqual([true, false, true, true]);
    expect(pagesOf(picture(0))).toHaveLength(1);
  });
});

describe("small things", () => {
  it("read parts of the address", () => {
    expect([readPart("card/k1"), readPart("step/tp_a#0"), readPart("nonsense"), readPart(undefined)]).toEqual([{ kind: "card", id: "k1" }, { kind: "step", id: "tp_a#0" }, null, null]);
  });
  it("change one language of a label", () => {
    expect([withText({ zh: "甲", en: "a" }, "en", ""), withText(undefined, "zh", "乙")]).toEqual([{ zh: "甲" }, { zh: "乙" }]);
    expect([shownIn({ en: "a" }, "zh"), shownIn({ zh: "甲" }, "zh"), shownIn({}, "zh")]).toEqual(["en", "zh", "zh"]);
  });
  it("keep the zoom within bounds", () => {
    expect([within(0.1), within(1.234), within(9)]).toEqual([0.4, 1.23, 2]);
  });
});
