// SPDX-License-Identifier: Apache-2.0

// The board as slides that can be edited: texts stay texts, pictures become PNG.
// The library comes only when somebody exports.

import { raster } from "../sheet/picture";
import type { Piece } from "./board";

/** One slide: up to three texts under a heading, or one picture. */
export interface Slide {
  heading: string;
  pieces: Piece[];
}

const TEXTS = 3;
const ROOM = 360; // characters of texts on one slide

/** Parts pieces into slides: a heading begins one, a picture has its own. */
export function slidesOf(pieces: readonly Piece[]): Slide[] {
  const out: Slide[] = [];
  let heading = "";
  let open: Slide | null = null;
  for (const p of pieces) {
    if (p.kind === "heading") {
      heading = p.text;
      open = { heading, pieces: [] };
      out.push(open);
    } else if (p.kind === "picture") {
      if (open !== null && open.pieces.length === 0) open.pieces.push(p);
      else out.push({ heading, pieces: [p] });
      open = null;
    } else {
      if (open === null || full(open, p)) {
        open = { heading, pieces: [] };
        out.push(open);
      }
      open.pieces.push(p);
    }
  }
  return out;
}

function full(slide: Slide, next: Piece): boolean {
  const used = slide.pieces.reduce((sum, p) => sum + p.text.length, 0);
  return slide.pieces.length === TEXTS || (slide.pieces.length > 0 && used + next.text.length > ROOM);
}

export interface Deck {
  title: string;
  language: string; // of the texts, such as zh-CN
  sourceOf: (piece: Piece) => string;
}

const WIDTH = 13.333; // inches; 16:9
const MARGIN = 0.7;
const FONT = "Microsoft YaHei";
const INK = "1A2027";
const QUIET = "626C76";

/** Writes the slides of a board as PPTX. */
export async function pptx(pieces: readonly Piece[], deck: Deck): Promise<Blob> {
  const { default: Pptx } = await import("pptxgenjs");
  const book = new Pptx();
  book.layout = "LAYOUT_WIDE";
  book.title = deck.title;
  book.theme = { headFontFace: FONT, bodyFontFace: FONT };
  const plain = { fontFace: FONT, lang: deck.language, margin: 0 };
  const width = WIDTH - 2 * MARGIN;
  book.addSlide().addText(deck.title, { ...plain, x: MARGIN, y: 2.8, w: width, h: 1.4, fontSize: 36, bold: true, color: INK });
  for (const slide of slidesOf(pieces)) {
    const page = book.addSlide();
    const heading = slide.heading || (slide.pieces[0]?.svg !== undefined ? slide.pieces[0].text : "");
    if (heading !== "") page.addText(heading, { ...plain, x: MARGIN, y: 0.4, w: width, h: 0.7, fontSize: 24, bold: true, color: INK });
    const height = 5.6 / Math.max(1, slide.pieces.length);
    for (const [i, p] of slide.pieces.entries()) {
      const top = 1.3 + i * height;
      if (p.svg !== undefined) {
        const drawn = await raster(p.svg);
        const ratio = drawn.width / drawn.height;
        const w = Math.min(width, 5 * ratio);
        page.addImage({ data: drawn.toDataURL("image/png"), x: MARGIN, y: top, w, h: w / ratio, altText: p.text });
      } else page.addText(p.kind === "quote" ? `“${p.text}”` : p.text, { ...plain, x: MARGIN, y: top, w: width, h: height - 0.5, fontSize: p.kind === "note" ? 16 : 20, color: INK, valign: "top", fit: "shrink" });
      const source = deck.sourceOf(p);
      if (source !== "") page.addText(source, { ...plain, x: MARGIN, y: top + height - 0.45, w: width, h: 0.35, fontSize: 12, color: QUIET });
    }
  }
  return (await book.write({ outputType: "blob" })) as Blob;
}
