// SPDX-License-Identifier: Apache-2.0

// Writes the sample documents of this folder, one per case and language:
// node report/samples/make.mjs. Answers and cases are drawn from a seeded
// generator and counted; importances are written by hand. They serve to look
// at the page and to test it, never as evidence about the numbers.

import { writeFileSync } from "node:fs";
import { few, hotel, orders, questionnaire, spoken, thin, visits } from "./worlds.mjs";

const folder = new URL("./", import.meta.url);

for (const [name, build] of Object.entries({ hotel, orders, questionnaire, thin, visits, few, spoken })) {
  for (const lang of ["zh", "en"]) {
    const text = JSON.stringify(build(lang), (_, v) => (typeof v === "number" ? Number(v.toPrecision(6)) : v), 1);
    writeFileSync(new URL(`${name}.${lang}.json`, folder), compact(text) + "\n");
  }
}

/** Puts the innermost objects and lists on one line each. */
function compact(text) {
  return text.replace(/[[{]\n[^[\]{}]*[\]}]/g, (block) => block.replace(/\n\s*/g, " "));
}
