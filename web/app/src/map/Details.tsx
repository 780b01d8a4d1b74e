// SPDX-License-Identifier: Apache-2.0

// What is chosen in the map, whole: its figures, its words, its evidence.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { levelOf } from "./CardItem";
import { duplicateCard, freshId, moveCard, patchCard, patchStage, patchStep, removeCard, removeStage, removeStep } from "./edit";
import { CommentsOfPart } from "../sheet/Comments";
import { ChoiceField, EvidenceField, EvidenceList } from "../sheet/fields";
import { WordsField } from "./fields";
import { HeadDetails } from "./HeadDetails";
import { cardsOf, isLane, LANES, type MapStage, type PlacedCard, type PlacedStep, readPart, stepsOf } from "./model";
import { useKept } from "./kept";
import { feelOf, gradeOf } from "./live";
import { MomentMark } from "./marks";
import { useSayFeel } from "./say";
import { TouchpointChoice } from "./TouchpointChoice";
import { useMap, useNames } from "./view";

export function Details(): ReactNode {
  const { desk } = useDesk();
  const { id, content, selected } = useMap();
  const part = readPart(selected ?? undefined);
  const stage = part?.kind === "stage" ? content.stages.find((s) => s.stage === part.id) : undefined;
  const step = part?.kind === "step" ? stepsOf(content).find((s) => s.key === part.id) : undefined;
  const card = part?.kind === "card" ? cardsOf(content).find((x) => x.card.id === part.id) : undefined;
  const said = selected !== null && <CommentsOfPart key={`of ${selected}`} path="journeys" id={id} part={selected} mayWrite={may(desk, "change comment")} />;
  if (stage !== undefined) return <><StageDetails key={stage.stage} stage={stage} />{said}</>;
  if (step !== undefined) return <><StepDetails key={step.key} placed={step} />{said}</>;
  if (card !== undefined) return <><CardDetails key={card.card.id} placed={card} />{said}</>;
  return <HeadDetails />;
}

/** A journey that shows a part larger: the way to it, and which it is. */
function Larger({ value, change }: { value: string | undefined; change: (next: string | undefined) => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const { id, mayEdit } = useMap();
  const journeys = (useWhole("journeys").data ?? []).filter((j) => j.id !== id);
  return (
    <>
      {mayEdit && journeys.length > 0 && <ChoiceField name={t("app_map.larger")} value={value ?? ""} none="–" choices={journeys.map((j) => ({ value: j.id, label: labelIn(lang, j.label) }))} change={(next) => change(next || undefined)} />}
      {value !== undefined && <p><Link className="button" to="/$workspace/journeys/$id" params={{ workspace: desk.id, id: value }} search={keepPick as never}>{t("app_map.open_larger")}</Link></p>}
    </>
  );
}

function Remove({ act }: { act: () => void }): ReactNode {
  const { t } = useWords();
  const { select } = useMap();
  return <button type="button" className="button" onClick={() => {
    select(null);
    act();
  }}>{t("app_map.remove")}</button>;
}

function StageDetails({ stage }: { stage: MapStage }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const names = useNames();
  const say = useSayFeel();
  const { edit, mayEdit, live } = useMap();
  const here = live?.stage(stage.stage);
  const feel = feelOf(here);
  return (
    <>
      <h3>{names.stage(stage.stage)}</h3>
      {here !== undefined && feel !== undefined && <p className="quiet small">{say.brief(feel)} · {t("app_map.contacts", { n: f.count(here.contacts.n) })}</p>}
      {mayEdit ? (
        <>
          <WordsField long name={t("app_map.goal")} value={stage.goal} change={(goal, of) => edit(patchStage(stage.stage, { goal }), `goal ${of} ${stage.stage}`)} />
          <ChoiceField name={t("app_map.order")} value={stage.order || "any"} choices={[{ value: "any", label: t("app_map.order_any") }, { value: "sequence", label: t("app_map.order_sequence") }]} change={(order) => edit(patchStage(stage.stage, { order }))} />
        </>
      ) : labelIn(lang, stage.goal) !== "" && <p>{t("app_map.goal")}{t("app.colon")}{labelIn(lang, stage.goal)}</p>}
      <Larger value={stage.journey || undefined} change={(journey) => edit(patchStage(stage.stage, { journey }))} />
      {mayEdit && <Remove act={() => edit(removeStage(stage.stage))} />}
    </>
  );
}

const EXPECTED = ["2", "1", "0", "-1", "-2"] as const;

function StepDetails({ placed: { key, stage, step } }: { placed: PlacedStep }): ReactNode {
  const { t, lang } = useWords();
  const { edit, mayEdit } = useMap();
  const names = useNames();
  const patch = (part: Parameters<typeof patchStep>[1], group?: string): void => edit(patchStep(key, part), group);
  const others = step.alternatives ?? [];
  const faces = EXPECTED.map((v) => ({ value: v, label: t(`app_map.feeling.${v}`) }));
  return (
    <>
      <h3><TouchpointLink touchpoint={names.touchpoint(step.touchpoint)} id={step.touchpoint} name={names.step(step)} /></h3>
      <StepFigures stage={stage} touchpoint={step.touchpoint} />
      {mayEdit ? (
        <>
          <ChoiceField name={t("app_map.expected")} value={step.emotion === undefined ? "" : String(step.emotion)} none={t("app_map.not_said")} choices={faces} change={(v) => patch({ emotion: v === "" ? undefined : Number(v) })} />
          <label className="row"><input type="checkbox" checked={step.optional === true} onChange={(e) => patch({ optional: e.target.checked || undefined })} />{t("app_map.optional_what")}</label>
          <label className="row"><input type="checkbox" checked={step.repeats === true} onChange={(e) => patch({ repeats: e.target.checked || undefined })} />{t("app_map.repeats_what")}</label>
          <fieldset className="map-evidence"><legend>{t("app_map.alternatives")}</legend>
            {others.map((id) => <p key={id} className="row nowrap"><TouchpointLink touchpoint={names.touchpoint(id)} id={id} name={names.step({ touchpoint: id })} /><span className="space" /><button type="button" className="tool" onClick={() => patch({ alternatives: others.filter((x) => x !== id) })}>{t("app_map.remove")}</button></p>)}
            <TouchpointChoice label={t("app_map.alternative_add")} first={stage} but={[step.touchpoint, ...others]} choose={(id) => patch({ alternatives: [...others, id] })} />
          </fieldset>
          <WordsField long name={t("app_map.note")} value={step.note} change={(note, of) => patch({ note }, `note ${of} ${key}`)} />
        </>
      ) : (
        <>
          {step.emotion !== undefined && <p>{t("app_map.expected")}{t("app.colon")}{faces.find((x) => x.value === String(step.emotion))?.label}</p>}
          {others.length > 0 && <p>{t("app_map.alternatives")}{t("app.colon")}{others.map((id) => names.step({ touchpoint: id })).join(t("app.and"))}</p>}
          {labelIn(lang, step.note) !== "" && <p>{labelIn(lang, step.note)}</p>}
        </>
      )}
      <Larger value={step.journey || undefined} change={(journey) => patch({ journey })} />
      {mayEdit && <Remove act={() => edit(removeStep(key))} />}
    </>
  );
}

/** What customers did and felt at a step, and the way to their words. */
function StepFigures({ stage, touchpoint }: { stage: string; touchpoint: string }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const say = useSayFeel();
  const { desk } = useDesk();
  const here = useMap().live?.step(stage, touchpoint);
  const kept = useKept()(here);
  const feel = feelOf(here);
  const grade = gradeOf(here);
  if (here === undefined || feel === undefined) return null;
  return (
    <>
      <dl className="map-facts">
        <dt>{t("app_map.row.emotion")}</dt><dd>{say.brief(feel)}{feel.state !== "live" && feel.state !== "none" && <span className="tag">{t(`app_map.state.${feel.state}`)}</span>}</dd>
        <dt>{t("app_map.known")}</dt><dd>{name("app_sheet.level", here.evidence)}{t("app.also")}{t("app_map.contacts", { n: f.count(here.contacts.n) })}</dd>
        {grade !== undefined && <><dt>{t("app_map.moment")}</dt><dd><MomentMark grade={grade} />{t(`app_map.grade_${grade}`)}</dd></>}
        {here.median?.value !== undefined && <><dt>{t("app_map.how_long")}</dt><dd>{t("app_map.takes_both", { median: f.duration(here.median.value), p90: f.duration(here.p90?.value) })}</dd></>}
        {kept.map((k) => <div key={k.standard.id} className="map-fact"><dt>{labelIn(lang, k.standard.label)}</dt><dd>{t(`app.verdict_${k.verdict}`)}</dd></div>)}
        {feel.source !== undefined && <><dt>{t("app.how")}</dt><dd className="small quiet">{name("app_map.source", feel.source)}{feel.metric}{feel.method !== undefined && name("app.method", feel.method)}</dd></>}
      </dl>
      <p className="row"><Link className="button" to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: touchpoint }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), tab: "voices" })) as never}>{t("app_map.to_voices")}</Link></p>
    </>
  );
}

