// SPDX-License-Identifier: Apache-2.0

// The desk: where in which workspace, and as what, the reader sits.

import { createContext, useContext } from "react";
import { RIGHTS } from "./rights";
import type { Desk, Me } from "./schema";

export interface Sitting {
  me: Me;
  desk: Desk;
}

export const DeskContext = createContext<Sitting | null>(null);

export function useDesk(): Sitting {
  const sitting = useContext(DeskContext);
  if (sitting === null) throw new Error("useDesk outside of a workspace");
  return sitting;
}

/** Whether the reader's role may do something; of a touchpoint of its own where it is named. The server decides; this hides what it would refuse. */
export function may(desk: Desk, right: string, touchpoint?: string): boolean {
  const reach = RIGHTS[right]?.[desk.role];
  if (reach !== "own") return reach === "all";
  return touchpoint === undefined || desk.role !== "touchpoint-owner" || (desk.touchpoints ?? []).includes(touchpoint);
}

/** Whether the role sees only what its membership names. */
export function scoped(desk: Desk): boolean {
  return desk.role === "touchpoint-owner" || desk.role === "unit-manager";
}
