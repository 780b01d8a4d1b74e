// SPDX-License-Identifier: Apache-2.0

// A drawing as a file: SVG as it is, PNG in more pixels, and on paper.

import "../design/sheet.css";
import { download } from "../ui/download";

/** A text for an element or attribute of SVG. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}

/** About how wide a text is in pixels; East Asian characters are as wide as they are high. */
export function widthOf(text: string, size: number): number {
  let units = 0;
  for (const c of text) units += /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\uff00-\uff60\uffe0-\uffe6]|[\u{1f000}-\u{3ffff}]/u.test(c) ? 1 : /[A-Z@%mwMW]/.test(c) ? 0.75 : /[ilj.,:;'|!]/.test(c) ? 0.3 : 0.55;
  return units * size;
}

/** A text in lines of at most a width; what does not fit into so many lines ends with an ellipsis. Latin words stay whole where they can. */
export function wrapped(text: string, width: number, size: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of text.match(/[A-Za-z0-9'’.,%&/()-]+\s*|\s+|./gu) ?? []) {
    for (const part of widthOf(piece.trimEnd(), size) > width ? [...piece] : [piece]) {
      if (line !== "" && widthOf((line + part).trimEnd(), size) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += line === "" ? part.trimStart() : part;
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  let last = lines[most - 1]!;
  while (last !== "" && widthOf(`${last}…`, size) > width) last = [...last].slice(0, -1).join("");
  return [...lines.slice(0, most - 1), `${last}…`];
}

/** An SVG in pixels, twice as many each way as it is large, on white. */
export async function raster(svg: string): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Draws an SVG into a PNG and hands it to the reader. */
export async function downloadPng(name: string, svg: string): Promise<void> {
  const canvas = await raster(svg);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
  if (blob === null) throw new Error("no picture");
  download(name, "image/png", blob);
}

/** Opens the browser's print dialogue; there the page, of which usePaper leaves the drawing alone, can be kept as PDF. */
export function printAs(title: string): void {
  const before = document.title;
  addEventListener("afterprint", () => (document.title = before), { once: true });
  document.title = title;
  print();
}

/** Puts drawings in the place of everything else, each on a page of its own; the function that is given takes them away. */
export function layOut(drawings: readonly string[]): () => void {
  const drawn = drawings.map((svg) => document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
  for (const d of drawn) d.classList.add("print-only");
  document.body.append(...drawn);
  document.documentElement.classList.add("printing-picture");
  return () => {
    for (const d of drawn) d.remove();
    document.documentElement.classList.remove("printing-picture");
  };
}
