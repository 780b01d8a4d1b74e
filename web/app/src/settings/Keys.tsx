// SPDX-License-Identifier: Apache-2.0

// What programs sign in with: API tokens, which act as oneself, and write keys,
// which send events of one source.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { KeyCard } from "../api/schema";
import { WriteKeys } from "../data/Sources";
import { addDays, today } from "../shell/days";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Empty, Failed, Loaded, Partial } from "../ui/states";
import { Copied } from "./Saved";
import { useMembers } from "../sheet/people";

/** Sets of grants that fit most programs. */
const GRANTS = { figures: ["figure:read", "touchpoint:read", "unit:read"], read: ["*:read"], all: ["*:*"] } as const;
type Grant = keyof typeof GRANTS;
const LASTS = [30, 90, 365] as const;
const STEP = 30;

export function Keys(): ReactNode {
  const { desk } = useDesk();
  const sources = useWhole("sources").data ?? [];
  return <><Tokens />{may(desk, "read write-key") && <WriteKeys sources={sources.map((s) => s.name)} />}</>;
}

function Tokens(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const key = ["tokens", desk.id];
  const tokens = useQuery({ queryKey: key, queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/tokens", { workspace: desk.id, limit: 200 }, signal) });
  const [shown, more] = useBeginning(tokens.data?.items ?? [], STEP);
  const [name, setName] = useState("");
  const [grant, setGrant] = useState<Grant>("figures");
  const [days, setDays] = useState<number>(90);
  const make = useMutation({
    mutationFn: () => call("POST /v1/workspaces/{workspace}/tokens", { workspace: desk.id, body: { name: name.trim(), grants: [...GRANTS[grant]], expires: `${addDays(today("UTC"), days)}T00:00:00Z` } }),
    onSuccess: async () => {
      setName("");
      await client.invalidateQueries({ queryKey: key });
    },
  });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    make.mutate();
  };
  return (
    <Card title={t("app_settings.tokens")} says={t("app_settings.tokens_says")}>
      <form className="stack" onSubmit={submit}>
        <div className="fields">
          <label><span>{t("app_settings.token_name")}</span><input value={name} required maxLength={200} placeholder={t("app_settings.token_name_hint")} onChange={(e) => setName(e.target.value)} /></label>
          <label><span>{t("app_settings.token_grants")}</span><select value={grant} onChange={(e) => setGrant(e.target.value as Grant)}>{(Object.keys(GRANTS) as Grant[]).map((g) => <option key={g} value={g}>{t(`app_settings.grant_${g}`)}</option>)}</select></label>
          <label><span>{t("app_settings.token_lasts")}</span><select value={days} onChange={(e) => setDays(Number(e.target.value))}>{LASTS.map((d) => <option key={d} value={d}>{t("app_settings.days", { n: d })}</option>)}</select></label>
        </div>
        <div className="row"><button type="submit" className="button main" disabled={make.isPending || name.trim() === ""}>{t("app_settings.token_make")}</button></div>
      </form>
      {make.error !== null && <Failed error={make.error} />}
      {make.data !== undefined && <div className="stack"><Partial>{t("app_settings.token_once", { name: make.data.card.name })}</Partial><Copied text={make.data.key} label={t("app_settings.token_secret")} /></div>}
      <Loaded query={tokens} height={80}>{(d) => (d.items ?? []).length === 0 ? <Empty title={t("app_settings.tokens_none")} says={t("app_settings.tokens_none_what")} /> : <ul className="list">{shown.map((k) => <Token key={k.id} token={k} />)}</ul>}</Loaded>
      {more}
    </Card>
  );
}

function Token({ token: k }: { token: KeyCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk, me } = useDesk();
  const client = useQueryClient();
  const members = useMembers().data;
  const end = useMutation({ mutationFn: () => call("DELETE /v1/workspaces/{workspace}/tokens/{id}", { workspace: desk.id, id: k.id }), onSettled: () => client.invalidateQueries({ queryKey: ["tokens", desk.id] }) });
  const over = k.expires !== undefined && Date.parse(k.expires) < Date.now();
  const used = k.used === undefined ? t("app.key_unused") : t("app.key_used", { when: f.ago(k.used) });
  const until = k.expires === undefined ? "" : ` · ${t("app_settings.token_until", { day: f.day(k.expires) })}`;
  return (
    <li className="row" aria-label={k.name}>
      <span className="grow"><b>{k.name}</b> <code>…{k.hint}</code>{k.user !== me.user.id && <> <span className="tag">{members?.find((m) => m.id === k.user)?.name ?? t("app.somebody")}</span></>}<br /><span className="quiet small">{(k.grants ?? []).join(", ")} · {used}{until}</span></span>
      {k.revoked !== undefined ? <span className="tag">{t("app.key_ended")}</span> : over ? <span className="tag warn">{t("app_settings.token_over")}</span> : <button type="button" className="button" disabled={end.isPending} onClick={() => end.mutate()}>{t("app.key_end")}</button>}
      {end.error !== null && <Failed error={end.error} />}
    </li>
  );
}
