// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import type { Touchpoint } from "../api/schema";
import { useWords } from "../text/words";
import type { Editing } from "./edit";
import { useChoices } from "./Filters";

type Field = "stage" | "channel" | "department" | "status";

/** One change for many touchpoints. */
export function Bulk({ chosen, editing, done }: { chosen: readonly Touchpoint[]; editing: Editing; done: () => void }): ReactNode {
  const { t } = useWords();
  const choices = useChoices();
  const [field, setField] = useState<Field>("department");
  const [value, setValue] = useState("");
  const [busy, setBusy] = useState(false);
  const change = async (): Promise<void> => {
    setBusy(true);
    for (const p of chosen) await editing.save(p, { [field]: value });
    setBusy(false);
    done();
  };
  return (
    <div className="undo" role="region" aria-label={t("app.bulk")}>
      <b>{t("app.bulk_chosen", { n: chosen.length })}</b>
      <select className="cell-input bulk-select" aria-label={t("app.bulk_field")} value={field} onChange={(e) => {
        setField(e.target.value as Field);
        setValue("");
      }}>{(["stage", "channel", "department", "status"] as const).map((f) => <option key={f} value={f}>{t(`app.field_${f}`)}</option>)}</select>
      <select className="cell-input bulk-select" aria-label={t("app.bulk_value")} value={value} onChange={(e) => setValue(e.target.value)}><option value="">{t("app.bulk_choose")}</option>{choices[field].map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}</select>
      <button type="button" className="button main" disabled={busy || value === ""} onClick={() => void change()}>{t("app.apply")}</button>
      <button type="button" className="plain" onClick={done}>{t("app.bulk_cancel")}</button>
    </div>
  );
}
