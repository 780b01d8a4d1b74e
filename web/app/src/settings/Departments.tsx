// SPDX-License-Identifier: Apache-2.0

// Who answers for touchpoints: a tree that can be added to, renamed, moved and
// pruned, each step with its way back.

import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import { useWhole } from "../api/lists";
import type { Department } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { Icon } from "../ui/Icon";
import { Empty, Loaded } from "../ui/states";
import { Deleted, Notices } from "./Notices";
import { type Records, useRecords } from "./records";
import { Renamed } from "./Renamed";
import { type Branch, treeOf, within } from "./tree";

export function Departments(): ReactNode {
  const { t, lang } = useWords();
  const departments = useWhole("departments");
  const touchpoints = useWhole("touchpoints").data ?? [];
  const records = useRecords("departments");
  const all = useMemo(() => departments.data ?? [], [departments.data]);
  const tree = useMemo(() => treeOf(all, lang), [all, lang]);
  const nameOf = (id: string | undefined): string => labelIn(lang, all.find((d) => d.id === id)?.label);
  const count = (id: string): number => touchpoints.filter((p) => p.department === id).length;
  return (
    <Card title={t("app_settings.part_departments")} says={departments.data === undefined ? undefined : t("app_settings.departments_says", { n: all.length })}
      tools={<Files name={t("app_settings.part_departments")} rows={() => [[t("app_settings.department"), t("app_settings.department_above"), t("app.touchpoint")], ...all.map((d) => [labelIn(lang, d.label), nameOf(d.parent), count(d.id)])]} />}>
      <Adding records={records} />
      <Notices records={records} />
      <Loaded query={departments} height={160}>{() => tree.length === 0 ? <Empty title={t("app_settings.departments_none")} says={t("app_settings.departments_none_what")} /> : <ul className="tree">{tree.map((b) => <Node key={b.department.id} branch={b} all={all} records={records} count={count} />)}</ul>}</Loaded>
      <Deleted noun="departments" records={records} />
    </Card>
  );
}

/** The place for a new one, at the top or below another. */
function Adding({ records, below, close }: { records: Records<"departments">; below?: Department; close?: () => void }): ReactNode {
  const { t, lang } = useWords();
  const [typed, setTyped] = useState("");
  const submit = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    if (await records.add({ label: { [lang]: typed.trim() }, parent: below?.id }, t("app_settings.added", { name: typed.trim() }))) {
      setTyped("");
      close?.();
    }
  };
  const label = below === undefined ? t("app_settings.department_new") : t("app_settings.department_below", { name: labelIn(lang, below.label) });
  return (
    <form className="row" onSubmit={(e) => void submit(e)}>
      <input className="text-input short" aria-label={label} placeholder={label} required maxLength={200} autoFocus={below !== undefined} value={typed} onChange={(e) => setTyped(e.target.value)} onKeyDown={(e) => e.key === "Escape" && close?.()} />
      <button type="submit" className={below === undefined ? "button main" : "button"} disabled={records.busy || typed.trim() === ""}>{t("app_settings.add")}</button>
    </form>
  );
}

interface NodeProps {
  branch: Branch;
  all: readonly Department[];
  records: Records<"departments">;
  count: (id: string) => number;
}

function Node({ branch, all, records, count }: NodeProps): ReactNode {
  const { t, lang } = useWords();
  const [adding, setAdding] = useState(false);
  const d = branch.department;
  const name = labelIn(lang, d.label);
  const inside = within(branch);
  return (
    <li aria-label={name}>
      <div className="row tree-line">
        <Renamed label={d.label} save={(label) => void records.change(d, { label }, t("app_settings.renamed", { name: labelIn(lang, label) }))} />
        <span className="quiet small">{t("app_settings.department_touchpoints", { n: count(d.id) })}</span><span className="space" />
        <button type="button" className="tool" aria-label={t("app_settings.department_below", { name })} aria-expanded={adding} onClick={() => setAdding(!adding)}><Icon name="plus" /></button>
        <select className="cell-input tree-move" aria-label={t("app_settings.department_move", { name })} value={d.parent ?? ""} disabled={records.busy} onChange={(e) => void records.change(d, { parent: e.target.value || undefined }, t("app_settings.moved", { name }))}>
          <option value="">{t("app_settings.department_top")}</option>
          {all.filter((x) => !inside.includes(x.id)).map((x) => <option key={x.id} value={x.id}>{labelIn(lang, x.label)}</option>)}
        </select>
        <button type="button" className="tool" aria-label={t("app_settings.delete_of", { name })} title={branch.below.length > 0 ? t("app_settings.department_full") : undefined} disabled={records.busy || branch.below.length > 0} onClick={() => void records.remove(d, t("app_settings.removed", { name }))}><Icon name="close" /></button>
      </div>
      {adding && <Adding records={records} below={d} close={() => setAdding(false)} />}
      {branch.below.length > 0 && <ul>{branch.below.map((b) => <Node key={b.department.id} branch={b} all={all} records={records} count={count} />)}</ul>}
    </li>
  );
}
