// SPDX-License-Identifier: Apache-2.0

// Where arrows go in a sheet. A spot is anything that can be acted on: a head, a
// card, a step, a point of the curve, a button that adds.

export function spotsOf(box: ParentNode): HTMLElement[] {
  return [...box.querySelectorAll<HTMLElement>("[data-spot]")];
}

interface Spot {
  dataset: DOMStringMap;
}

const column = (s: Spot): number => Number(s.dataset.col);
const row = (s: Spot): number => Number(s.dataset.row);

/** The spot that a key leads to; none: the key is no arrow, or there is nothing there. */
export function nextSpot<S extends Spot>(spots: readonly S[], here: S, key: string): S | undefined {
  switch (key) {
    case "ArrowUp":
    case "ArrowDown": {
      const inColumn = spots.filter((s) => column(s) === column(here));
      return inColumn[inColumn.indexOf(here) + (key === "ArrowDown" ? 1 : -1)];
    }
    case "ArrowLeft":
      return aside(spots, here, -1);
    case "ArrowRight":
      return aside(spots, here, 1);
    case "Home":
    case "End":
      return spots.filter((s) => row(s) === row(here)).at(key === "Home" ? 0 : -1);
    default:
      return undefined;
  }
}

/** In the row of the curve the next point, else as far down in the next column that has something in the row. */
function aside<S extends Spot>(spots: readonly S[], here: S, way: 1 | -1): S | undefined {
  const inRow = spots.filter((s) => row(s) === row(here));
  if (here.dataset.spot?.startsWith("point/") === true) return inRow[inRow.indexOf(here) + way];
  const beyond = inRow.filter((s) => way * (column(s) - column(here)) > 0);
  if (beyond.length === 0) return undefined;
  const next = way > 0 ? Math.min(...beyond.map(column)) : Math.max(...beyond.map(column));
  const there = beyond.filter((s) => column(s) === next);
  const depth = inRow.filter((s) => column(s) === column(here)).indexOf(here);
  return there[Math.min(depth, there.length - 1)];
}
