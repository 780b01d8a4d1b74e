// SPDX-License-Identifier: Apache-2.0

// Names beside points of a picture, none over another.

export interface Box {
  x: number; // of the left edge
  y: number; // of the top
  width: number;
  height: number;
}

export interface Label {
  x: number;
  y: number; // of the line that letters stand on
  anchor: "start" | "end";
}

interface Named {
  x: number;
  y: number;
  name: string;
}

const SIZE = 11;
const AWAY = 9; // from the point
const FURTHER = [-24, 33, -40, 49, -56, 65]; // where beside the point there is no room
const REACH = 5; // of a point

/** How wide a text of this size is, nearly: letters beyond Latin are square. */
export function wide(text: string): number {
  return [...text].reduce((sum, c) => sum + (c.codePointAt(0)! > 0x2e7f ? SIZE : 0.56 * SIZE), 0);
}

/**
 * Where the names stand: beside their points, within the frame, over no other
 * name, point or taken place. The first of the list chooses first; undefined
 * where there is no room.
 */
export function placed(of: readonly Named[], frame: { width: number; height: number }, taken: readonly Box[]): (Label | undefined)[] {
  const full = [...taken];
  return of.map((p) => {
    const others = of.filter((o) => o !== p).map((o): Box => ({ x: o.x - REACH, y: o.y - REACH, width: 2 * REACH, height: 2 * REACH }));
    const free = candidates(p).find((c) => {
      const box = boxOf(c, p.name);
      return box.x >= 0 && box.y >= 0 && box.x + box.width <= frame.width && box.y + box.height <= frame.height && ![...full, ...others].some((o) => meet(box, o));
    });
    if (free !== undefined) full.push(boxOf(free, p.name));
    return free;
  });
}

function candidates({ x, y }: Named): Label[] {
  const rows = [y - 8, y + SIZE / 2 - 1, y + SIZE + 6, ...FURTHER.map((d) => y + d)];
  return rows.flatMap((row): Label[] => [{ x: x + AWAY, y: row, anchor: "start" }, { x: x - AWAY, y: row, anchor: "end" }]);
}

/** The room that a name takes. */
export function boxOf(l: Label, name: string): Box {
  const width = wide(name);
  return { x: l.anchor === "start" ? l.x : l.x - width, y: l.y - SIZE, width, height: SIZE + 3 };
}

function meet(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
