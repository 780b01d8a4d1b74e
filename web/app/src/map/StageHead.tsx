// SPDX-License-Identifier: Apache-2.0

import { useDraggable, useDroppable } from "@dnd-kit/core";
import { type PointerEvent, type ReactNode, useRef } from "react";
import { CommentCount } from "../sheet/Comments";
import { useWords } from "../text/words";
import { markOf } from "./compare";
import { feelOf } from "./live";
import type { MapStage, Part } from "./model";
import { useSayFeel } from "./say";
import { useMap, useNames } from "./view";

export const NARROWEST = 150;
export const WIDEST = 640;

/** The head of a column: the stage, its number, how customers felt in it. Its right edge makes it wider. */
export function StageHead({ stage, column, width, zoom, resize }: { stage: MapStage; column: number; width: number; zoom: number; resize: (width: number) => void }): ReactNode {
  const { t } = useWords();
  const names = useNames();
  const say = useSayFeel();
  const { mayEdit, selected, select, live, difference, comments } = useMap();
  const part: Part = `stage/${stage.stage}`;
  const data = { kind: "stage", id: stage.stage, stage: stage.stage };
  const drag = useDraggable({ id: part, data, disabled: !mayEdit });
  const drop = useDroppable({ id: `before ${part}`, data, disabled: !mayEdit });
  const feel = feelOf(live?.stage(stage.stage));
  const mark = markOf(difference, part);
  return (
    <div role="columnheader" className="map-head" ref={drop.setNodeRef}>
      <div ref={drag.setNodeRef} {...(mayEdit ? drag.attributes : { role: "button" })} {...drag.listeners} tabIndex={-1} className={`map-head-face${drop.isOver ? " over" : ""}${drag.isDragging ? " dragged" : ""}`} data-spot={part} data-row={-1} data-col={column} aria-pressed={undefined}
        aria-current={selected === part ? "true" : undefined} onClick={() => select(part)}>
        <span className="map-head-name">{mark !== undefined && <span className={`map-mark ${mark}`}>{t(`app_map.mark_${mark}`)}</span>}<b>{names.stage(stage.stage)}</b><CommentCount n={comments.get(part) ?? 0} /></span>
        {feel !== undefined && feel.value !== undefined && <span className={`small number ${feel.state === "live" ? "quiet" : "map-grey"}`}>{say.brief(feel)}{feel.state !== "live" && ` · ${t(`app_map.state.${feel.state}`)}`}</span>}
      </div>
      <Resizer label={t("app_map.resize", { stage: names.stage(stage.stage) })} width={width} zoom={zoom} resize={resize} />
    </div>
  );
}

function Resizer({ label, width, zoom, resize }: { label: string; width: number; zoom: number; resize: (width: number) => void }): ReactNode {
  const from = useRef<{ x: number; width: number } | null>(null);
  const held = (w: number): number => Math.round(Math.min(WIDEST, Math.max(NARROWEST, w)));
  const move = (e: PointerEvent): void => {
    if (from.current !== null) resize(held(from.current.width + (e.clientX - from.current.x) / zoom));
  };
  return (
    <div className="map-resize" role="separator" aria-orientation="vertical" aria-label={label} aria-valuenow={width} aria-valuemin={NARROWEST} aria-valuemax={WIDEST} tabIndex={0}
      onPointerDown={(e) => {
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { x: e.clientX, width };
      }}
      onPointerMove={move} onPointerUp={() => {
        from.current = null;
      }}
      onKeyDown={(e) => {
        if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
        e.preventDefault();
        e.stopPropagation();
        resize(held(width + (e.key === "ArrowRight" ? 16 : -16)));
      }} />
  );
}
