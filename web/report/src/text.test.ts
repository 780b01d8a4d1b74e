// SPDX-License-Identifier: Apache-2.0

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "../../../locale/en/report.json";
import zh from "../../../locale/zh/report.json";
import { fill, list, translator } from "./text";

const PREFIX = "report.page.";
const own = (catalogue: Record<string, string>) => Object.keys(catalogue).filter((k) => k.startsWith(PREFIX)).sort();
const values = (text: string) => [...text.matchAll(/\{(\w+)[:}]/g)].map((m) => m[1]).sort();

test("both languages have the same keys and name the same values", () => {
  expect(own(zh)).toEqual(own(en));
  for (const key of own(zh)) expect([key, values((zh as Record<string, string>)[key]!)]).toEqual([key, values((en as Record<string, string>)[key]!)]);
});

test("every text is used, and nothing is written without one", () => {
  const folder = new URL("./", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((f) => /(?<!\.test)\.ts$/.test(f));
  const source = files.map((f) => readFileSync(new URL(f, folder), "utf8")).join("\n") + readFileSync(new URL("../../../report/html.go", import.meta.url), "utf8");
  const built = /^(nav|feel|tone)\./; // keys put together from a name
  const unused = own(zh).map((k) => k.slice(PREFIX.length)).filter((k) => !built.test(k) && !source.includes(`"${k}"`) && !source.includes(`"${PREFIX}${k}"`));
  expect(unused).toEqual([]);
  const outside = files.filter((f) => /\p{Script=Han}/u.test(readFileSync(new URL(f, folder), "utf8").replace(/\/\/.*|\/\*\*[\s\S]*?\*\//g, "")));
  expect(outside.sort()).toEqual(["format.ts", "main.ts", "page.ts", "text.ts"]); // units of numbers, 中文 on the switch, 、 and 和
});

test("fill writes values in their formats", () => {
  const text = "{name} {share:percent} {n:count} {x:1} {d:signed1} {s:duration} {none:1} {gone}";
  const v = { name: "早餐", share: 0.1234, n: 12345, x: 2, d: -1.25, s: 5400, none: null };
  expect(fill("en", text, v)).toBe("早餐 12.3% 12,345 2.0 −1.3 1.5 h – ");
  expect(fill("zh", text, v)).toBe("早餐 12.3% 1.2 万 2.0 −1.3 1.5 小时 – ");
});

// The rule of the CLDR for English: one is 1 without visible decimals.
test("fill chooses a word by a number, also where it was written before", () => {
  const days = (n: string | number | null): string => fill("en", "{n} {n|day|days} {n|is|are} left", { n });
  expect([0, 1, 2, 21, "1", "1.0", "1,001"].map(days)).toEqual(["0 days are left", "1 day is left", "2 days are left", "21 days are left", "1 day is left", "1.0 days are left", "1,001 days are left"]);
  expect(fill("en", "{n|it keeps its|they keep their} place in {m:count} {m|file|files}", { n: 1, m: 12345 })).toBe("it keeps its place in 12,345 files");
});

test("translator sets thin spaces in Chinese", () => {
  expect(translator("zh")("touchpoints.sentence", { n: 11 })).toBe("11\u2009个触点，每个一句话。");
});

test("names in a row", () => {
  expect(list("zh", ["甲", "乙", "丙"])).toBe("甲、乙和丙");
  expect(list("en", ["a", "b", "c"])).toBe("a, b and c");
  expect(list("en", ["a"])).toBe("a");
  expect(list("en", [])).toBe("");
});
