// SPDX-License-Identifier: Apache-2.0

// How much room a text takes, near enough to lay charts out without drawing.

/** The width of a text in pixels: Han a full em, capitals and figures less, the rest half. */
export function textWidth(text: string, size = 12): number {
  let em = 0;
  for (const c of text) em += /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60\u3000-\u303f]/.test(c) ? 1 : /[\u2009\s.,:;|!'ijl]/.test(c) ? 0.3 : /[A-ZmwMW%—]/.test(c) ? 0.72 : 0.58;
  return em * size;
}

/** The text in lines of at most the given width, broken at spaces or between Han. */
export function wrap(text: string, width: number, size = 12, most = 2): string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.match(/[\u2e80-\u9fff\uff00-\uff60]|[^\s\u2e80-\u9fff\uff00-\uff60]+\s*|\s+/g) ?? []) {
    if (line !== "" && textWidth((line + part).trimEnd(), size) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += part;
  }
  lines.push(line.trimEnd());
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(" "), width, size)];
}

/** The text cut with an ellipsis to fit a width. */
export function shorten(text: string, width: number, size = 12): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(letters.join("") + "…", size) > width) letters.pop();
  return letters.join("").trimEnd() + "…";
}
