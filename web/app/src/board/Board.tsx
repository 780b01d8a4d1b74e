// SPDX-License-Identifier: Apache-2.0

// The board: arrange what was collected, give it headings and notes, take it
// along as slides, on paper or as a table.

import "../design/voices.css";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { download } from "../ui/download";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Failed } from "../ui/states";
import { moved, type Piece, useBoard } from "./board";
import { PieceCard } from "./PieceCard";
import { sourceLine } from "./source";

export function Board(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const board = useBoard();
  const [before, keep] = useState<readonly Piece[] | null>(null);
  const [dragged, drag] = useState<string | null>(null);
  const remove = (key: string): void => {
    keep(board.pieces);
    board.set(board.pieces.filter((p) => p.key !== key));
  };
  const drop = (to: number): void => {
    if (dragged !== null) board.set(moved(board.pieces, dragged, to));
    drag(null);
  };
  return (
    <>
      <PageHead title={t("app.page_board")} says={t(board.pieces.length === 0 ? "app_voices.board_none" : "app_voices.board_says", { n: board.pieces.length })} tools={<Exports />} />
      <div className="row no-print">
        {(["heading", "note"] as const).map((kind) => <button key={kind} type="button" className="button" onClick={() => board.add({ kind, text: "" })}><Icon name="plus" />{t(`app_voices.add_${kind}`)}</button>)}
        <span className="quiet small">{t("app_voices.board_kept")}</span>
      </div>
      {before !== null && <div className="undo no-print" role="status"><span>{t("app_voices.removed")}</span><span className="space" /><button type="button" className="button" onClick={() => {
        board.set(before);
        keep(null);
      }}><Icon name="undo" />{t("app.undo")}</button></div>}
      {board.pieces.length === 0 ? <Empty title={t("app_voices.board_empty")} says={t("app_voices.board_empty_what")} action={<Link className="button main" to="/$workspace/voices" params={{ workspace: desk.id }} search={keepPick as never}>{t("app_voices.to_voices")}</Link>} /> : (
        <ol className="board" aria-label={t("app.page_board")}>{board.pieces.map((p, i) => (
          <li key={p.key} className={`piece ${p.kind} ${dragged === p.key ? "dragged" : ""}`} onDragOver={(e) => dragged !== null && e.preventDefault()} onDrop={() => drop(i)}>
            <PieceCard piece={p} place={i} of={board.pieces.length} grab={(on) => drag(on ? p.key : null)} move={(to) => board.set(moved(board.pieces, p.key, to))} change={(text) => board.set(board.pieces.map((x) => (x.key === p.key ? { ...x, text } : x)))} remove={() => remove(p.key)} />
          </li>
        ))}</ol>
      )}
    </>
  );
}

/** Takes the board along. */
function Exports(): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { pieces } = useBoard();
  const title = t("app.page_board");
  const slides = useMutation({
    mutationFn: async () => {
      const { pptx } = await import("./slides");
      download(`${title}.pptx`, "", await pptx(pieces, { title, language: lang === "zh" ? "zh-CN" : "en-US", sourceOf: (p) => sourceLine(p, f, t) }));
    },
  });
  const rows = (): (string | number)[][] => [
    [t("app_voices.kind"), t("app_voices.text"), t("app.touchpoint"), t("app.unit"), t("app_voices.when"), "n", t("app.period"), t("app_voices.masked")],
    ...pieces.map((p) => [t(`app_voices.kind_${p.kind}`), p.text, p.source?.touchpoint ?? "", p.source?.unit ?? "", p.source?.occurred ?? "", p.source?.n ?? "", p.source?.period ?? "", p.source?.masked === true ? "✓" : ""]),
  ];
  if (pieces.length === 0) return null;
  return (
    <div className="row no-print">
      <button type="button" className="button" disabled={slides.isPending} onClick={() => slides.mutate()}><Icon name="export" />PPTX</button>
      <button type="button" className="button" onClick={() => print()}><Icon name="export" />PDF</button>
      <Files name={title} rows={rows} />
      {slides.error !== null && <Failed error={slides.error} />}
    </div>
  );
}
