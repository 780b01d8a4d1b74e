// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Workspace } from "../api/schema";
import { calendars } from "../shell/holidays";
import { isKey, type Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Loaded } from "../ui/states";
import { Costs } from "./Costs";
import { SaveBar } from "./SaveBar";
import { useSaveWorkspace, useWorkspace, type WorkspaceChange } from "./workspace";

const INDUSTRIES = ["general", "airline", "app", "bank", "car", "coffee", "education", "home-share", "hospital", "hotel", "restaurant", "shop"] as const;
const CURRENCIES = ["CNY", "HKD", "TWD", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "AUD", "CAD", "THB", "MYR"] as const;

/** What the organisation is called and counts by. */
export function WorkspacePart(): ReactNode {
  const { t } = useWords();
  const workspace = useWorkspace();
  return (
    <>
      <Card title={t("app_settings.part_workspace")} says={t("app_settings.workspace_says")}><Loaded query={workspace} height={240}>{(w) => <Fields workspace={w} />}</Loaded></Card>
      <Costs />
    </>
  );
}

interface Draft {
  zh: string;
  en: string;
  zone: string;
  currency: string;
  language: string;
  industry: string;
  calendar: string;
}

function draftOf(w: Workspace): Draft {
  return { zh: w.name.zh ?? "", en: w.name.en ?? "", zone: w.settings.zone, currency: w.settings.currency, language: w.settings.language, industry: w.settings.industry ?? "", calendar: w.settings.calendar ?? "" };
}

function changeOf(d: Draft): WorkspaceChange {
  return { name: { zh: d.zh.trim() || undefined, en: d.en.trim() || undefined }, settings: { zone: d.zone.trim(), currency: d.currency.trim().toUpperCase(), language: d.language, industry: d.industry || undefined, calendar: d.calendar || undefined } };
}

function Fields({ workspace }: { workspace: Workspace }): ReactNode {
  const { t, name } = useWords();
  const known = useQuery(calendars).data ?? [];
  const [draft, setDraft] = useState(() => draftOf(workspace));
  const save = useSaveWorkspace();
  const now = draftOf(workspace);
  const differs = (Object.keys(now) as (keyof Draft)[]).filter((k) => now[k] !== draft[k]).map((k): [string, string, string] => [t(`app_settings.field_${k}` as Key), draft[k] || "–", now[k] || "–"]);
  const set = (field: keyof Draft) => (e: { target: { value: string } }): void => setDraft({ ...draft, [field]: e.target.value });
  const options = (values: readonly string[], prefix: string): ReactNode => values.map((v) => <option key={v} value={v}>{name(prefix, v)}</option>);
  return (
    <div className="stack">
      <div className="fields">
        <label><span>{t("app_settings.field_zh")}</span><input value={draft.zh} maxLength={200} onChange={set("zh")} /></label>
        <label><span>{t("app_settings.field_en")}</span><input value={draft.en} maxLength={200} onChange={set("en")} /></label>
        <label><span>{t("app_settings.field_zone")}</span><input value={draft.zone} list="zones" maxLength={64} spellCheck={false} onChange={set("zone")} /></label>
        <label><span>{t("app_settings.field_currency")}</span><input value={draft.currency} list="currencies" maxLength={3} spellCheck={false} onChange={set("currency")} /></label>
        <label><span>{t("app_settings.field_language")}</span><select value={draft.language} onChange={set("language")}><option value="zh">中文</option><option value="en">English</option></select></label>
        <label><span>{t("app_settings.field_industry")}</span><select value={draft.industry} onChange={set("industry")}><option value="">{t("app.any")}</option>{draft.industry !== "" && !isKey(`app_settings.industry.${draft.industry}`) && <option value={draft.industry}>{draft.industry}</option>}{options(INDUSTRIES, "app_settings.industry")}</select></label>
        <label><span>{t("app_settings.field_calendar")}</span><select value={draft.calendar} onChange={set("calendar")}><option value="">{t("app_settings.calendar_none")}</option>{draft.calendar !== "" && !known.some((c) => c.name === draft.calendar) && <option value={draft.calendar}>{draft.calendar}</option>}{options(known.map((c) => c.name), "app_settings.calendar")}</select></label>
      </div>
      <datalist id="zones">{Intl.supportedValuesOf("timeZone").map((z) => <option key={z} value={z} />)}</datalist>
      <datalist id="currencies">{CURRENCIES.map((c) => <option key={c} value={c} />)}</datalist>
      <p className="quiet small">{t("app_settings.week_note")}</p>
      <SaveBar save={save} seen={workspace} change={changeOf(draft)} differs={differs} take={() => setDraft(now)} />
    </div>
  );
}
