// SPDX-License-Identifier: Apache-2.0

// One step: the chip of its touchpoint with what is known there.

import { useDraggable, useDroppable } from "@dnd-kit/core";
import type { ReactNode } from "react";
import { CommentCount } from "../sheet/Comments";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { markOf } from "./compare";
import { useKept } from "./kept";
import { gradeOf } from "./live";
import { MomentMark } from "./marks";
import { type Part, type PlacedStep } from "./model";
import { useMap, useNames } from "./view";

export function StepItem({ placed: { key, stage, step }, row, column }: { placed: PlacedStep; row: number; column: number }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const names = useNames();
  const { mayEdit, selected, select, live, difference, comments } = useMap();
  const part: Part = `step/${key}`;
  const data = { kind: "step", id: key, stage };
  const drag = useDraggable({ id: part, data, disabled: !mayEdit });
  const drop = useDroppable({ id: `before ${part}`, data, disabled: !mayEdit });
  const here = live?.step(stage, step.touchpoint);
  const mark = markOf(difference, part);
  const kept = useKept()(here);
  const grade = gradeOf(here);
  return (
    <div ref={(node) => {
      drag.setNodeRef(node);
      drop.setNodeRef(node);
    }} {...(mayEdit ? drag.attributes : { role: "button" })} {...drag.listeners} tabIndex={-1} className={`map-card map-step edge-${here?.evidence ?? "assumed"}${drag.isDragging ? " dragged" : ""}${drop.isOver ? " over" : ""}`}
      data-spot={part} data-row={row} data-col={column} aria-pressed={undefined} aria-current={selected === part ? "true" : undefined} onClick={() => select(part)}>
      {mark !== undefined && <span className={`map-mark ${mark}`}>{t(`app_map.mark_${mark}`)}</span>}
      <span className="map-step-name"><Icon name={iconOf(names.touchpoint(step.touchpoint)?.channel)} size={14} />{grade !== undefined && <MomentMark grade={grade} />}<span>{names.step(step)}</span></span>
      <CommentCount n={comments.get(part) ?? 0} />
      <span className="map-step-facts quiet">
        {step.optional === true && <span>{t("app_map.optional")}</span>}
        {step.repeats === true && <span>{t("app_map.repeats")}</span>}
        {(step.alternatives ?? []).length > 0 && <span>{t("app_map.or_more", { n: step.alternatives!.length })}</span>}
        {here !== undefined && here.contacts.n > 0 && <span className="number">n {f.count(here.contacts.n)}</span>}
        {here?.median?.value !== undefined && <span className="number">{t("app_map.takes", { time: f.duration(here.median.value) })}</span>}
        {kept.map((k) => <span key={k.standard.id} className={k.verdict === "missed" ? "map-missed" : undefined} title={labelIn(lang, k.standard.label)}>{t(`app.verdict_${k.verdict}`)}</span>)}
      </span>
      <span className="hidden-text">{name("app_sheet.level", here?.evidence ?? "assumed")}</span>
    </div>
  );
}
