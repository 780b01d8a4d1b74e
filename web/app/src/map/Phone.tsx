// SPDX-License-Identifier: Apache-2.0

// The map on a phone: one stage at a time, to read and to comment on.

import { type ReactNode, useId, useRef, useState } from "react";
import { may, useDesk } from "../api/desk";
import { CommentCount, Comments, CommentsOfPart } from "../sheet/Comments";
import { labelIn, useWords } from "../text/words";
import { Empty } from "../ui/states";
import { Icon } from "../ui/Icon";
import { TouchpointLink } from "../ui/marks";
import { useFormat } from "../ui/format";
import { Curve } from "./Curve";
import { levelOf } from "./CardItem";
import { feelOf, gradeOf } from "./live";
import { MomentMark } from "./marks";
import { cardsOf, type Content, isLane, type MapStage, type Part, readPart, ROWS, stepsOf } from "./model";
import { useSayFeel } from "./say";
import { useMap, useNames, usePartName } from "./view";

const SWIPE = 48; // px

export function Phone(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const names = useNames();
  const { id, content, selected, select } = useMap();
  const nameOf = usePartName();
  const [at, setAt] = useState(() => (selected === null ? 0 : placeIn(content, selected) ?? 0));
  const from = useRef<number | null>(null);
  const last = content.stages.length - 1;
  const stage = content.stages[Math.min(at, Math.max(0, last))];
  if (stage === undefined) return <Empty title={t("app_map.no_stages")} />;
  const go = (by: number): void => setAt((x) => Math.min(last, Math.max(0, x + by)));
  return (
    <div className="map-phone" onTouchStart={(e) => {
      from.current = e.touches[0]?.clientX ?? null;
    }} onTouchEnd={(e) => {
      const moved = (e.changedTouches[0]?.clientX ?? 0) - (from.current ?? 0);
      if (from.current !== null && Math.abs(moved) > SWIPE) go(moved < 0 ? 1 : -1);
      from.current = null;
    }}>
      <nav className="row nowrap" aria-label={t("app_map.stages")}>
        <button type="button" className="button" disabled={at === 0} onClick={() => go(-1)}>‹ <span className="hidden-text">{t("app_map.previous")}</span></button>
        <h2 className="grow" aria-live="polite">{names.stage(stage.stage)} <span className="quiet small">{at + 1}/{last + 1}</span></h2>
        <button type="button" className="button" disabled={at === last} onClick={() => go(1)}><span className="hidden-text">{t("app_map.next")}</span> ›</button>
      </nav>
      <div className="row phone-said-stage"><PhoneComments key={stage.stage} part={`stage/${stage.stage}`} name={names.stage(stage.stage)}>{t("app_sheet.comments")}</PhoneComments></div>
      <div className="map-phone-curve"><span className="map-scale" aria-hidden="true"><i>+2</i><i>0</i><i>−2</i></span><Curve columns={[{ stage: stage.stage, width: 340 }]} row={0} zoom={1} other={null} /></div>
      {ROWS.filter((row) => row !== "emotion").map((row) => <PhoneRow key={row} row={row} stage={stage} />)}
      <section className="card" aria-label={t("app_map.side_comments")}><h2>{t("app_map.side_comments")}</h2><Comments path="journeys" id={id} mayWrite={may(desk, "change comment")} nameOf={nameOf} go={(part) => {
        setAt((now) => placeIn(content, part) ?? now);
        select(part as Part);
      }} /></section>
    </div>
  );
}

/** Which stage a part stands in. */
function placeIn(content: Content, text: string): number | undefined {
  const part = readPart(text);
  const stage = part?.kind === "stage" ? part.id : part?.kind === "step" ? stepsOf(content).find((s) => s.key === part.id)?.stage : cardsOf(content).find((x) => x.card.id === part?.id)?.stage;
  const at = content.stages.findIndex((s) => s.stage === stage);
  return at < 0 ? undefined : at;
}

function PhoneRow({ row, stage }: { row: string; stage: MapStage }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const names = useNames();
  const say = useSayFeel();
  const { content, live } = useMap();
  const cards = isLane(row) ? stage.cards.filter((c) => c.lane === row) : [];
  const steps = row === "touchpoints" ? stepsOf(content).filter((s) => s.stage === stage.stage) : [];
  const pains = row === "pains" ? (live?.stage(stage.stage)?.steps ?? []).flatMap((s) => s.pains ?? []) : [];
  if (cards.length + steps.length + pains.length === 0) return null;
  return (
    <section aria-label={name("app_map.row", row)}>
      <h3>{name("app_map.row", row)}</h3>
      <ul className="list">
        {steps.map(({ key, step }) => {
          const here = live?.step(stage.stage, step.touchpoint);
          const [feel, grade] = [feelOf(here), gradeOf(here)];
          return <li key={key} className="row">{grade !== undefined && <MomentMark grade={grade} />}<TouchpointLink touchpoint={names.touchpoint(step.touchpoint)} id={step.touchpoint} name={names.step(step)} /><span className="space" /><span className="quiet small number">{feel !== undefined && say.brief(feel)}</span><PhoneComments part={`step/${key}`} name={names.step(step)} /></li>;
        })}
        {pains.map((p) => <li key={p.id}>{p.name} <span className="quiet small">{p.share !== undefined && `${f.percent(p.share.hits / Math.max(1, p.share.n))} · n ${f.count(p.share.n)} · `}{t("app_map.recorded")}</span></li>)}
        {cards.map((c) => <li key={c.id} className={`row map-phone-card edge-${live?.level(c.id) ?? levelOf(c)}`}><span className="grow">{labelIn(lang, c.label)}</span><PhoneComments part={`card/${c.id}`} name={labelIn(lang, c.label)} /></li>)}
      </ul>
    </section>
  );
}

/** What was said about a part, opened where the part stands; the address keeps which one is open. */
function PhoneComments({ part, name, children }: { part: Part; name: string; children?: ReactNode }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { id, selected, select, comments } = useMap();
  const box = useId();
  const open = selected === part;
  return (
    <>
      <button type="button" className="tool phone-said" aria-expanded={open} aria-controls={open ? box : undefined} aria-label={t("app_sheet.comments_on", { name })} onClick={() => select(open ? null : part)}><Icon name="chat" />{children}<CommentCount n={comments.get(part) ?? 0} /></button>
      {open && <div id={box} className="phone-said-box"><CommentsOfPart path="journeys" id={id} part={part} mayWrite={may(desk, "change comment")} /></div>}
    </>
  );
}
