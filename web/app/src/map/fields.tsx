// SPDX-License-Identifier: Apache-2.0

// The fields of the side panel. Every letter is an edit of the map, so nothing
// typed waits for a button.

import { type ReactNode, useState } from "react";
import type { Evidence, Label } from "../api/schema";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { shownIn, withText } from "./model";

interface WordsFieldProps {
  name: string;
  value: Label | undefined;
  change: (next: Label, lang: "zh" | "en") => void;
  long?: boolean;
}

/** A label in the reader's language, with the other language one click away. */
export function WordsField({ name, value, change, long = false }: WordsFieldProps): ReactNode {
  const { t, lang } = useWords();
  const first = shownIn(value, lang);
  const second = first === "zh" ? "en" : "zh";
  const [both, setBoth] = useState(false);
  const field = (of: "zh" | "en", label: string): ReactNode => {
    const shared = { className: "text-input", "aria-label": label, value: value?.[of] ?? "", maxLength: 2000, lang: of === "zh" ? "zh-CN" : "en" };
    return long ? <textarea rows={3} {...shared} onChange={(e) => change(withText(value, of, e.target.value), of)} /> : <input {...shared} onChange={(e) => change(withText(value, of, e.target.value), of)} />;
  };
  return (
    <div className="field">
      <span className="row nowrap">{name}<span className="space" /><button type="button" className="tool" aria-expanded={both || Boolean(value?.[second])} onClick={() => setBoth(!both)}>{t(`app_map.also_${second}`)}</button></span>
      {field(first, name)}
      {(both || value?.[second]) && field(second, `${name} (${t(`app_map.lang_${second}`)})`)}
    </div>
  );
}

/** One of some values. */
export function ChoiceField({ name, value, choices, change, none }: { name: string; value: string; choices: readonly { value: string; label: string }[]; change: (next: string) => void; none?: string }): ReactNode {
  return (
    <label className="field"><span>{name}</span>
      <select className="text-input" value={value} onChange={(e) => change(e.target.value)}>
        {none !== undefined && <option value="">{none}</option>}
        {value !== "" && !choices.some((c) => c.value === value) && <option value={value}>{value}</option>}
        {choices.map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
      </select>
    </label>
  );
}

const KINDS = ["observed", "reported", "assumed"] as const;

/** What a statement rests on; more than one thing may be named. */
export function EvidenceField({ value, change }: { value: readonly Evidence[]; change: (next: Evidence[], group?: string) => void }): ReactNode {
  const { t, name } = useWords();
  const patch = (at: number, part: Partial<Evidence>, group?: string): void => change(value.map((e, i) => (i === at ? { ...e, ...part } : e)), group);
  return (
    <fieldset className="map-evidence"><legend>{t("app_map.evidence_of")}</legend>
      {value.map((e, i) => (
        <div key={i} className="map-evidence-line">
          <select className="text-input" aria-label={t("app_map.evidence_kind")} value={e.kind} onChange={(x) => patch(i, { kind: x.target.value })}>{KINDS.map((k) => <option key={k} value={k}>{name("app_map.level", k)}</option>)}</select>
          <input className="text-input" aria-label={t("app_map.evidence_note")} placeholder={t("app_map.evidence_note")} value={e.note ?? ""} maxLength={2000} onChange={(x) => patch(i, { note: x.target.value || undefined }, `evidence note ${i}`)} />
          <input className="text-input" aria-label={t("app_map.evidence_link")} placeholder={t("app_map.evidence_link")} value={e.link ?? ""} maxLength={2000} onChange={(x) => patch(i, { link: x.target.value || undefined }, `evidence link ${i}`)} />
          <button type="button" className="tool" aria-label={t("app_map.remove")} onClick={() => change(value.filter((_, j) => j !== i))}><Icon name="close" size={14} /></button>
        </div>
      ))}
      <button type="button" className="tool" onClick={() => change([...value, { kind: "reported" }])}><Icon name="plus" size={14} />{t("app_map.evidence_add")}</button>
    </fieldset>
  );
}

/** Evidence to read: a link only where it is an address of the web. */
export function EvidenceList({ value }: { value: readonly Evidence[] }): ReactNode {
  const { name } = useWords();
  return (
    <ul className="plain-list">{value.map((e, i) => (
      <li key={i}>{name("app_map.level", e.kind)}{e.note !== undefined && e.note !== "" && ` · ${e.note}`}{e.link !== undefined && e.link !== "" && <> · {/^https?:\/\//.test(e.link) ? <a href={e.link} target="_blank" rel="noreferrer">{e.link}</a> : <code>{e.link}</code>}</>}</li>
    ))}</ul>
  );
}
