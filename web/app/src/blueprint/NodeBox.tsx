// SPDX-License-Identifier: Apache-2.0

import type { KeyboardEvent, ReactNode } from "react";
import type { BlueprintNode } from "../api/schema";
import { CommentCount } from "../sheet/Comments";
import { useWords } from "../text/words";
import { type Board, toName } from "./board";
import { neighbour } from "./model";

const ARROWS: Readonly<Record<string, readonly [lanes: number, columns: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** A node as a button: what it is, who does it, and its three marks. Everything about it can be done with keys. */
export function NodeBox({ node, board }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  const { live, say } = board;
  const known = live.of(node.touchpoint);
  const marks = say.marks(known);
  const [chosen, lit, drawing] = [board.chosen === node.id, live.chains.some((c) => c.nodes.includes(node.id)), board.from === node.id];
  const classes = ["bp-node", say.level(node, known), chosen && "chosen", lit && "lit", drawing && "drawing"].filter(Boolean).join(" ");
  return (
    <button type="button" id={`bp-node-${node.id}`} className={classes} aria-pressed={chosen} onFocus={() => board.focus(node.id)} onKeyDown={(e) => press(e, node, board)}>
      <span className="hidden-text">{say.place(node)}{t("app_blueprint.then")}</span>
      <span className="bp-node-name">{say.label(node)}</span>
      <CommentCount n={board.comments.get(`node/${node.id}`) ?? 0} />
      {marks.length === 0 ? <span className="bp-node-under">{say.department(node.department)}</span> : <span className="bp-marks">{marks.map((m) => <span key={m.kind} className={`bp-mark bp-${m.kind} bp-${m.tone}`} title={m.says}>{m.text}</span>)}</span>}
      <span className="hidden-text">{[...marks.map((m) => m.says), lit && t("app_blueprint.in_chain"), drawing && t("app_blueprint.drawing_from")].filter(Boolean).map((x) => `${t("app_blueprint.then")}${x}`)}</span>
    </button>
  );
}

/** Enter chooses, or ends a connector; arrows move what is chosen, or the keyboard; C begins a connector. */
function press(e: KeyboardEvent, node: BlueprintNode, board: Board): void {
  const chosen = board.chosen === node.id;
  const arrow = ARROWS[e.key];
  const act = keyOf(e, node, board, chosen);
  if (arrow === undefined && act === undefined) return;
  e.preventDefault();
  e.stopPropagation();
  if (act !== undefined) act();
  else if (arrow !== undefined && chosen && board.edit !== null && board.from === null) board.edit.nudge(node.id, ...arrow);
  else if (arrow !== undefined) board.focus(neighbour(board.content, node.id, ...arrow)?.id ?? node.id);
}

function keyOf(e: KeyboardEvent, node: BlueprintNode, board: Board, chosen: boolean): (() => void) | undefined {
  const { edit } = board;
  if (e.key === "Enter" || e.key === " ") {
    if (board.from === null || edit === null) return () => board.choose(chosen ? null : node.id);
    return () => {
      edit.connect(board.from!, node.id);
      board.draw(null);
    };
  }
  if (e.key === "Escape") return () => (board.from !== null ? board.draw(null) : board.choose(null));
  if (edit === null) return undefined;
  if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "d") return () => edit.duplicate(node.id);
  if (e.ctrlKey || e.metaKey || e.altKey) return undefined;
  if (e.key.toLowerCase() === "c") {
    return () => {
      board.choose(null);
      board.draw(node.id);
    };
  }
  if (e.key === "Delete" || e.key === "Backspace") {
    return () => {
      board.focus((neighbour(board.content, node.id, 0, -1) ?? neighbour(board.content, node.id, 0, 1))?.id ?? null);
      edit.remove(node.id);
    };
  }
  if (e.key === "F2") {
    return () => {
      board.choose(node.id);
      setTimeout(toName);
    };
  }
  return undefined;
}
