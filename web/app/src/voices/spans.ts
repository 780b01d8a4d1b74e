// SPDX-License-Identifier: Apache-2.0

// A text in stretches: what it is about and how it feels there, and where the
// words stand that were searched for. Places are characters (Unicode code points).

import type { MentionRead } from "../api/schema";

export interface Stretch {
  text: string;
  mention?: MentionRead;
  hit: boolean;
}

/** Cuts a text at the ends of mentions and hits. Where mentions overlap, the shortest is shown. */
export function stretches(text: string, mentions: readonly MentionRead[], words: readonly string[]): Stretch[] {
  const characters = [...text];
  const hits = hitsOf(characters, words);
  const shortest = [...mentions].sort((a, b) => b.end - b.start - (a.end - a.start));
  const about: (MentionRead | undefined)[] = new Array(characters.length).fill(undefined);
  for (const m of shortest) about.fill(m, m.start, Math.min(m.end, characters.length));
  const out: Stretch[] = [];
  characters.forEach((c, i) => {
    const last = out.at(-1);
    if (last !== undefined && last.mention === about[i] && last.hit === hits[i]) last.text += c;
    else out.push({ text: c, mention: about[i], hit: hits[i]! });
  });
  return out;
}

/** The words of a search as the server parts them: at blanks, unless in quotation marks. */
export function wordsOf(q: string | undefined): string[] {
  return (q ?? "").match(/["“”][^"“”]*["“”]|[^\s"“”]+/gu)?.map((w) => w.replace(/["“”]/gu, "").trim()).filter((w) => w !== "") ?? [];
}

/** Without case and width. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase();
}

function hitsOf(characters: readonly string[], words: readonly string[]): boolean[] {
  const hits = new Array<boolean>(characters.length).fill(false);
  const from: number[] = []; // the character that a unit of the plain text comes from
  let said = "";
  characters.forEach((c, i) => {
    for (const unit of plain(c)) {
      said += unit;
      for (let k = 0; k < unit.length; k++) from.push(i);
    }
  });
  for (const word of words.map(plain)) {
    for (let at = said.indexOf(word); at >= 0 && word !== ""; at = said.indexOf(word, at + 1)) {
      if (whole(said, at, at + word.length)) hits.fill(true, from[at]!, from[at + word.length - 1]! + 1);
    }
  }
  return hits;
}

const LATIN = /[\p{Script=Latin}\p{N}]/u;

/** Whether a stretch does not cut a word of letters. */
function whole(text: string, start: number, end: number): boolean {
  const cuts = (at: number): boolean => at > 0 && at < text.length && LATIN.test(text[at - 1]!) && LATIN.test(text[at]!);
  return !cuts(start) && !cuts(end);
}
