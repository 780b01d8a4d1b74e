// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { useAnswer } from "../api/answer";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Empty, Failed, Loaded } from "../ui/states";
import { Snippets } from "./Snippets";

/** Where facts come from, how fresh each is, and the keys by which they are sent. */
export function Sources(): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const sources = useWhole("sources");
  const days = useAnswer(["count"], { by: ["source", "day"], ever: true, everywhere: true });
  const last = new Map<string, { day: string; n: number }>();
  for (const r of days.data?.rows ?? []) {
    const [source, day] = r.keys ?? [];
    if (typeof source !== "string" || typeof day !== "string") continue;
    const old = last.get(source);
    last.set(source, { day: old !== undefined && old.day > day ? old.day : day, n: (old?.n ?? 0) + (r.figures?.[0]?.n ?? 0) });
  }
  const known = sources.data ?? [];
  const listed = [...known.map((s) => s.name), ...[...last.keys()].filter((n) => !known.some((s) => s.name === n))];
  return (
    <>
      <Card title={t("app.data_sources")} tools={listed.length > 0 && <Files name={t("app.data_sources")} kinds={{ 4: "day" }} rows={() => [[t("app.source"), "ID", t("app.field_channel"), t("app.events"), t("app.last_fact")], ...listed.map((n) => {
        const s = known.find((x) => x.name === n);
        return [labelIn(lang, s?.label) || n, n, name("app.channel", s?.channel), last.get(n)?.n ?? 0, last.get(n)?.day ?? null];
      })]} />}>
        <Loaded query={sources} height={120}>{() => listed.length === 0 ? <Empty title={t("app.sources_none")} says={t("app.sources_none_what")} /> : (
          <div className="scroll" tabIndex={0} role="region" aria-label={t("app.data_sources")}>
            <table className="plain-table">
              <thead><tr><th scope="col">{t("app.source")}</th><th scope="col">{t("app.field_channel")}</th><th scope="col" className="end">{t("app.events")}</th><th scope="col">{t("app.last_fact")}</th></tr></thead>
              <tbody>{listed.map((n) => {
                const s = known.find((x) => x.name === n);
                return <tr key={n}><td><b>{labelIn(lang, s?.label) || n}</b>{s?.disabled === true && <> <span className="tag warn">{t("app.source_off")}</span></>}</td><td>{name("app.channel", s?.channel) || "–"}</td><td className="end">{f.count(last.get(n)?.n ?? 0)}</td><td>{last.has(n) ? f.day(last.get(n)!.day) : "–"}</td></tr>;
              })}</tbody>
            </table>
          </div>
        )}</Loaded>
      </Card>
      {may(desk, "read write-key") && <WriteKeys sources={listed} />}
    </>
  );
}

/** The keys by which sources send events; the secret of a new one is shown once. */
export function WriteKeys({ sources }: { sources: readonly string[] }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const client = useQueryClient();
  const keys = useQuery({ queryKey: ["keys", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/write-keys", { workspace: desk.id, limit: 200 }, signal) });
  const [source, setSource] = useState(sources[0] ?? "website");
  const make = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/write-keys", { workspace: desk.id, body: { source: source.trim(), name: source.trim() } }), onSuccess: () => client.invalidateQueries({ queryKey: ["keys", desk.id] }) });
  const end = useMutation({ mutationFn: (id: string) => call("DELETE /v1/workspaces/{workspace}/write-keys/{id}", { workspace: desk.id, id }), onSuccess: () => client.invalidateQueries({ queryKey: ["keys", desk.id] }) });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    make.mutate();
  };
  return (
    <Card title={t("app.keys")} says={t("app.keys_says")}>
      <form className="row" onSubmit={submit}>
        <label className="field"><span>{t("app.key_source")}</span><input className="text-input" list="sources" value={source} required maxLength={60} onChange={(e) => setSource(e.target.value)} /></label>
        <datalist id="sources">{sources.map((s) => <option key={s} value={s} />)}</datalist>
        <button type="submit" className="button main align-end" disabled={make.isPending || source.trim() === ""}>{t("app.key_make")}</button>
      </form>
      {make.error !== null && <Failed error={make.error} />}
      {make.data !== undefined && <Snippets secret={make.data.key} source={make.data.card.source ?? source} />}
      <Loaded query={keys} height={80}>{(d) => (d.items ?? []).length === 0 ? null : (
        <ul className="list">{(d.items ?? []).map((k) => (
          <li key={k.id} className="row"><b>{k.source}</b><code>{k.hint}…</code><span className="quiet small">{k.used === undefined ? t("app.key_unused") : t("app.key_used", { when: f.ago(k.used) })}</span><span className="space" />
            {k.revoked !== undefined ? <span className="tag">{t("app.key_ended")}</span> : may(desk, "change write-key") && <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate(k.id)}>{t("app.key_end")}</button>}</li>
        ))}</ul>
      )}</Loaded>
    </Card>
  );
}
