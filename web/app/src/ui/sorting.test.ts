// SPDX-License-Identifier: Apache-2.0

import { expect, it } from "vitest";
import { byNumber } from "./sorting";

it("missing values stand last in either direction of sorting", () => {
  const rows = [{ v: undefined }, { v: 3.55 }, { v: null }, { v: 2.4 }, { v: 0 }];
  const order = byNumber<{ v?: number | null }>((r) => r.v);
  const sorted = (way: "ascend" | "descend") => [...rows].sort((a, b) => (way === "ascend" ? order(a, b, way) : -order(a, b, way))).map((r) => r.v ?? "–"); // as antd's Table turns a descending order
  expect(sorted("ascend")).toEqual([0, 2.4, 3.55, "–", "–"]);
  expect(sorted("descend")).toEqual([3.55, 2.4, 0, "–", "–"]);
});
