// SPDX-License-Identifier: Apache-2.0

import { describe, expect, test } from "vitest";
import type { PlaceCard, UnevenCard } from "../api/schema";
import { worst } from "./Evidence";
import { atUnit } from "./Whole";
import { ownOf, shiftOf, sideOf } from "./Uneven";

const place = (value: number, beyond: number, inner: [number, number]): PlaceCard => ({ key: "a", name: "A", n: 100, value: { value, low: value, high: value }, inner, outer: inner, beyond });
const uneven = (measure: UnevenCard["measure"], touchpoint?: string): UnevenCard => ({ measure, touchpoint: touchpoint === undefined ? undefined : { id: touchpoint, name: "" } }) as UnevenCard;

describe("where it differs", () => {
  test("better and worse are told apart, by what is measured", () => {
    const at = (measure: UnevenCard["measure"], value: number, inner: [number, number]): string => sideOf(uneven(measure), place(value, 1, inner));
    expect([at("bad_share", 0.32, [0.2, 0.3]), at("bad_share", 0.15, [0.2, 0.3])]).toEqual(["worse", "better"]);
    expect([at("tone", 0.9, [0.5, 0.8]), at("tone", 0.3, [0.5, 0.8])]).toEqual(["better", "worse"]); // the share that was friendly
    expect([at("wait", 900, [Math.log(300), Math.log(600)]), at("wait", 200, [Math.log(300), Math.log(600)])]).toEqual(["worse", "better"]); // the range of a wait is of logarithms
    expect(sideOf(uneven("bad_share"), place(0.31, 0, [0.2, 0.32]))).toBe("usual");
  });
  test("only what is of the touchpoint itself stands with it", () => {
    const study = { uneven: [uneven("bad_share", "tp_a"), uneven("bad_share"), uneven("wait", "tp_b")] } as never;
    expect([ownOf(study, "tp_a").length, ownOf(study, "tp_c").length, ownOf(study, undefined).length]).toEqual([1, 0, 0]);
  });
  test("a picked unit is answered for where units were compared by the share of bad ones", () => {
    const there = { ...uneven("bad_share", "tp_a"), over: "unit", places: [{ ...place(0.3, 0, [0, 1]), key: "W1" }] };
    const study = { uneven: [{ ...there, measure: "wait", places: [{ ...place(300, 0, [0, 1]), key: "W1" }] }, there] } as never;
    expect([atUnit(study, "tp_a", "W1")?.value.value, atUnit(study, "tp_a", "W2"), atUnit(study, "tp_b", "W1"), atUnit(study, "tp_a", undefined)]).toEqual([0.3, undefined, undefined, undefined]);
  });
  test("hours are closed", () => expect([shiftOf("0"), shiftOf("18")]).toEqual(["00:00–06:00", "18:00–24:00"]));
});

describe("why it was bad", () => {
  test("is the score that stands lowest on its scale", () => {
    // 6 of 0-10 stands at .6, 2 of 1-5 at .25
    expect(worst({ scores: [{ metric: "nps", value: 600, low: 0, high: 1000 }, { metric: "rating", value: 200, low: 100, high: 500 }] })?.metric).toBe("rating");
    expect(worst({ scores: null })).toBeUndefined();
  });
});
