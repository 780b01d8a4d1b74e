// SPDX-License-Identifier: Apache-2.0

// Changing a touchpoint: the change shows at once, names the version that it
// saw, and is a conflict where somebody else was faster.

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call, etag, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { keep } from "../api/lists";
import type { Touchpoint } from "../api/schema";

/** The part of a touchpoint that is changed. */
export type Change = Partial<Pick<Touchpoint, "label" | "stage" | "channel" | "department" | "status" | "owners" | "layer">>;

/** A change that met a newer version. */
export interface Conflict {
  mine: Change;
  theirs: Touchpoint;
}

export interface Editing {
  save: (seen: Touchpoint, change: Change) => Promise<boolean>;
  conflict: Conflict | null;
  fault: Error | null;
  /** Ends a conflict: with one's own change on top of the newest version, or with the newest version. */
  settle: (mine: boolean) => Promise<void>;
  dismiss: () => void;
}

export function useEditing(): Editing {
  const client = useQueryClient();
  const { desk } = useDesk();
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const at = { workspace: desk.id };

  const attempt = async (seen: Touchpoint, mine: Change, act: () => Promise<Touchpoint>): Promise<boolean> => {
    setFault(null);
    try {
      keep(client, desk.id, "touchpoints", await act());
      void client.invalidateQueries({ queryKey: ["versions", desk.id, seen.id] });
      return true;
    } catch (e) {
      keep(client, desk.id, "touchpoints", seen);
      if (!(e instanceof Problem)) throw e;
      if (e.kind !== "conflict") setFault(e);
      else {
        const theirs = await call("GET /v1/workspaces/{workspace}/touchpoints/{id}", { ...at, id: seen.id });
        keep(client, desk.id, "touchpoints", theirs);
        if (theirs.version === seen.version) setFault(e); // a name that is taken
        else setConflict({ mine, theirs });
      }
      return false;
    }
  };

  const save = (seen: Touchpoint, change: Change): Promise<boolean> => {
    const next = { ...seen, ...change };
    keep(client, desk.id, "touchpoints", next);
    return attempt(seen, change, () => call("PUT /v1/workspaces/{workspace}/touchpoints/{id}", { ...at, id: seen.id, "If-Match": etag(seen), body: next }));
  };

  return {
    save,
    conflict,
    fault,
    settle: async (mine) => {
      if (conflict === null) return;
      setConflict(null);
      if (mine) await save(conflict.theirs, conflict.mine);
    },
    dismiss: () => setFault(null),
  };
}
