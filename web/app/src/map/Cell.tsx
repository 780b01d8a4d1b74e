// SPDX-License-Identifier: Apache-2.0

// Where a stage and a row meet: cards or steps, and the button that adds one.

import { useDroppable } from "@dnd-kit/core";
import { type ReactNode, useState } from "react";
import { Link } from "@tanstack/react-router";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { CardItem } from "./CardItem";
import { addCard, addStep, freshId } from "./edit";
import { isLane, type Lane, type MapStage, type PlacedStep, type Row } from "./model";
import { StepItem } from "./StepItem";
import { TouchpointChoice } from "./TouchpointChoice";
import { useMap, useNames } from "./view";

interface CellProps {
  stage: MapStage;
  row: Exclude<Row, "emotion">;
  at: { row: number; column: number };
  steps: readonly PlacedStep[];
}

export function Cell({ stage, row, at, steps }: CellProps): ReactNode {
  const { mayEdit } = useMap();
  const drop = useDroppable({ id: `cell ${stage.stage} ${row}`, data: { kind: "cell", id: "", stage: stage.stage, lane: row }, disabled: !mayEdit });
  return (
    <div role="gridcell" ref={drop.setNodeRef} className={`map-cell lane-${row}${drop.isOver ? " over" : ""}`} data-cell={`${row} ${stage.stage}`}>
      {row === "touchpoints" ? steps.map((s) => <StepItem key={s.key} placed={s} row={at.row} column={at.column} />) : (
        <>
          {row === "pains" && <Recorded stage={stage.stage} at={at} />}
          {stage.cards.filter((c) => c.lane === row).map((c) => <CardItem key={c.id} placed={{ stage: stage.stage, card: c }} row={at.row} column={at.column} />)}
        </>
      )}
      {mayEdit && (row === "touchpoints" ? <AddStep stage={stage.stage} at={at} /> : isLane(row) && <AddCard stage={stage.stage} lane={row} at={at} />)}
    </div>
  );
}

/** Pain points that the register has for the touchpoints of the stage. */
function Recorded({ stage, at }: { stage: string; at: CellProps["at"] }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const { live } = useMap();
  const steps = live?.stage(stage)?.steps ?? [];
  return steps.flatMap((s) => (s.pains ?? []).map((p) => (
    <Link key={p.id} className="map-card map-recorded edge-observed" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: s.touchpoint }} search={keepPick as never} tabIndex={-1} data-spot={`pain/${p.id}`} data-row={at.row} data-col={at.column}>
      <span className="map-card-text">{p.name}</span>
      <span className="map-step-facts quiet">{p.share !== undefined && <span className="number">{f.percent(p.share.n === 0 ? 0 : p.share.hits / p.share.n)} · n {f.count(p.share.n)}</span>}<span>{t("app_map.recorded")}</span></span>
    </Link>
  )));
}

function AddCard({ stage, lane, at }: { stage: string; lane: Lane; at: CellProps["at"] }): ReactNode {
  const { t } = useWords();
  const names = useNames();
  const { content, edit, type, select } = useMap();
  const add = (): void => {
    const id = freshId(content);
    edit(addCard(stage, { id, lane, label: {} }), `type ${id}`);
    select(`card/${id}`);
    type(id);
  };
  return <button type="button" className="map-add" tabIndex={-1} data-spot={`add ${lane} ${stage}`} data-row={at.row} data-col={at.column} aria-label={t("app_map.add_card", { lane: t(`app_map.row.${lane}`), stage: names.stage(stage) })} onClick={add}><Icon name="plus" size={14} /></button>;
}

function AddStep({ stage, at }: { stage: string; at: CellProps["at"] }): ReactNode {
  const { t } = useWords();
  const names = useNames();
  const { edit } = useMap();
  const [open, setOpen] = useState(false);
  if (!open) return <button type="button" className="map-add" tabIndex={-1} data-spot={`add touchpoints ${stage}`} data-row={at.row} data-col={at.column} aria-label={t("app_map.add_step", { stage: names.stage(stage) })} onClick={() => setOpen(true)}><Icon name="plus" size={14} /></button>;
  return <TouchpointChoice label={t("app_map.add_step", { stage: names.stage(stage) })} first={stage} close={() => setOpen(false)} choose={(touchpoint) => {
    setOpen(false);
    edit(addStep(stage, { touchpoint }));
  }} />;
}
