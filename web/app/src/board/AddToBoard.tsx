// SPDX-License-Identifier: Apache-2.0

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { type NewPiece, useBoard } from "./board";

export interface AddProps {
  /** What is added; a function where it is made only when it is asked for, such as a picture. */
  piece: NewPiece | (() => NewPiece);
  /** How it is called, for readers of screens. */
  what: string;
}

/** Puts a quote, a sentence or a picture on the board, with what it rests on. Quotes are masked first. */
export function AddToBoard({ piece, what }: AddProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const f = useFormat();
  const picked = usePicked();
  const board = useBoard();
  const here = typeof piece !== "function" && piece.kind === "quote" ? board.pieces.find((p) => p.id === piece.id) : undefined;
  const add = useMutation({
    mutationFn: async () => {
      const p = typeof piece === "function" ? piece() : piece;
      const source = { period: f.span(picked.from, picked.last), ...p.source };
      if (p.kind !== "quote") return board.add({ ...p, source });
      const masked = await call("POST /v1/workspaces/{workspace}/mask", { workspace: desk.id, body: { texts: [p.text] } });
      return board.add({ ...p, text: masked.texts?.[0]?.text ?? "", source: { ...source, masked: true } });
    },
  });
  if (here !== undefined) return <button type="button" className="tool on-board" aria-pressed="true" aria-label={t("app_voices.off_board_what", { what })} onClick={() => board.set(board.pieces.filter((p) => p.key !== here.key))}><Icon name="paste" />{t("app_voices.on_board")}</button>;
  return (
    <button type="button" className="tool add-to-board" aria-label={t("app_voices.add_board_what", { what })} title={add.error?.message} disabled={add.isPending} onClick={() => add.mutate()}>
      <Icon name="plus" />{t(add.error !== null ? "app.again" : add.isSuccess ? "app_voices.on_board" : "app_voices.add_board")}
    </button>
  );
}
