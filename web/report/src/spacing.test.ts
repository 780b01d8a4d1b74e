// SPDX-License-Identifier: Apache-2.0

import { expect, test } from "vitest";
import { thin } from "./spacing";

const T = "\u2009";

test.each([
  ["12家酒店", `12${T}家酒店`],
  ["12 家酒店", `12${T}家酒店`],
  ["推荐意愿NPS得分", `推荐意愿${T}NPS${T}得分`],
  ["占 12.3%的人", `占${T}12.3%${T}的人`],
  ["（NPS）是 38.5（36.7–40.2）", `（NPS）是${T}38.5（36.7–40.2）`], // full-width marks bring their own space
  [`12${T}家`, `12${T}家`], // once is enough
  ["no Chinese at all", "no Chinese at all"],
])("%s", (text, spaced) => expect(thin(text)).toBe(spaced));

test("doing it twice changes nothing", () => {
  const once = thin("共3家A酒店,12 万人");
  expect(thin(once)).toBe(once);
});
