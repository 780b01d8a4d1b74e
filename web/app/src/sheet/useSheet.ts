// SPDX-License-Identifier: Apache-2.0

// Editing a record in place: undo and redo, saved a moment after the last edit
// with the version seen, merged with what others made, kept until acknowledged.

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { draftKey, keepDraft, readDraft } from "./drafts";
import type { Side } from "./merge";
import { dirty, type Known, type Merge, open, type SheetState, step, type Step } from "./state";

/** How records of a noun are read, written and merged. One value per page, so that it stays the same from render to render. */
export interface Keeping<R extends { id: string; version: number }, C> {
  noun: string; // "blueprint"
  content: (record: R) => C;
  merge: Merge<C>;
  get: (workspace: string, id: string) => Promise<R>;
  put: (workspace: string, id: string, version: number, content: C) => Promise<R>;
}

/** Where the edits are: with the server, on the way, only here, or refused. */
export type Saving = "saved" | "waiting" | "saving" | "offline" | "refused" | "clash";

export interface Sheet<C> {
  content: C;
  version: number;
  /** Makes the content another; edits of the same group in a row are one step of undo. */
  edit: (change: (now: C) => C, group?: string) => void;
  undo: () => void;
  redo: () => void;
  canUndo: boolean;
  canRedo: boolean;
  saving: Saving;
  fault: Error | null;
  clash: { theirs: C; both: readonly string[] } | null;
  settle: (kept: Side) => void;
  /** Saves at once. */
  flush: () => void;
}

const QUIET = 700; // ms after the last edit
const LOOK = 15_000; // ms between two looks at what others made
const AGAIN = 5_000; // ms until a lost line is tried again

export function useSheet<R extends { id: string; version: number }, C>(record: R, keeping: Keeping<R, C>, mayEdit: boolean, acknowledged: (record: R) => void): Sheet<C> {
  const { desk, me } = useDesk();
  const key = draftKey(desk.id, me.user.id, keeping.noun, record.id);
  const known = useCallback((r: R): Known<C> => ({ version: r.version, content: keeping.content(r) }), [keeping]);
  const [state, dispatch] = useReducer((s: SheetState<C>, did: Step<C>) => step(s, did, keeping.merge), null, () => open(known(record), mayEdit ? readDraft<C>(key) : null, keeping.merge));
  const [fault, setFault] = useState<Error | null>(null);
  const [sending, setSending] = useState(false);
  const now = useRef(state);
  now.current = state;
  const busy = useRef(false);
  const unsaved = mayEdit && dirty(state);

  useEffect(() => {
    if (mayEdit) keepDraft(key, dirty(state) ? { base: state.base, content: state.history.now } : null);
  }, [key, mayEdit, state]);

  const met = useCallback(async (): Promise<R | null> => {
    const theirs = await keeping.get(desk.id, record.id);
    const newer = theirs.version > now.current.base.version;
    if (newer) dispatch({ do: "met", known: known(theirs) });
    return newer ? theirs : null;
  }, [desk.id, record.id, keeping, known]);

  const flush = useCallback(async (): Promise<void> => {
    const { base, history, clash } = now.current;
    if (!mayEdit || busy.current || clash !== null || !dirty(now.current)) return;
    busy.current = true;
    setSending(true);
    try {
      const made = await keeping.put(desk.id, record.id, base.version, history.now);
      dispatch({ do: "saved", known: { version: made.version, content: history.now } });
      setFault(null);
      acknowledged(made);
    } catch (e) {
      if (!(e instanceof Problem)) throw e;
      const theirs = e.kind === "conflict" ? await met().catch(() => null) : null;
      setFault(theirs === null ? e : null);
    } finally {
      busy.current = false;
      setSending(false);
    }
  }, [desk.id, record.id, keeping, mayEdit, met, acknowledged]);

  const lost = fault instanceof Problem && (fault.status === 0 || fault.status === 429 || fault.status >= 500);
  useEffect(() => {
    if (!unsaved || sending || state.clash !== null || (fault !== null && !lost)) return; // what was refused waits for another edit
    const timer = setTimeout(() => void flush(), lost ? AGAIN : QUIET);
    return () => clearTimeout(timer);
  }, [state, unsaved, sending, fault, lost, flush]);
  useEffect(() => {
    const leave = (): void => void flush();
    addEventListener("online", leave);
    document.addEventListener("visibilitychange", leave);
    return () => {
      removeEventListener("online", leave);
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [flush]);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!busy.current && document.visibilityState === "visible") void met().then((theirs) => theirs !== null && acknowledged(theirs)).catch(() => {});
    }, LOOK);
    return () => clearInterval(timer);
  }, [met, acknowledged]);

  const acts = useMemo(() => {
    const act = (did: Step<C>): void => {
      setFault(null);
      now.current = step(now.current, did, keeping.merge); // so that a second edit before the next render sees the first
      dispatch(did);
    };
    return {
      edit: (change: (content: C) => C, group?: string) => act({ do: "edit", next: change(now.current.history.now), group }),
      undo: () => act({ do: "undo" }),
      redo: () => act({ do: "redo" }),
      settle: (kept: Side) => act({ do: "settle", kept }),
      flush: () => void flush(),
    };
  }, [flush, keeping.merge]);
  const saving: Saving = state.clash !== null ? "clash" : !unsaved ? "saved" : sending ? "saving" : fault === null ? "waiting" : lost ? "offline" : "refused";
  return {
    ...acts, saving, fault: lost ? null : fault,
    content: state.history.now, version: state.base.version,
    canUndo: state.history.past.length > 0, canRedo: state.history.future.length > 0,
    clash: state.clash === null ? null : { theirs: state.clash.theirs.content, both: state.clash.both },
  };
}