function CardDetails({ placed: { stage, card } }: { placed: PlacedCard }): ReactNode {
  const { t, lang, name } = useWords();
  const names = useNames();
  const { content, edit, mayEdit, select, live } = useMap();
  const steps = content.stages.find((s) => s.stage === stage)?.touchpoints ?? [];
  const pains = (live?.stage(stage)?.steps ?? []).flatMap((s) => s.pains ?? []);
  if (!mayEdit) {
    return (
      <>
        <h3>{labelIn(lang, card.label)}</h3>
        <p className="quiet small">{name("app_map.row", card.lane)} · {names.stage(stage)} · {name("app_sheet.level", levelOf(card))}</p>
        <EvidenceList value={card.evidence ?? []} />
      </>
    );
  }
  const patch = (part: Parameters<typeof patchCard>[1], group?: string): void => edit(patchCard(card.id, part), group);
  return (
    <>
      <WordsField long name={t("app_map.card_text")} value={card.label} change={(label, of) => patch({ label }, `type ${of} ${card.id}`)} />
      <ChoiceField name={t("app_map.lane")} value={card.lane} choices={LANES.map((lane) => ({ value: lane, label: t(`app_map.row.${lane}`) }))} change={(lane) => isLane(lane) && edit(moveCard(card.id, stage, lane, null))} />
      {steps.length > 0 && <ChoiceField name={t("app_map.under")} value={card.step ?? ""} none={t("app_map.under_stage")} choices={steps.map((s) => ({ value: s.touchpoint, label: names.step(s) }))} change={(step) => patch({ step: step || undefined })} />}
      {card.lane === "pains" && pains.length > 0 && <ChoiceField name={t("app_map.pain")} value={card.pain ?? ""} none="–" choices={pains.map((p) => ({ value: p.id, label: p.name }))} change={(pain) => patch({ pain: pain || undefined })} />}
      <EvidenceField value={card.evidence ?? []} change={(evidence, group) => patch({ evidence }, group === undefined ? undefined : `${group} ${card.id}`)} />
      <div className="row"><button type="button" className="button" onClick={() => {
        const copy = freshId(content);
        edit(duplicateCard(card.id, copy));
        select(`card/${copy}`);
      }}>{t("app_map.duplicate")}</button><Remove act={() => edit(removeCard(card.id))} /></div>
    </>
  );
}
