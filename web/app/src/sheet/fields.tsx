// SPDX-License-Identifier: Apache-2.0

// The fields that side panels share. Every letter is an edit, so nothing typed
// waits for a button.

import "../design/sheet.css";
import { type ReactNode, useId } from "react";
import type { Evidence } from "../api/schema";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";

export interface Choice {
  value: string;
  label: string;
  group?: string;
}

/** One of some values, in groups where they have some. */
export function ChoiceField({ name, value, choices, change, none }: { name: string; value: string; choices: readonly Choice[]; change: (next: string) => void; none?: string }): ReactNode {
  const groups = [...new Set(choices.map((c) => c.group))];
  const options = (group: string | undefined): ReactNode => choices.filter((c) => c.group === group).map((c) => <option key={c.value} value={c.value}>{c.label}</option>);
  return (
    <label className="field"><span>{name}</span>
      <select className="text-input" value={value} onChange={(e) => change(e.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {value !== "" && !choices.some((c) => c.value === value) && <option value={value}>{value}</option>}
        {groups.map((g) => (g === undefined ? options(g) : <optgroup key={g} label={g}>{options(g)}</optgroup>))}
      </select>
    </label>
  );
}

const KINDS = ["observed", "reported", "assumed"] as const;

/** What a statement rests on; more than one thing may be named. */
export function EvidenceField({ value, change }: { value: readonly Evidence[]; change: (next: Evidence[], group?: string) => void }): ReactNode {
  const { t, name } = useWords();
  const id = useId();
  const patch = (at: number, part: Partial<Evidence>, group?: string): void => change(value.map((e, i) => (i === at ? { ...e, ...part } : e)), group);
  return (
    <div role="group" aria-labelledby={id} className="field"><span id={id}>{t("app.field_evidence")}</span>
      {value.map((e, i) => (
        <div key={i} className="evidence-line">
          <select className="text-input" aria-label={t("app_sheet.evidence_kind")} value={e.kind} onChange={(x) => patch(i, { kind: x.target.value })}>{KINDS.map((k) => <option key={k} value={k}>{name("app_sheet.level", k)}</option>)}</select>
          <button type="button" className="tool" aria-label={t("app_sheet.evidence_remove")} onClick={() => change(value.filter((_, j) => j !== i))}><Icon name="close" size={14} /></button>
          <input className="text-input" aria-label={t("app_sheet.evidence_note")} placeholder={t("app_sheet.evidence_note")} maxLength={2000} value={e.note ?? ""} onChange={(x) => patch(i, { note: x.target.value || undefined }, `note ${i}`)} />
          <input className="text-input" aria-label={t("app_sheet.evidence_link")} placeholder={t("app_sheet.evidence_link")} maxLength={2000} value={e.link ?? ""} onChange={(x) => patch(i, { link: x.target.value || undefined }, `link ${i}`)} />
        </div>
      ))}
      <button type="button" className="tool evidence-add" onClick={() => change([...value, { kind: "reported" }])}><Icon name="plus" size={14} />{t("app_sheet.evidence_add")}</button>
    </div>
  );
}

/** What a statement rests on, to read; a link only where it is an address of the web. */
export function EvidenceList({ value }: { value: readonly Evidence[] }): ReactNode {
  const { name } = useWords();
  return <ul className="plain-list">{value.map((e, i) => <li key={i}>{name("app_sheet.level", e.kind)}{e.note !== undefined && e.note !== "" && ` · ${e.note}`}{e.link !== undefined && e.link !== "" && <> · {/^https?:\/\//.test(e.link) ? <a href={e.link} target="_blank" rel="noreferrer">{e.link}</a> : <code>{e.link}</code>}</>}</li>)}</ul>;
}
