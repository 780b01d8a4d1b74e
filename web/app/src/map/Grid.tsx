// SPDX-License-Identifier: Apache-2.0

// The sheet: stages as columns, lanes as rows, with heads that stay. Arrows move
// between what stands in it; only one of all is a stop of the Tab key.

import { type Announcements, DndContext, DragOverlay, type DragStartEvent } from "@dnd-kit/core";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { labelIn, useWords } from "../text/words";
import { AddStage } from "./AddStage";
import { Cell } from "./Cell";
import { Curve } from "./Curve";
import { collisions, droppedOf, type Moved, useMoving } from "./drag";
import type { LiveMap } from "./live";
import { cardsOf, type Content, ROWS, stepsOf } from "./model";
import { nextSpot, spotsOf } from "./spots";
import { StageHead } from "./StageHead";
import { useMap, useNames } from "./view";


interface GridProps {
  widths: Readonly<Record<string, number>>;
  usual: number; // the width of other stages
  resize: (stage: string, width: number) => void;
  zoom: number;
  act: (key: KeyboardEvent, spot: string) => void; // Del, Enter and so on
  other: { content: Content; live: LiveMap | undefined } | null;
}

export function Grid({ widths, usual, resize, zoom, act, other }: GridProps): ReactNode {
  const { t } = useWords();
  const { content, mayEdit, edit, selected } = useMap();
  const box = useRef<HTMLDivElement>(null);
  const at = useRef<string | null>(null);
  const [moved, setMoved] = useState<Moved | null>(null);
  const columns = content.stages.map((s) => ({ stage: s.stage, width: widths[s.stage] ?? usual }));
  const steps = stepsOf(content);
  const say = useAnnouncements();
  useEffect(() => {
    if (box.current !== null) stops(box.current, at.current);
  });
  useEffect(() => {
    if (selected !== null) box.current?.querySelector(`[data-spot="${CSS.escape(selected)}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  const press = (e: KeyboardEvent<HTMLDivElement>): void => {
    const here = (e.target as HTMLElement).closest<HTMLElement>("[data-spot]");
    if (here === null || moved !== null || box.current === null) return;
    const next = nextSpot(spotsOf(box.current), here, e.key);
    if (next === undefined) return act(e, here.dataset.spot ?? "");
    e.preventDefault();
    next.focus();
  };
  return (
    <DndContext sensors={useMoving()} collisionDetection={collisions} accessibility={{ announcements: say, screenReaderInstructions: { draggable: t("app_map.drag_how") } }}
      onDragStart={(e: DragStartEvent) => setMoved(e.active.data.current as Moved)} onDragCancel={() => setMoved(null)} onDragEnd={(e) => {
        setMoved(null);
        const change = droppedOf(e);
        if (change !== null) edit(change);
      }}>
      <div className="map-grid" role="grid" aria-label={t("app_map.sheet")} ref={box} onKeyDown={press} onFocus={(e) => {
        at.current = (e.target as HTMLElement).closest<HTMLElement>("[data-spot]")?.dataset.spot ?? at.current;
        if (box.current !== null) stops(box.current, at.current);
      }} style={{ fontSize: `${zoom}em`, gridTemplateColumns: [`${104 * Math.max(0.7, zoom)}px`, ...columns.map((c) => `${c.width * zoom}px`), mayEdit ? "minmax(44px, auto)" : "0"].join(" ") }}>
        <div role="row" className="map-row">
          <div role="columnheader" className="map-corner"><span className="hidden-text">{t("app_map.lane")}</span></div>
          {content.stages.map((s, i) => <StageHead key={s.stage} stage={s} column={i} width={columns[i]!.width} zoom={zoom} resize={(w) => resize(s.stage, w)} />)}
          {mayEdit && <div role="columnheader" className="map-head map-head-add"><AddStage column={content.stages.length} /></div>}
        </div>
        {ROWS.map((row, r) => (
          <div key={row} role="row" className="map-row">
            <div role="rowheader" className={`map-lane lane-${row}`}>{row === "emotion" && <span className="map-scale" aria-hidden="true"><i>+2</i><i>0</i><i>−2</i></span>}<span>{t(`app_map.row.${row}`)}</span></div>
            {row === "emotion"
              ? content.stages.length > 0 && <div role="gridcell" aria-colspan={content.stages.length} className="map-curve-cell" style={{ gridColumn: `2 / span ${content.stages.length}` }}><Curve columns={columns} row={r} zoom={zoom} other={other} /></div>
              : content.stages.map((s, i) => <Cell key={s.stage} stage={s} row={row} at={{ row: r, column: i }} steps={steps.filter((x) => x.stage === s.stage)} />)}
          </div>
        ))}
      </div>
      <DragOverlay dropAnimation={null}>{moved !== null && <div className="map-card map-flying"><MovedName moved={moved} /></div>}</DragOverlay>
    </DndContext>
  );
}

/** Leaves one stop for the Tab key: where one was last, else the first. */
function stops(box: HTMLElement, at: string | null): void {
  const spots = spotsOf(box);
  const stop = spots.find((s) => s.dataset.spot === at) ?? spots[0];
  for (const spot of spots) spot.tabIndex = spot === stop ? 0 : -1;
}

function MovedName({ moved }: { moved: Moved }): ReactNode {
  return useNameOf()(moved);
}

function useNameOf(): (moved: Moved) => string {
  const { lang } = useWords();
  const { content } = useMap();
  const names = useNames();
  return (moved) => {
    if (moved.kind === "stage") return names.stage(moved.id);
    if (moved.kind === "step") return names.step({ touchpoint: moved.id.replace(/#\d+$/, "") });
    return labelIn(lang, cardsOf(content).find((x) => x.card.id === moved.id)?.card.label);
  };
}

/** What a screen reader hears while something is moved. */
function useAnnouncements(): Announcements {
  const { t } = useWords();
  const names = useNames();
  const nameOf = useNameOf();
  return useMemo(() => {
    const of = (x: { data: { current?: unknown } } | null): Moved | undefined => x?.data.current as Moved | undefined;
    const where = (x: Moved): string => (x.lane === undefined || x.kind === "stage" ? names.stage(x.stage) : t("app_map.place", { lane: t(`app_map.row.${x.lane}` as "app_map.row.actions"), stage: names.stage(x.stage) }));
    return {
      onDragStart: ({ active }) => t("app_map.drag_start", { name: nameOf(of(active)!) }),
      onDragOver: ({ active, over }) => (over === null ? undefined : t("app_map.drag_over", { name: nameOf(of(active)!), place: where(of(over)!) })),
      onDragEnd: ({ active, over }) => (over === null ? t("app_map.drag_cancel", { name: nameOf(of(active)!) }) : t("app_map.drag_end", { name: nameOf(of(active)!), place: where(of(over)!) })),
      onDragCancel: ({ active }) => t("app_map.drag_cancel", { name: nameOf(of(active)!) }),
    };
  }, [t, names, nameOf]);
}
