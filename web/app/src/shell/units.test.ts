// SPDX-License-Identifier: Apache-2.0

import { expect, it } from "vitest";
import type { Unit } from "../api/schema";
import { inTree } from "./units";

const unit = (id: string, zh: string, parents: (string | undefined)[]): Unit => ({ id, code: id, label: { zh }, level: "x", moves: parents.map((parent, i) => ({ from: `202${i}-01-01T00:00:00Z`, parent })) }) as unknown as Unit;

// pinyin: 北京 běi, 成都 chéng, 上海 shàng; 禾驿 hé, 望禾 wàng
it("puts units below the unit that they belong to now, each level as Chinese sorts", () => {
  const units = [unit("sh", "上海虹桥店", ["w"]), unit("w", "望禾酒店", ["g"]), unit("cd", "成都店", ["w", "h"]), unit("g", "望禾酒店集团", [undefined]), unit("h", "禾驿", ["g"]), unit("bj", "北京望京店", ["w"])];
  expect(inTree(units, "zh").map((x) => `${x.depth} ${x.unit.id}`)).toEqual(["0 g", "1 h", "2 cd", "1 w", "2 bj", "2 sh"]);
});

it("keeps units of which the unit above is not there, or in a circle", () => {
  expect(inTree([unit("a", "甲", ["b"]), unit("b", "乙", ["a"]), unit("c", "丙", ["gone"])], "zh").map((x) => x.unit.id).sort()).toEqual(["a", "b", "c"]);
});
