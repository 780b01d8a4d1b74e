// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { me as whoAmI } from "../shell/me";
import type { Language } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import { Saved } from "./Saved";

/** Who I am, how I sign in, and where I am signed in. */
export function Account(): ReactNode {
  return <><Profile /><Password /><Sessions /></>;
}

function Profile(): ReactNode {
  const { t, lang, choose } = useWords();
  const { me } = useDesk();
  const client = useQueryClient();
  const [name, setName] = useState(me.user.name);
  const [language, setLanguage] = useState<Language>(me.user.language ?? lang);
  const save = useMutation({
    mutationFn: () => call("PUT /v1/me", { body: { name: name.trim(), language } }),
    onSuccess: async () => {
      choose(language);
      await client.invalidateQueries({ queryKey: whoAmI.queryKey });
    },
  });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    save.mutate();
  };
  return (
    <Card title={t("app_settings.profile")} says={t("app_settings.profile_says", { email: me.user.email })}>
      <form className="stack" onSubmit={submit}>
        <div className="fields">
          <label><span>{t("app.your_name")}</span><input value={name} required maxLength={200} autoComplete="name" onChange={(e) => setName(e.target.value)} /></label>
          <label><span>{t("app.language")}</span><select value={language} onChange={(e) => setLanguage(e.target.value as Language)}><option value="zh">中文</option><option value="en">English</option></select></label>
        </div>
        <div className="row"><button type="submit" className="button main" disabled={save.isPending || name.trim() === ""}>{t("app.save")}</button><Saved act={save} says={t("app_settings.saved")} /></div>
      </form>
    </Card>
  );
}

function Password(): ReactNode {
  const { t } = useWords();
  const { me } = useDesk();
  const client = useQueryClient();
  const save = useMutation({ mutationFn: (body: { old: string; new: string }) => call("POST /v1/me/password", { body }), onSuccess: () => client.invalidateQueries({ queryKey: ["sessions"] }) });
  const submit = (e: FormEvent<HTMLFormElement>): void => {
    e.preventDefault();
    const form = e.currentTarget;
    const typed = new FormData(form);
    save.mutate({ old: String(typed.get("old")), new: String(typed.get("new")) }, { onSuccess: () => form.reset() });
  };
  return (
    <Card title={t("app_settings.password")} says={t("app_settings.password_says")}>
      <form className="stack" onSubmit={submit}>
        <input type="hidden" name="username" autoComplete="username" value={me.user.email} readOnly />
        <div className="fields">
          <label><span>{t("app_settings.password_old")}</span><input name="old" type="password" required autoComplete="current-password" /></label>
          <label><span>{t("app_settings.password_new")}</span><input name="new" type="password" required minLength={10} autoComplete="new-password" aria-describedby="password-hint" /><small id="password-hint" className="quiet">{t("app.password_hint")}</small></label>
        </div>
        <div className="row"><button type="submit" className="button main" disabled={save.isPending}>{t("app_settings.password_change")}</button><Saved act={save} says={t("app_settings.password_changed")} /></div>
      </form>
    </Card>
  );
}

function Sessions(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const client = useQueryClient();
  const sessions = useQuery({ queryKey: ["sessions"], queryFn: ({ signal }) => call("GET /v1/me/sessions", {}, signal) });
  const others = (sessions.data?.items ?? []).filter((s) => !s.current);
  const end = useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await call("DELETE /v1/me/sessions/{id}", { id });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <Card title={t("app_settings.sessions")} says={sessions.data === undefined ? undefined : others.length === 0 ? t("app_settings.sessions_one") : t("app_settings.sessions_says", { n: others.length })}
      tools={others.length > 0 ? <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(others.map((s) => s.id))}>{t("app_settings.sessions_end")}</button> : undefined}>
      <Loaded query={sessions} height={80}>{(d) => (
        <ul className="list">{(d.items ?? []).map((s) => (
          <li key={s.id} className="row">
            <span className="grow"><b>{agentOf(s.agent) || t("app_settings.session_unknown")}</b> {s.current && <span className="tag good">{t("app_settings.session_here")}</span>}<br /><span className="quiet small">{s.address} · {t("app_settings.session_used", { when: f.ago(s.used) })} · {t("app_settings.session_until", { when: f.time(s.expires) })}</span></span>
            {!s.current && <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate([s.id])}>{t("app.sign_out")}</button>}
          </li>
        ))}</ul>
      )}</Loaded>
      <Saved act={end} says={t("app_settings.sessions_ended")} />
    </Card>
  );
}

/** Browser and system of what a browser calls itself. */
export function agentOf(agent: string): string {
  const browser = [["Edg", "Edge"], ["MicroMessenger", "WeChat"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"], ["curl", "curl"]].find(([mark]) => agent.includes(mark!))?.[1];
  const system = [["iPhone", "iPhone"], ["iPad", "iPad"], ["Android", "Android"], ["Windows", "Windows"], ["Mac OS", "macOS"], ["Linux", "Linux"]].find(([mark]) => agent.includes(mark!))?.[1];
  return [browser, system].filter((x) => x !== undefined).join(" · ") || agent.slice(0, 60);
}
