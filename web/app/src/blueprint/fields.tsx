// SPDX-License-Identifier: Apache-2.0

// The fields of the side panel. Every letter is an edit, so nothing typed
// waits for a button.

import { type ReactNode, useId } from "react";
import type { Evidence, Label } from "../api/schema";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";

/** A label in both languages, the reader's first. */
export function LabelFields({ name, value, change, id }: { name: string; value: Label | undefined; change: (next: Label, of: string) => void; id?: string }): ReactNode {
  const { t, lang } = useWords();
  const order = lang === "zh" ? (["zh", "en"] as const) : (["en", "zh"] as const);
  return order.map((of, i) => (
    <label key={of} className="field"><span>{t(of === "zh" ? "app_blueprint.in_zh" : "app_blueprint.in_en", { name })}</span>
      <input id={i === 0 ? id : undefined} className="text-input" lang={of === "zh" ? "zh-CN" : "en"} maxLength={200} value={value?.[of] ?? ""} onChange={(e) => change({ ...value, [of]: e.target.value || undefined }, of)} />
    </label>
  ));
}

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

/** What a node rests on. */
export function EvidenceFields({ value, change }: { value: readonly Evidence[]; change: (next: Evidence[], group?: string) => void }): ReactNode {
  const { t, name } = useWords();
  const id = useId();
  const patch = (at: number, part: Partial<Evidence>, group?: string): void => change(value.map((e, i) => (i === at ? { ...e, ...part } : e)), group);
  return (
    <div role="group" aria-labelledby={id} className="field"><span id={id}>{t("app.field_evidence")}</span>
      {value.map((e, i) => (
        <div key={i} className="bp-evidence">
          <select className="text-input" aria-label={t("app_blueprint.evidence_kind")} value={e.kind} onChange={(x) => patch(i, { kind: x.target.value })}>{KINDS.map((k) => <option key={k} value={k}>{name("app_blueprint.level", k)}</option>)}</select>
          <button type="button" className="tool" aria-label={t("app_blueprint.evidence_remove")} onClick={() => change(value.filter((_, j) => j !== i))}><Icon name="close" size={14} /></button>
          <input className="text-input" aria-label={t("app_blueprint.evidence_note")} placeholder={t("app_blueprint.evidence_note")} maxLength={2000} value={e.note ?? ""} onChange={(x) => patch(i, { note: x.target.value || undefined }, `note ${i}`)} />
          <input className="text-input" aria-label={t("app_blueprint.evidence_link")} placeholder={t("app_blueprint.evidence_link")} maxLength={2000} value={e.link ?? ""} onChange={(x) => patch(i, { link: x.target.value || undefined }, `link ${i}`)} />
        </div>
      ))}
      <button type="button" className="tool bp-start" onClick={() => change([...value, { kind: "reported" }])}><Icon name="plus" size={14} />{t("app_blueprint.evidence_add")}</button>
    </div>
  );
}

/** What a node rests on, to read; a link only where it is an address of the web. */
export function EvidenceList({ value }: { value: readonly Evidence[] }): ReactNode {
  const { name } = useWords();
  return <ul className="plain-list">{value.map((e, i) => <li key={i}>{name("app_blueprint.level", e.kind)}{e.note !== undefined && ` · ${e.note}`}{e.link !== undefined && <> · {/^https?:\/\//.test(e.link) ? <a href={e.link} target="_blank" rel="noreferrer">{e.link}</a> : <code>{e.link}</code>}</>}</li>)}</ul>;
}
