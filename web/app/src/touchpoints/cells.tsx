// SPDX-License-Identifier: Apache-2.0

// Cells of the register that are changed where they stand.

import { type ReactNode, useState } from "react";
import type { Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { TouchpointLink } from "../ui/marks";
import type { Editing } from "./edit";
import type { Choice } from "./Filters";

/** The name leads to the page; the pencil changes it. */
export function NameCell({ touchpoint, mark, editing }: { touchpoint: Touchpoint; mark?: ReactNode; editing: Editing | null }): ReactNode {
  const { t, lang } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const old = labelIn(lang, touchpoint.label);
  const save = (): void => {
    const next = typed?.trim() ?? "";
    setTyped(null);
    if (next !== "" && next !== old) void editing?.save(touchpoint, { label: { ...touchpoint.label, [touchpoint.label[lang] === undefined && touchpoint.label[lang === "zh" ? "en" : "zh"] !== undefined ? (lang === "zh" ? "en" : "zh") : lang]: next } });
  };
  if (typed !== null) {
    return <input className="cell-input" autoFocus aria-label={t("app.rename", { name: old })} value={typed} maxLength={200} onChange={(e) => setTyped(e.target.value)} onBlur={save} onKeyDown={(e) => {
      if (e.key === "Enter" && !e.nativeEvent.isComposing) e.currentTarget.blur();
      if (e.key === "Escape") setTyped(null);
    }} />;
  }
  return <span className="name-cell"><TouchpointLink touchpoint={touchpoint} />{mark}{editing !== null && <button type="button" className="tool" aria-label={t("app.rename", { name: old })} onClick={() => setTyped(old)}><Icon name="pencil" size={14} /></button>}</span>;
}

interface PickCellProps {
  touchpoint: Touchpoint;
  field: "stage" | "channel" | "department" | "status";
  choices: readonly Choice[];
  editing: Editing | null;
}

/** One of some values; a menu appears when the cell is entered. */
export function PickCell({ touchpoint, field, choices, editing }: PickCellProps): ReactNode {
  const { t, lang } = useWords();
  const [open, setOpen] = useState(false);
  const value = touchpoint[field] ?? "";
  const shown = choices.find((c) => c.value === value)?.label ?? value;
  const label = t("app.change_of", { field: t(`app.field_${field}`), name: labelIn(lang, touchpoint.label) });
  if (editing === null) return <span>{shown || <span className="quiet">–</span>}</span>;
  if (!open) return <button type="button" className="cell-edit" aria-label={`${label}：${shown || "–"}`} onClick={() => setOpen(true)}>{shown || <span className="quiet">–</span>}</button>;
  return (
    <select className="cell-input" autoFocus aria-label={label} value={value} onBlur={() => setOpen(false)} onKeyDown={(e) => e.key === "Escape" && setOpen(false)} onChange={(e) => {
      setOpen(false);
      void editing.save(touchpoint, { [field]: e.target.value || undefined });
    }}>
      {field !== "status" && <option value="">–</option>}
      {!choices.some((c) => c.value === value) && value !== "" && <option value={value}>{value}</option>}
      {choices.map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
    </select>
  );
}
