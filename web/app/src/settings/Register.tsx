// SPDX-License-Identifier: Apache-2.0

// The small lists that the register rests on: stages, units, personas.

import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import { may, useDesk } from "../api/desk";
import { type Nouns, useWhole } from "../api/lists";
import type { Persona, Stage, Unit } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { Icon } from "../ui/Icon";
import { useBeginning } from "../ui/More";
import { Empty, Loaded } from "../ui/states";
import { Deleted, Notices } from "./Notices";
import { type Records, useRecords } from "./records";
import { Renamed } from "./Renamed";
import { parentOf, parentsFirst } from "./tree";

const STEP = 60;

export function Register(): ReactNode {
  const { desk } = useDesk();
  return <><Stages />{may(desk, "change persona") && <Personas />}{may(desk, "read unit") && <Units />}</>;
}

interface ListProps<N extends "stages" | "units" | "personas"> {
  noun: N;
  list: readonly Nouns[N][];
  records: Records<N>;
  edits: boolean;
  about: (record: Nouns[N], at: number) => ReactNode;
}

/** A list whose lines are renamed and deleted where they stand. */
function Lines<N extends "stages" | "units" | "personas">({ noun, list, records, edits, about }: ListProps<N>): ReactNode {
  const { t, lang } = useWords();
  const [shown, more] = useBeginning(list, STEP);
  return (
    <>
      <Notices records={records} />
      {list.length === 0 ? <Empty title={t(`app_settings.${noun}_none`)} says={t(`app_settings.${noun}_none_what`)} /> : (
        <ul className="list">{shown.map((r, i) => {
          const name = labelIn(lang, r.label);
          return (
            <li key={r.id} className="row tree-line" aria-label={name}>
              {edits ? <Renamed label={r.label} save={(label) => void records.change(r, { label } as never, t("app_settings.renamed", { name: labelIn(lang, label) }))} /> : <span>{name}</span>}
              {about(r, i)}
              <span className="space" />
              {edits && <button type="button" className="tool" aria-label={t("app_settings.delete_of", { name })} disabled={records.busy} onClick={() => void records.remove(r, t("app_settings.removed", { name }))}><Icon name="close" /></button>}
            </li>
          );
        })}</ul>
      )}
      {more}
      {edits && <Deleted noun={noun} records={records} />}
    </>
  );
}

function Stages(): ReactNode {
  const { t, lang } = useWords();
  const stages = useWhole("stages");
  const records = useRecords("stages");
  const [typed, setTyped] = useState("");
  const list = (stages.data ?? []).filter((s) => s.journey === undefined || s.journey === "").sort((a, b) => a.order - b.order);
  const swap = async (at: number): Promise<void> => {
    const [above, below] = [list[at - 1], list[at]];
    if (above === undefined || below === undefined) return;
    const moved = t("app_settings.moved", { name: labelIn(lang, below.label) });
    if (above.order !== below.order) await records.change(above, { order: below.order } as Partial<Stage>, "");
    await records.change(below, { order: above.order === below.order ? above.order - 1 : above.order } as Partial<Stage>, moved);
  };
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    if (await records.add({ label: { [lang]: typed.trim() }, order: Math.max(0, ...list.map((s) => s.order)) + 1 }, t("app_settings.added", { name: typed.trim() }))) setTyped("");
  };
  return (
    <Card title={t("app_settings.stages")} says={t("app_settings.stages_says")} tools={<Files name={t("app_settings.stages")} rows={() => [[t("app.field_stage"), "id"], ...list.map((s) => [labelIn(lang, s.label), s.id])]} />}>
      <form className="row" onSubmit={(e) => void submit(e)}><input className="text-input short" required maxLength={200} aria-label={t("app_settings.stage_new")} placeholder={t("app_settings.stage_new")} value={typed} onChange={(e) => setTyped(e.target.value)} /><button type="submit" className="button main" disabled={records.busy || typed.trim() === ""}>{t("app_settings.add")}</button></form>
      <Loaded query={stages} height={120}>{() => <Lines noun="stages" list={list} records={records} edits about={(s, i) => <button type="button" className="tool" disabled={records.busy || i === 0} aria-label={t("app_settings.stage_up", { name: labelIn(lang, s.label) })} onClick={() => void swap(i)}>↑</button>} />}</Loaded>
    </Card>
  );
}

