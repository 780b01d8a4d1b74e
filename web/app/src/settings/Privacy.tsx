// SPDX-License-Identifier: Apache-2.0

// What is kept and for how long, on how few a figure may rest, and who was
// forgotten.

import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { Workspace } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Loaded } from "../ui/states";
import { Erasures } from "./Erasures";
import { MaskTry } from "./MaskTry";
import { SaveBar } from "./SaveBar";
import { useSaveWorkspace, useWorkspace } from "./workspace";

const KINDS = ["interaction", "feedback", "outcome", "measurement", "identify"] as const;
type Kind = (typeof KINDS)[number];

export function Privacy(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const workspace = useWorkspace();
  return (
    <>
      <Card title={t("app_settings.retention")} says={t("app_settings.retention_says")}><Loaded query={workspace} height={240}>{(w) => (may(desk, "change workspace") ? <Retention workspace={w} /> : null)}</Loaded></Card>
      <MaskTry />
      {may(desk, "read erasure") && <Erasures />}
    </>
  );
}

type Draft = Record<Kind | "floor" | "allow" | "deny", string>;

function draftOf({ settings: s }: Workspace): Draft {
  const days = (kind: Kind): string => String((s.retention ?? []).find((r) => r.kind === kind)?.days ?? "");
  return { interaction: days("interaction"), feedback: days("feedback"), outcome: days("outcome"), measurement: days("measurement"), identify: days("identify"), floor: String(s.floor), allow: (s.allow ?? []).join(", "), deny: (s.deny ?? []).join(", ") };
}

/** Names, divided by commas of either width or by line ends. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[,，、\n]/).map((x) => x.trim()).filter((x) => x !== ""))];
}

function Retention({ workspace }: { workspace: Workspace }): ReactNode {
  const { t } = useWords();
  const save = useSaveWorkspace();
  const [draft, setDraft] = useState(() => draftOf(workspace));
  const now = draftOf(workspace);
  const label = (k: keyof Draft): string => (k === "floor" ? t("app_settings.floor") : k === "allow" ? t("app_settings.allow") : k === "deny" ? t("app_settings.deny") : t(`app.kind.${k}`));
  const shown = (k: keyof Draft, v: string): string => (v === "" ? (k === "allow" || k === "deny" ? "–" : t("app_settings.for_good")) : k === "floor" || k === "allow" || k === "deny" ? v : t("app_settings.days", { n: Number(v) }));
  const differs = (Object.keys(now) as (keyof Draft)[]).filter((k) => now[k] !== draft[k]).map((k): [string, string, string] => [label(k), shown(k, draft[k]), shown(k, now[k])]);
  const set = (k: keyof Draft, value: string): void => setDraft({ ...draft, [k]: value });
  const retention = KINDS.filter((k) => draft[k] !== "").map((k) => ({ kind: k, days: Number(draft[k]) }));
  const shorter = KINDS.filter((k) => draft[k] !== "" && (now[k] === "" || Number(draft[k]) < Number(now[k])));
  const change = { settings: { retention, floor: Number(draft.floor), allow: namesIn(draft.allow), deny: namesIn(draft.deny) } };
  return (
    <div className="stack">
      <div className="fields">{KINDS.map((k) => <label key={k}><span>{t("app_settings.keep", { kind: t(`app.kind.${k}`) })}</span><input type="number" min={1} max={36_500} inputMode="numeric" placeholder={t("app_settings.for_good")} value={draft[k]} onChange={(e) => set(k, e.target.value)} /></label>)}</div>
      <div className="fields">
        <label><span>{t("app_settings.floor")}</span><input type="number" min={1} max={1000} required value={draft.floor} onChange={(e) => set("floor", e.target.value)} /><small className="quiet">{t("app_settings.floor_what")}</small></label>
        <label><span>{t("app_settings.allow")}</span><input value={draft.allow} spellCheck={false} onChange={(e) => set("allow", e.target.value)} /><small className="quiet">{t("app_settings.allow_what")}</small></label>
        <label><span>{t("app_settings.deny")}</span><input value={draft.deny} spellCheck={false} onChange={(e) => set("deny", e.target.value)} /><small className="quiet">{t("app_settings.deny_what")}</small></label>
      </div>
      {shorter.length > 0 && <p className="partial">{t("app_settings.shorter", { kinds: shorter.map((k) => t(`app.kind.${k}`)).join(t("app.and")) })}</p>}
      <SaveBar save={save} seen={workspace} change={change} differs={differs} take={() => setDraft(now)} />
    </div>
  );
}
