// SPDX-License-Identifier: Apache-2.0

// One card: its text, typed where it stands; its left edge tells how it is known.

import { useDraggable, useDroppable } from "@dnd-kit/core";
import { type ReactNode, useRef } from "react";
import type { JourneyCard } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { CommentCount } from "../sheet/Comments";
import { markOf } from "./compare";
import type { Level } from "./live";
import { patchCard, removeCard } from "./edit";
import { type Part, type PlacedCard, shownIn, withText } from "./model";
import { useMap } from "./view";

/** The strongest evidence that a card names; assumed where it names none. What the server counts goes before it. */
export function levelOf(card: JourneyCard): Level {
  const kinds = (card.evidence ?? []).map((e) => e.kind);
  return kinds.includes("observed") ? "observed" : kinds.includes("reported") ? "reported" : "assumed";
}

export function CardItem({ placed, row, column }: { placed: PlacedCard; row: number; column: number }): ReactNode {
  const { typing } = useMap();
  return typing === placed.card.id ? <Typing placed={placed} /> : <Face placed={placed} row={row} column={column} />;
}

function Face({ placed: { stage, card }, row, column }: { placed: PlacedCard; row: number; column: number }): ReactNode {
  const { t, lang, name } = useWords();
  const { mayEdit, selected, select, type, difference, live, comments } = useMap();
  const level = live?.level(card.id) ?? levelOf(card);
  const part: Part = `card/${card.id}`;
  const data = { kind: "card", id: card.id, stage, lane: card.lane };
  const drag = useDraggable({ id: part, data, disabled: !mayEdit });
  const drop = useDroppable({ id: `before ${part}`, data, disabled: !mayEdit });
  const text = labelIn(lang, card.label);
  const mark = markOf(difference, part);
  const open = (): void => {
    select(part);
    if (mayEdit) type(card.id);
  };
  return (
    <div ref={(node) => {
      drag.setNodeRef(node);
      drop.setNodeRef(node);
    }} {...(mayEdit ? drag.attributes : { role: "button" })} {...drag.listeners} tabIndex={-1} className={`map-card edge-${level}${drag.isDragging ? " dragged" : ""}${drop.isOver ? " over" : ""}`}
      data-spot={part} data-row={row} data-col={column} aria-pressed={undefined} aria-current={selected === part ? "true" : undefined} title={text} onClick={open}>
      {mark !== undefined && <span className={`map-mark ${mark}`}>{t(`app_map.mark_${mark}`)}</span>}
      <span className="map-card-text">{text}</span>
      <CommentCount n={comments.get(part) ?? 0} />
      <span className="hidden-text">{name("app_sheet.level", level)}</span>
    </div>
  );
}

function Typing({ placed: { card } }: { placed: PlacedCard }): ReactNode {
  const { t, lang } = useWords();
  const { edit, type } = useMap();
  const before = useRef(card.label);
  const into = shownIn(card.label, lang);
  const text = card.label[into] ?? "";
  const finish = (): void => {
    if (labelIn(lang, card.label).trim() === "") edit(removeCard(card.id));
    type(null);
  };
  return (
    <textarea className={`map-card map-typing edge-${levelOf(card)}`} data-typing={card.id} aria-label={t("app_map.card_text")} autoFocus rows={Math.min(8, 1 + Math.ceil(text.length / 14))} maxLength={2000} value={text}
      onFocus={(e) => e.currentTarget.setSelectionRange(text.length, text.length)} onBlur={finish}
      onChange={(e) => edit(patchCard(card.id, { label: withText(card.label, into, e.target.value) }), `type ${card.id}`)}
      onKeyDown={(e) => {
        e.stopPropagation();
        if (e.nativeEvent.isComposing) return;
        if (e.key === "Escape") edit(patchCard(card.id, { label: before.current }), `type ${card.id}`);
        if (e.key === "Escape" || (e.key === "Enter" && !e.shiftKey)) {
          e.preventDefault();
          e.currentTarget.blur();
        }
      }} />
  );
}
