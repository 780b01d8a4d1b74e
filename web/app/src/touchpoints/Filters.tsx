// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useMemo } from "react";
import { useWhole } from "../api/lists";
import type { RegisterView } from "../shell/router";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import type { Cell } from "../ui/download";
import { Files } from "../ui/Files";
import { useView } from "./Register";

export interface Choice {
  value: string;
  label: string;
}

export const CHANNELS = ["website", "app", "wechat", "mini-program", "email", "sms", "ad", "social", "store", "phone", "chat", "field-service", "delivery", "product", "packaging", "kiosk", "vr", "marketplace", "event", "mail"] as const;
const STATUSES = ["planned", "active", "retired"] as const;

/** What a touchpoint's fields may be. */
export function useChoices(): Record<"stage" | "channel" | "department" | "status", Choice[]> {
  const { lang, name } = useWords();
  const stages = useWhole("stages").data;
  const departments = useWhole("departments").data;
  return useMemo(() => ({
    stage: (stages ?? []).filter((s) => s.journey === undefined || s.journey === "").map((s) => ({ value: s.id, label: labelIn(lang, s.label) })),
    channel: CHANNELS.map((c) => ({ value: c, label: name("app.channel", c) })),
    department: (departments ?? []).map((d) => ({ value: d.id, label: labelIn(lang, d.label) })),
    status: STATUSES.map((s) => ({ value: s, label: name("app.status", s) })),
  }), [stages, departments, lang, name]);
}

export function Filters({ shown, all, rows }: { shown: number; all: number; rows: () => Cell[][] }): ReactNode {
  const { t } = useWords();
  const [view, look] = useView();
  const choices = useChoices();
  const filter = (field: "stage" | "channel" | "department" | "status"): ReactNode => (
    <label className="picker"><select aria-label={t(`app.field_${field}`)} value={view[field] ?? ""} onChange={(e) => look({ [field]: e.target.value || undefined })}>
      <option value="">{t(`app.all_${field}`)}</option>
      {choices[field].map((c) => <option key={c.value} value={c.value}>{c.label}</option>)}
    </select></label>
  );
  const filtered = view.q !== undefined || view.stage !== undefined || view.channel !== undefined || view.department !== undefined || view.status !== undefined;
  return (
    <div className="filters" role="search">
      <label className="search-box"><Icon name="search" /><input type="search" aria-label={t("app.search_touchpoints")} placeholder={t("app.search_touchpoints")} value={view.q ?? ""} onChange={(e) => look({ q: e.target.value || undefined })} /></label>
      {filter("stage")}{filter("channel")}{filter("department")}{filter("status")}
      <label className="picker"><select aria-label={t("app.group_by")} value={view.tree ?? ""} onChange={(e) => look({ tree: (e.target.value || undefined) as RegisterView["tree"] })}>
        <option value="">{t("app.group_none")}</option>
        {(["stage", "channel", "department"] as const).map((by) => <option key={by} value={by}>{t(`app.group_${by}`)}</option>)}
      </select></label>
      {filtered && <button type="button" className="plain" onClick={() => look({ q: undefined, stage: undefined, channel: undefined, department: undefined, status: undefined })}>{t("app.filters_clear")}</button>}
      <span className="filters-end">
        <span className="quiet small" role="status">{t("app.shown_of", { shown, all })}</span>
        <Files name={t("app.page_touchpoints")} rows={rows} />
      </span>
    </div>
  );
}
