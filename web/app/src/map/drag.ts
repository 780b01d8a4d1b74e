// SPDX-License-Identifier: Apache-2.0

// Moving stages, steps and cards: by mouse, by touch after a short hold, and by
// keyboard, where an arrow goes to the next place in its direction.

import { type ClientRect, type CollisionDetection, closestCenter, type DragEndEvent, type KeyboardCoordinateGetter, KeyboardSensor, MouseSensor, pointerWithin, TouchSensor, type UniqueIdentifier, useSensor, useSensors } from "@dnd-kit/core";
import { type Edit, moveCard, moveStage, moveStep } from "./edit";
import { isLane } from "./model";

/** What is moved, and what it may be moved onto. */
export interface Moved {
  kind: "stage" | "step" | "card" | "cell";
  id: string;
  stage: string;
  lane?: string; // of a card or a cell
}

/** Whether something may be put somewhere: before its like, or into a cell of its row. */
export function fits(moved: Moved, onto: Moved): boolean {
  if (moved.kind === "stage") return onto.kind === "stage";
  if (moved.kind === "step") return onto.kind === "step" || (onto.kind === "cell" && onto.lane === "touchpoints");
  return moved.kind === "card" && (onto.kind === "card" || (onto.kind === "cell" && isLane(onto.lane ?? "")));
}

/** The edit that a drop makes; none where it changes nothing. */
export function editOf(moved: Moved, onto: Moved): Edit | null {
  if (!fits(moved, onto) || (moved.kind === onto.kind && moved.id === onto.id)) return null;
  const before = onto.kind === "cell" ? null : onto.id;
  if (moved.kind === "stage") return moveStage(moved.id, before);
  if (moved.kind === "step") return moveStep(moved.id, onto.stage, before);
  return isLane(onto.lane ?? "") ? moveCard(moved.id, onto.stage, onto.lane as never, before) : null;
}

export function droppedOf(event: Pick<DragEndEvent, "active" | "over">): Edit | null {
  const [moved, onto] = [event.active.data.current as Moved | undefined, event.over?.data.current as Moved | undefined];
  return moved === undefined || onto === undefined ? null : editOf(moved, onto);
}

/** What is under the pointer, the smaller first; by keyboard what is nearest. */
export const collisions: CollisionDetection = (args) => {
  const moved = args.active.data.current as Moved;
  const may = args.droppableContainers.filter((c) => fits(moved, c.data.current as Moved) && c.id !== `before ${args.active.id}`);
  const within = { ...args, droppableContainers: may };
  if (args.pointerCoordinates === null) return closestCenter(within);
  const under = pointerWithin(within);
  const exact = under.filter((c) => String(c.id).startsWith("before "));
  return exact.length > 0 ? exact : under;
};

const ARROWS: Record<string, readonly [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The nearest fitting place in the direction of an arrow; measured here where the arrow is faster than the library. */
const byArrow: KeyboardCoordinateGetter = (event, { context: { active, activeNode, collisionRect, droppableRects, droppableContainers } }) => {
  const way = ARROWS[event.code];
  const from = collisionRect ?? activeNode?.getBoundingClientRect();
  if (way === undefined || active === null || from === undefined) return undefined;
  event.preventDefault();
  const places = droppableContainers.getEnabled().filter((c) => fits(active.data.current as Moved, c.data.current as Moved) && c.id !== `before ${active.id}`);
  const best = nearest(from, places.flatMap((c) => place(c.id, droppableRects.get(c.id) ?? c.node.current?.getBoundingClientRect())), way);
  return best === undefined ? undefined : { x: best.left + best.width / 2 - from.width / 2, y: best.top + best.height / 2 - from.height / 2 };
};

function place(id: UniqueIdentifier, rect: ClientRect | undefined): (ClientRect & { id: UniqueIdentifier })[] {
  return rect === undefined ? [] : [{ ...rect, id }];
}

/** The rectangle whose middle is nearest in a direction; what lies aside counts double. */
export function nearest<R extends { left: number; top: number; width: number; height: number }>(from: R | ClientRect, places: readonly R[], [dx, dy]: readonly [number, number]): R | undefined {
  const middle = (r: { left: number; top: number; width: number; height: number }): [number, number] => [r.left + r.width / 2, r.top + r.height / 2];
  const [x, y] = middle(from);
  let best: { place: R; far: number } | undefined;
  for (const p of places) {
    const [px, py] = middle(p);
    const along = dx * (px - x) + dy * (py - y);
    const aside = Math.abs(dy * (px - x)) + Math.abs(dx * (py - y));
    const far = along + 2 * aside;
    if (along > 4 && (best === undefined || far < best.far)) best = { place: p, far };
  }
  return best?.place;
}

export function useMoving(): ReturnType<typeof useSensors> {
  return useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 250, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: byArrow, keyboardCodes: { start: ["Space"], cancel: ["Escape"], end: ["Space", "Enter"] } }),
  );
}
