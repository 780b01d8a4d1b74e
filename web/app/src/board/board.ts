// SPDX-License-Identifier: Apache-2.0

// The board: quotes, sentences and pictures that one reader collects in one
// workspace, in an order of one's own, with headings and notes. It is kept in
// this browser alone, and quotes are masked before they are kept.

import { useCallback, useMemo, useSyncExternalStore } from "react";
import { useDesk } from "../api/desk";

/** What a piece rests on. */
export interface Source {
  n?: number; // how many texts or answers it speaks of
  period?: string; // as the reader saw it; what is picked unless something else is named
  touchpoint?: string;
  unit?: string;
  occurred?: string;
  masked?: boolean;
}

export interface Piece {
  key: string; // on the board
  kind: "quote" | "sentence" | "picture" | "heading" | "note";
  text: string; // of a picture: what it shows
  svg?: string;
  id?: string; // of the fact, so that a quote stands once
  source?: Source;
}

export type NewPiece = Omit<Piece, "key">;

const MOST = 200; // pieces; a board is to be read

/** Reads what is kept; what is no piece is left out. */
export function readPieces(text: string | null): Piece[] {
  try {
    const all: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(all) ? all.filter((p): p is Piece => typeof (p as Piece)?.key === "string" && typeof (p as Piece).text === "string" && KINDS.includes((p as Piece).kind)) : [];
  } catch {
    return [];
  }
}

const KINDS: readonly Piece["kind"][] = ["quote", "sentence", "picture", "heading", "note"];

/** Puts a piece at the end; a quote that stands already stays where it is. */
export function added(pieces: readonly Piece[], piece: NewPiece, key: string): Piece[] {
  if (pieces.length >= MOST || (piece.id !== undefined && pieces.some((p) => p.id === piece.id))) return [...pieces];
  return [...pieces, { ...piece, key }];
}

/** Moves a piece to a place, from 0. */
export function moved(pieces: readonly Piece[], key: string, to: number): Piece[] {
  const piece = pieces.find((p) => p.key === key);
  if (piece === undefined) return [...pieces];
  const rest = pieces.filter((p) => p.key !== key);
  return rest.toSpliced(Math.min(rest.length, Math.max(0, to)), 0, piece);
}

const CHANGED = "touchstone.board";

export interface Board {
  pieces: readonly Piece[];
  set: (pieces: readonly Piece[]) => void;
  add: (piece: NewPiece) => void;
}

/** The reader's board of the workspace, the same in every tab. */
export function useBoard(): Board {
  const { desk, me } = useDesk();
  const at = `touchstone.board.${desk.id}.${me.user.id}`;
  const kept = useSyncExternalStore(listen, () => localStorage.getItem(at));
  const pieces = useMemo(() => readPieces(kept), [kept]);
  const set = useCallback((next: readonly Piece[]) => {
    localStorage.setItem(at, JSON.stringify(next));
    dispatchEvent(new Event(CHANGED));
  }, [at]);
  return { pieces, set, add: (piece) => set(added(readPieces(localStorage.getItem(at)), piece, crypto.randomUUID())) };
}

function listen(changed: () => void): () => void {
  addEventListener("storage", changed);
  addEventListener(CHANGED, changed);
  return () => {
    removeEventListener("storage", changed);
    removeEventListener(CHANGED, changed);
  };
}
