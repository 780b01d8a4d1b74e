// SPDX-License-Identifier: Apache-2.0

// Adding, changing, deleting and restoring records of the register. Each act
// names the version that it saw, knows how it is taken back, and is a conflict
// where somebody else was faster.

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { call, etag, type Operation, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { listKey, type Nouns, useForget, whole } from "../api/lists";

export type Edited = "departments" | "stages" | "units" | "personas";
type Fields<N extends Edited> = Partial<Omit<Nouns[N], "id" | "version" | "created" | "updated">>;

/** A change that met a newer version. */
export interface RecordConflict<N extends Edited> {
  mine: Fields<N>;
  theirs: Nouns[N];
}

export interface Records<N extends Edited> {
  add: (fields: Fields<N>, says: string) => Promise<boolean>;
  change: (seen: Nouns[N], fields: Fields<N>, says: string) => Promise<boolean>;
  remove: (seen: Nouns[N], says: string) => Promise<boolean>;
  restore: (seen: Nouns[N], says: string) => Promise<boolean>;
  /** What was done last, and the way back. */
  done: { says: string; undo: () => Promise<void> } | null;
  conflict: RecordConflict<N> | null;
  settle: (mine: boolean) => Promise<void>;
  fault: Error | null;
  busy: boolean;
}

export function useRecords<N extends Edited>(noun: N): Records<N> {
  const { desk } = useDesk();
  const forget = useForget();
  const client = useQueryClient();
  const [done, setDone] = useState<Records<N>["done"]>(null);
  const [conflict, setConflict] = useState<RecordConflict<N> | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const ask = (method: string, path: string, given: object): Promise<Nouns[N]> => call(`${method} /v1/workspaces/{workspace}/${noun}${path}` as Operation, { workspace: desk.id, ...given } as never) as Promise<Nouns[N]>;
  const put = (seen: Nouns[N], fields: Fields<N>): Promise<Nouns[N]> => ask("PUT", "/{id}", { id: seen.id, "If-Match": etag(seen), body: { ...seen, ...fields } });
  const removing = (seen: Nouns[N]): Promise<unknown> => ask("DELETE", "/{id}", { id: seen.id, "If-Match": etag(seen) });
  const restoring = (seen: Nouns[N]): Promise<unknown> => ask("POST", "/{id}/restore", { id: seen.id, "If-Match": etag(seen) });
  const newest = (id: string): Promise<Nouns[N]> => ask("GET", "/{id}", { id });
  /** The version that a deletion made, which only the list of the deleted tells. */
  const deleted = async (id: string): Promise<Nouns[N]> => (await whole(desk.id, noun, undefined, { deleted: "deleted" })).find((r) => r.id === id)!;

  const act = async (work: () => Promise<{ says: string; undo: () => Promise<unknown> }>, mine: Fields<N>, seen?: Nouns[N]): Promise<boolean> => {
    setBusy(true);
    setFault(null);
    setDone(null);
    try {
      const { says, undo } = await work();
      setDone({ says, undo: async () => void (await act(async () => {
        await undo();
        return { says: "", undo: async () => {} };
      }, {})) });
      return true;
    } catch (e) {
      if (e instanceof Problem && e.kind === "conflict" && seen !== undefined) {
        const theirs = await newest(seen.id).catch(() => null);
        if (theirs !== null && theirs.version !== seen.version) setConflict({ mine, theirs });
        else setFault(e);
      } else setFault(e as Error);
      return false;
    } finally {
      setBusy(false);
      await Promise.all([forget(), client.invalidateQueries({ queryKey: ["deleted", desk.id, noun] })]);
    }
  };
  const change = (seen: Nouns[N], fields: Fields<N>, says: string): Promise<boolean> => act(async () => {
    const now = await put(seen, fields);
    return { says, undo: () => put(now, seen) };
  }, fields, seen);
  return {
    add: (fields, says) => act(async () => {
      const made = await ask("POST", "", { body: fields });
      return { says, undo: () => removing(made) };
    }, fields),
    change,
    remove: (seen, says) => act(async () => {
      await removing(seen);
      return { says, undo: async () => restoring(await deleted(seen.id)) };
    }, {}, seen),
    restore: (seen, says) => act(async () => {
      await restoring(seen);
      return { says, undo: async () => removing(await newest(seen.id)) };
    }, {}, seen),
    done: done === null || done.says === "" ? null : done,
    conflict,
    settle: async (mine) => {
      setConflict(null);
      if (mine && conflict !== null) await change(conflict.theirs, conflict.mine, "");
    },
    fault,
    busy,
  };
}

/** The records that were deleted and can come back. */
export function useDeleted<N extends Edited>(noun: N): UseQueryResult<Nouns[N][]> {
  const { desk } = useDesk();
  return useQuery({ queryKey: ["deleted", ...listKey(desk.id, noun).slice(1)], queryFn: ({ signal }) => whole(desk.id, noun, signal, { deleted: "deleted" }), staleTime: 30_000 });
}
