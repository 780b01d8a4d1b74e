// SPDX-License-Identifier: Apache-2.0

// What the sheet, the lists and the panel share: the content, what is known of
// it, what is chosen, and what may be done.

import { useEffect, useMemo, useRef, useState } from "react";
import type { BlueprintConnector, BlueprintNode } from "../api/schema";
import type { LiveBlueprint } from "./live";
import { addNode, changeConnector, changeNode, connect, type Content, disconnect, duplicateNode, freshId, moveNode, nodeOf, nudgeNode, removeNode } from "./model";
import { arrange } from "./layout";
import type { Say } from "./say";

export interface Edits {
  add: (lane: string, column: number) => void;
  change: (id: string, change: Partial<BlueprintNode>, group?: string) => void;
  move: (id: string, lane: string, column: number) => void;
  nudge: (id: string, lanes: number, columns: number) => void;
  remove: (id: string) => void;
  duplicate: (id: string) => void;
  connect: (from: string, to: string) => void;
  join: (x: BlueprintConnector, change: Partial<BlueprintConnector>, group?: string) => void;
  part: (x: BlueprintConnector) => void;
  head: (change: Partial<Pick<Content, "label" | "scenario" | "journey" | "lines">>, group?: string) => void;
  arrange: () => void;
}

export interface Board {
  id: string; // of the blueprint
  content: Content;
  /** How many open comments each part has. */
  comments: ReadonlyMap<string, number>;
  live: LiveBlueprint;
  say: Say;
  edit: Edits | null; // null: to be looked at only
  chosen: string | null; // id of a node, or "from to" of a connector
  choose: (id: string | null) => void;
  /** The node that the keyboard is at. */
  focused: string | null;
  focus: (id: string | null) => void;
  /** The node that a connector is being drawn from by keyboard. */
  from: string | null;
  draw: (from: string | null) => void;
}

/** Every edit of a blueprint, given the function that makes its content another. */
export function useEdits(edit: (change: (now: Content) => Content, group?: string) => void, choose: (id: string | null) => void, focus: (id: string | null) => void, unnamed: { zh?: string; en?: string }): Edits {
  return useMemo(() => {
    const fresh = (make: (c: Content, id: string) => Content): string => {
      let made = "";
      edit((c) => {
        made = freshId(c);
        return make(c, made);
      });
      choose(made);
      return made;
    };
    return {
      add: (lane, column) => {
        fresh((c, id) => addNode(c, { id, lane, column, label: unnamed, stage: stageNear(c, column) }));
        setTimeout(toName);
      },
      change: (id, change, group) => edit((c) => changeNode(c, id, change), group),
      move: (id, lane, column) => edit((c) => moveNode(c, id, lane, column)),
      nudge: (id, lanes, columns) => edit((c) => nudgeNode(c, id, lanes, columns)),
      remove: (id) => {
        edit((c) => removeNode(c, id));
        choose(null);
      },
      duplicate: (id) => focus(fresh((c, copy) => duplicateNode(c, id, copy))),
      connect: (from, to) => edit((c) => connect(c, from, to)),
      join: (x, change, group) => edit((c) => changeConnector(c, x, change), group),
      part: (x) => {
        edit((c) => disconnect(c, x));
      },
      head: (change, group) => edit((c) => ({ ...c, ...change }), group),
      arrange: () => edit(arrange),
    };
  }, [edit, choose, focus, unnamed]);
}

/** Goes to the field of the name in the panel. */
export function toName(): void {
  const field = document.getElementById("bp-name");
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  }
}

/** Brings the keyboard to the node that it is to be at, but never away from a field that somebody writes in. */
export function useFocus(board: Board, shown: (id: string) => void = () => {}): void {
  const { focused, content } = board;
  const seen = useRef<string | null>(null);
  useEffect(() => {
    if (focused === null) return;
    const here = document.activeElement;
    const free = here === null || here === document.body || here.classList.contains("bp-node");
    if (focused === seen.current && !free) return;
    seen.current = focused;
    document.getElementById(`bp-node-${focused}`)?.focus({ preventScroll: document.querySelector(".bp-canvas") !== null });
    shown(focused);
    // shown is another with every layout; only these two bring the keyboard somewhere
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [focused, content]);
}

/** The stage of a column, as its other nodes say. */
function stageNear(c: Content, column: number): string | undefined {
  return c.nodes.find((n) => n.column === column && n.stage !== undefined)?.stage;
}

/** What is chosen, where the keyboard is, and what is being drawn. */
export function useChoice(asked: string | undefined, remember: (id: string | undefined) => void): Pick<Board, "chosen" | "choose" | "focused" | "focus" | "from" | "draw"> {
  const [focused, focus] = useState<string | null>(null);
  const [from, draw] = useState<string | null>(null);
  return useMemo(() => ({ chosen: asked ?? null, choose: (id) => remember(id ?? undefined), focused, focus, from, draw }), [asked, remember, focused, from]);
}

/** What is chosen: a node, a connector, or nothing. */
export function chosenOf(c: Content, chosen: string | null): { node?: BlueprintNode; connector?: BlueprintConnector } {
  return { node: nodeOf(c, chosen), connector: c.connectors.find((x) => `${x.from} ${x.to}` === chosen) };
}
