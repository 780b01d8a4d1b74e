// SPDX-License-Identifier: Apache-2.0

// The space between Chinese and Latin letters or figures: a thin one,
// whether the text came with a full space, with none, or with a thin one.

const THIN = "\u2009";
const HAN = "\\p{Script=Han}";
const LATIN = "[A-Za-z0-9%$#@+\\-−–.]";

const before = new RegExp(`(${HAN})[ \u2009]?(?=[A-Za-z0-9$#@+−])`, "gu");
const after = new RegExp(`(${LATIN})[ \u2009]?(?=${HAN})`, "gu");

/** The text with thin spaces between Han and Latin. */
export function thin(text: string): string {
  if (!/\p{Script=Han}/u.test(text)) return text;
  return text.replace(before, `$1${THIN}`).replace(after, `$1${THIN}`);
}