function Personas(): ReactNode {
  const { t, lang } = useWords();
  const personas = useWhole("personas");
  const records = useRecords("personas");
  const [typed, setTyped] = useState("");
  const [conditions, setConditions] = useState("");
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    if (!(await records.add({ label: { [lang]: typed.trim() }, conditions: conditions.trim() }, t("app_settings.added", { name: typed.trim() })))) return;
    setTyped("");
    setConditions("");
  };
  return (
    <Card title={t("app_settings.personas")} says={t("app_settings.personas_says")} tools={<Files name={t("app_settings.personas")} rows={() => [[t("app_settings.persona"), t("app_settings.persona_conditions")], ...(personas.data ?? []).map((p) => [labelIn(lang, p.label), p.conditions])]} />}>
      <form className="stack" onSubmit={(e) => void submit(e)}>
        <div className="fields">
          <label><span>{t("app_settings.persona_new")}</span><input required maxLength={200} value={typed} onChange={(e) => setTyped(e.target.value)} /></label>
          <label><span>{t("app_settings.persona_conditions")}</span><input required maxLength={2000} value={conditions} placeholder="trait(tier) = gold" spellCheck={false} onChange={(e) => setConditions(e.target.value)} /></label>
        </div>
        <div className="row"><button type="submit" className="button main" disabled={records.busy || typed.trim() === "" || conditions.trim() === ""}>{t("app_settings.add")}</button></div>
      </form>
      <Loaded query={personas} height={80}>{(list) => <Lines noun="personas" list={list} records={records} edits about={(p: Persona) => <code className="quiet">{p.conditions}</code>} />}</Loaded>
    </Card>
  );
}

function Units(): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const units = useWhole("units");
  const records = useRecords("units");
  const edits = may(desk, "change unit") && desk.role !== "unit-manager";
  const all = useMemo(() => parentsFirst(units.data ?? []), [units.data]);
  const nameOf = (id: string): string => labelIn(lang, all.find((u) => u.id === id)?.label);
  return (
    <Card title={t("app_settings.units")} says={t("app_settings.units_says", { n: all.length })} tools={<Files name={t("app_settings.units")} rows={() => [[t("app.unit"), t("app_settings.unit_code"), t("app_settings.unit_level"), t("app_settings.unit_parent")], ...all.map((u) => [labelIn(lang, u.label), u.code, name("app.level", u.level), nameOf(parentOf(u))])]} />}>
      {edits && <UnitAdding records={records} all={all} />}
      <Loaded query={units} height={80}>{() => <Lines noun="units" list={all} records={records} edits={edits} about={(u: Unit) => <span className="quiet small">{[u.code, name("app.level", u.level), nameOf(parentOf(u))].filter((x) => x !== "").join(" · ")}</span>} />}</Loaded>
    </Card>
  );
}

function UnitAdding({ records, all }: { records: Records<"units">; all: readonly Unit[] }): ReactNode {
  const { t, lang, name } = useWords();
  const empty = { name: "", code: "", level: all.at(-1)?.level ?? "", parent: "" };
  const [draft, setDraft] = useState(empty);
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    if (await records.add({ label: { [lang]: draft.name.trim() }, code: draft.code.trim(), level: draft.level.trim(), moves: [{ from: "0001-01-01T00:00:00Z", parent: draft.parent || undefined }] }, t("app_settings.added", { name: draft.name.trim() }))) setDraft(empty);
  };
  return (
    <form className="stack" onSubmit={(e) => void submit(e)}>
      <div className="fields">
        <label><span>{t("app_settings.unit_new")}</span><input required maxLength={200} value={draft.name} onChange={(e) => setDraft({ ...draft, name: e.target.value })} /></label>
        <label><span>{t("app_settings.unit_code")}</span><input required maxLength={200} value={draft.code} spellCheck={false} onChange={(e) => setDraft({ ...draft, code: e.target.value })} /></label>
        <label><span>{t("app_settings.unit_level")}</span><input required maxLength={60} value={draft.level} list="levels" onChange={(e) => setDraft({ ...draft, level: e.target.value })} /></label>
        <label><span>{t("app_settings.unit_parent")}</span><select value={draft.parent} onChange={(e) => setDraft({ ...draft, parent: e.target.value })}><option value="">{t("app_settings.department_top")}</option>{all.map((u) => <option key={u.id} value={u.id}>{labelIn(lang, u.label)}</option>)}</select></label>
      </div>
      <datalist id="levels">{[...new Set(all.map((u) => u.level))].map((l) => <option key={l} value={l} label={name("app.level", l)} />)}</datalist>
      <div className="row"><button type="submit" className="button main" disabled={records.busy || draft.name.trim() === "" || draft.code.trim() === ""}>{t("app_settings.add")}</button></div>
    </form>
  );
}
