// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import type { ContactCost, Workspace } from "../api/schema";
import { isKey } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Loaded } from "../ui/states";
import { SaveBar } from "./SaveBar";
import { useSaveWorkspace, useWorkspace } from "./workspace";

const CHANNELS = ["website", "app", "wechat", "mini-program", "email", "sms", "ad", "social", "store", "phone", "chat", "field-service", "delivery", "product", "packaging", "kiosk", "vr", "marketplace", "mail", "event"] as const;

/** Amounts as people write them, by channel; what is no amount costs nothing that is known. */
export function costsOf(amounts: Readonly<Record<string, string>>): ContactCost[] {
  return Object.entries(amounts).flatMap(([channel, text]) => {
    const amount = Number(text.normalize("NFKC").replace(/,/g, "").trim() || Number.NaN);
    return Number.isFinite(amount) && amount >= 0 ? [{ channel, minor: Math.round(100 * amount) }] : [];
  });
}

/** What a contact costs by channel, which the moments page sets beside what it moves. */
export function Costs(): ReactNode {
  const { t } = useWords();
  return <Card title={t("app_settings.costs")} says={t("app_settings.costs_says")}><Loaded query={useWorkspace()} height={160}>{(w) => <Fields workspace={w} />}</Loaded></Card>;
}

function Fields({ workspace }: { workspace: Workspace }): ReactNode {
  const { t, name } = useWords();
  const saved = (): Record<string, string> => Object.fromEntries((workspace.settings.contact_costs ?? []).map((c) => [c.channel, String(c.minor / 100)]));
  const [amounts, setAmounts] = useState(saved);
  const save = useSaveWorkspace();
  const was = saved();
  const channels = [...new Set([...CHANNELS, ...Object.keys(was)])];
  const called = (c: string): string => (isKey(`app.channel.${c}`) ? name("app.channel", c) : c);
  const differs = channels.filter((c) => (amounts[c] ?? "") !== (was[c] ?? "")).map((c): [string, string, string] => [called(c), amounts[c] || "–", was[c] || "–"]);
  return (
    <div className="stack">
      <div className="fields">{channels.map((c) => (
        <label key={c}><span>{called(c)} ({workspace.settings.currency})</span><input inputMode="decimal" maxLength={16} value={amounts[c] ?? ""} placeholder={t("app_settings.cost_unknown")} onChange={(e) => setAmounts({ ...amounts, [c]: e.target.value })} /></label>
      ))}</div>
      <SaveBar save={save} seen={workspace} change={{ settings: { contact_costs: costsOf(amounts) } }} differs={differs} take={() => setAmounts(saved())} />
    </div>
  );
}
