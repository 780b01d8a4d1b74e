// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Touchpoint } from "../api/schema";
import { useWhole } from "../api/lists";
import { labelIn, useWords } from "../text/words";
import { useWho } from "../sheet/people";
import { Failed } from "../ui/states";
import type { Change, Editing } from "./edit";

/** What came in the way of an edit, and the ways out. */
export function Notices({ editing }: { editing: Editing }): ReactNode {
  const { t, lang } = useWords();
  const show = useShown();
  const { conflict, fault } = editing;
  return (
    <>
      {fault !== null && <Failed error={fault} again={editing.dismiss} />}
      {conflict !== null && (
        <div className="failed" role="alertdialog" aria-label={t("app.conflict")}>
          <p><strong>{t("app.conflict")}</strong></p>
          <p>{t("app.conflict_what", { name: labelIn(lang, conflict.theirs.label) })}</p>
          <dl className="pairs">{Object.keys(conflict.mine).map((field) => (
            <div key={field}><dt>{t(`app.field_${field}` as "app.field_label")}</dt><dd>{t("app.conflict_mine")} <b>{show(conflict.mine, field)}</b></dd><dd>{t("app.conflict_theirs")} <b>{show(conflict.theirs, field)}</b></dd></div>
          ))}</dl>
          <div className="row"><button type="button" className="button main" onClick={() => void editing.settle(true)}>{t("app.conflict_keep_mine")}</button><button type="button" className="button" onClick={() => void editing.settle(false)}>{t("app.conflict_keep_theirs")}</button></div>
        </div>
      )}
    </>
  );
}

/** The function that shows a field of a touchpoint in words. */
export function useShown(): (of: Change | Touchpoint, field: string) => string {
  const { lang, name } = useWords();
  const stages = useWhole("stages").data ?? [];
  const departments = useWhole("departments").data ?? [];
  const who = useWho();
  return (of, field) => {
    const value = (of as Record<string, unknown>)[field];
    if (field === "label" || field === "description") return labelIn(lang, value as { zh?: string; en?: string }) || "–";
    if (field === "stage") return labelIn(lang, stages.find((s) => s.id === value)?.label) || "–";
    if (field === "department") return labelIn(lang, departments.find((d) => d.id === value)?.label) || "–";
    if (field === "channel" || field === "status" || field === "layer") return name(`app.${field}`, value as string) || "–";
    if (field === "owners") return ((value ?? []) as string[]).map(who).join("、") || "–";
    if (Array.isArray(value)) return value.map((v) => (typeof v === "string" ? v : JSON.stringify(v))).join("、") || "–";
    return value === undefined || value === "" ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value);
  };
}
