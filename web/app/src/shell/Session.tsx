// SPDX-License-Identifier: Apache-2.0

// The door: whoever is not signed in meets it at any address, and is let on to
// the address that was asked for.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { type FormEvent, lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { call, Problem } from "../api/call";
import type { Me } from "../api/schema";
import { type Key, worded } from "../text/catalogue";
import { useWords } from "../text/words";
import { Failed } from "../ui/states";
import { me } from "./me";

export function Session(): ReactNode {
  const asked = useQuery(me);
  const client = useQueryClient();
  const [link, setLink] = useState(() => linkIn(location.hash));
  useEffect(() => { // a link that is opened in a window that has the app already
    const changed = (): void => setLink((old) => linkIn(location.hash) ?? old);
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  const enter = (who: Me): void => {
    client.clear();
    client.setQueryData(me.queryKey, who);
    setLink(null);
    history.replaceState(null, "", location.pathname + location.search);
  };
  if (link !== null) {
    return <Door>{link.kind === "setup" ? <SetUp token={link.token} enter={enter} /> : <Suspense fallback={null}><LinkPage kind={link.kind} token={link.token} enter={enter} leave={() => {
      history.replaceState(null, "", location.pathname + location.search);
      setLink(null);
    }} /></Suspense>}</Door>;
  }
  if (asked.data !== undefined) return <Outlet />;
  if (asked.error instanceof Problem && asked.error.status === 401) return <Door><SignIn enter={enter} /></Door>;
  if (asked.error !== null) return <Door><Failed error={asked.error} again={() => void asked.refetch()} /></Door>;
  return null;
}

const LinkPage = lazy(() => worded(import("./LinkPage"), "app_settings"));

/** The one-time link of an address: to the first account, to a membership, to a new password. */
export function linkIn(hash: string): { kind: "setup" | "join" | "reset"; token: string } | null {
  const given = new URLSearchParams(hash.slice(1));
  for (const kind of ["setup", "join", "reset"] as const) {
    const token = given.get(kind);
    if (token !== null) return { kind, token };
  }
  return null;
}

function Door({ children }: { children: ReactNode }): ReactNode {
  const { t, lang, choose } = useWords();
  return (
    <main className="door">
      <header className="door-head">
        <h1><Mark /> {t("app.title")}</h1>
        <button type="button" className="plain" lang={lang === "zh" ? "en" : "zh-CN"} onClick={() => choose(lang === "zh" ? "en" : "zh")}>{lang === "zh" ? "English" : "中文"}</button>
      </header>
      {children}
    </main>
  );
}

/** The product's mark: a touchstone with a streak across. */
export function Mark(): ReactNode {
  return (
    <svg className="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
      <path d="M7 3h9l5 7-3 9-7 3-8-6 1-9z" fill="var(--ink)" />
      <path d="M6 16 18 8" stroke="var(--feel-2)" strokeWidth="2.4" strokeLinecap="round" />
    </svg>
  );
}

export interface Field {
  name: string;
  label: Key;
  type: string;
  autoComplete: string;
  hint?: Key;
}

export const NEW_PASSWORD: Field = { name: "password", label: "app.password", type: "password", autoComplete: "new-password", hint: "app.password_hint" };
const EMAIL: Field = { name: "email", label: "app.email", type: "email", autoComplete: "username" };

function SignIn({ enter }: { enter: (who: Me) => void }): ReactNode {
  return <Form title="app.sign_in" enter={enter} send={({ email = "", password = "" }) => call("POST /v1/session", { body: { email, password } })}
    fields={[EMAIL, { name: "password", label: "app.password", type: "password", autoComplete: "current-password" }]} />;
}

function SetUp({ token, enter }: { token: string; enter: (who: Me) => void }): ReactNode {
  const { t, lang } = useWords();
  return <Form title="app.set_up" about={t("app.set_up_what")} enter={enter}
    send={({ name = "", email = "", password = "" }) => call("POST /v1/setup", { body: { token, name, email, password, language: lang } })}
    fields={[
      { name: "name", label: "app.your_name", type: "text", autoComplete: "name" },
      EMAIL,
      NEW_PASSWORD,
    ]} />;
}

interface FormProps {
  title: Key;
  about?: string;
  username?: string; // for whom a password is, where it is not asked for
  fields: readonly Field[];
  send: (values: Record<string, string>) => Promise<Me>;
  enter: (who: Me) => void;
}

export function Form({ title, about, username, fields, send, enter }: FormProps): ReactNode {
  const { t } = useWords();
  const [fault, setFault] = useState("");
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    setFault("");
    const values = Object.fromEntries([...new FormData(event.currentTarget)].map(([k, v]) => [k, String(v)]));
    send(values).then(enter, (e: unknown) => setFault(e instanceof Problem ? [e.message, ...e.faults.map((f) => f.message).filter((m) => m !== e.message)].join("\n") : t("app.failed"))).finally(() => setBusy(false));
  };
  return (
    <form className="card door-form" onSubmit={submit}>
      <h2>{t(title)}</h2>
      {about !== undefined && <p className="quiet">{about}</p>}
      {username !== undefined && <input type="hidden" name="username" autoComplete="username" value={username} readOnly />}
      {fields.map((f) => (
        <label key={f.name}>
          <span>{t(f.label)}</span>
          <input name={f.name} type={f.type} autoComplete={f.autoComplete} required minLength={f.hint ? 10 : undefined} />
          {f.hint !== undefined && <small className="quiet">{t(f.hint)}</small>}
        </label>
      ))}
      {fault !== "" && <p className="fault" role="alert">{fault}</p>}
      <button type="submit" className="button main" disabled={busy}>{t(title)}</button>
    </form>
  );
}
