// SPDX-License-Identifier: Apache-2.0

// Hatching, the mark of thin or missing data.

/** The path of 45° lines, `gap` pixels apart, inside a rectangle. */
export function hatch(x: number, y: number, width: number, height: number, gap = 6): string {
  let path = "";
  for (let d = gap; d < width + height; d += gap) {
    const [x1, y1] = d <= height ? [x, y + d] : [x + d - height, y + height];
    const [x2, y2] = d <= width ? [x + d, y] : [x + width, y + d - width];
    path += `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
  }
  return path;
}
