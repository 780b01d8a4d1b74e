// SPDX-License-Identifier: Apache-2.0

// Who did what and when. The log cannot be changed.

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { AuditEntry } from "../api/schema";
import { addDays, startOf } from "../shell/days";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { download, table, workbook, type Cell } from "../ui/download";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Failed, Loaded } from "../ui/states";
import { useMembers } from "../sheet/people";

const ACTIONS = ["create", "update", "delete", "restore", "resolve", "reopen", "invite", "join", "sign-in", "sign-in-failed", "set-password", "reset-link", "end-session", "revoke", "export", "import", "upload", "erase", "reveal", "apply", "train", "untrain", "check", "back-up", "set-up"] as const;
const PAGE = 100;

interface Filter {
  by: string;
  action: string;
  from: string;
  to: string;
}

export function Audit(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const members = useMembers().data ?? [];
  const [filter, setFilter] = useState<Filter>({ by: "", action: "", from: "", to: "" });
  const set = (change: Partial<Filter>): void => setFilter({ ...filter, ...change });
  const asked = { by: filter.by || undefined, action: filter.action || undefined, from: filter.from === "" ? undefined : startOf(filter.from, desk.zone), to: filter.to === "" ? undefined : startOf(addDays(filter.to, 1), desk.zone) };
  const log = useInfiniteQuery({
    queryKey: ["audit", desk.id, asked],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => call("GET /v1/workspaces/{workspace}/audit", { workspace: desk.id, limit: PAGE, cursor: pageParam, ...asked }, signal),
    getNextPageParam: (last) => last.next || undefined,
  });
  const list = (log.data?.pages ?? []).flatMap((p) => p.items ?? []);
  return (
    <Card title={t("app_settings.part_audit")} says={t("app_settings.audit_says")} tools={<Exports />}>
      <div className="filters" role="search">
        <label className="picker"><select aria-label={t("app_settings.audit_who")} value={filter.by} onChange={(e) => set({ by: e.target.value })}><option value="">{t("app_settings.audit_everybody")}</option>{members.map((m) => <option key={m.id} value={m.id}>{m.name || m.email}</option>)}</select></label>
        <label className="picker"><select aria-label={t("app_settings.audit_action")} value={filter.action} onChange={(e) => set({ action: e.target.value })}><option value="">{t("app_settings.audit_all")}</option>{ACTIONS.map((a) => <option key={a} value={a}>{name("app_settings.action", a)}</option>)}</select></label>
        <label className="picker"><span className="quiet">{t("app.period_from")}</span><input type="date" className="bare-input" value={filter.from} max={filter.to || undefined} onChange={(e) => set({ from: e.target.value })} /></label>
        <label className="picker"><span className="quiet">{t("app.period_to")}</span><input type="date" className="bare-input" value={filter.to} min={filter.from || undefined} onChange={(e) => set({ to: e.target.value })} /></label>
      </div>
      <Loaded query={{ data: log.data, error: log.error, refetch: log.refetch }} height={240}>{() => list.length === 0 ? <Empty title={t("app_settings.audit_none")} says={t("app_settings.audit_none_what")} /> : <Entries list={list} />}</Loaded>
      {log.hasNextPage && <button type="button" className="button" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>{t("app_settings.audit_more")}</button>}
    </Card>
  );
}

/** The function that names whoever did something. */
function useWho(): (by: string) => string {
  const { t } = useWords();
  const { me } = useDesk();
  const members = useMembers().data;
  return (by) => (by === me.user.id ? t("app.you") : (members?.find((m) => m.id === by)?.name || by));
}

function Entries({ list }: { list: readonly AuditEntry[] }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const who = useWho();
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app_settings.part_audit")}>
      <table className="plain-table audit">
        <thead><tr><th scope="col">{t("app.when")}</th><th scope="col">{t("app_settings.by")}</th><th scope="col">{t("app_settings.audit_what")}</th><th scope="col" className="wide-only">{t("app_settings.audit_where")}</th></tr></thead>
        <tbody>{list.map((e) => (
          <tr key={e.id}>
            <td className="number" title={e.at}>{f.time(e.at)}</td>
            <td>{who(e.by)}</td>
            <td><b>{name("app_settings.action", e.action)}</b> {name("app_settings.noun", e.noun)} {e.record !== undefined && <code className="quiet">{e.record}</code>}{e.before !== undefined && e.after !== undefined && e.before > 0 && <span className="quiet small"> {t("app_settings.audit_versions", { before: e.before, after: e.after })}</span>}</td>
            <td className="wide-only quiet small">{e.address}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

/** The whole log as a file; that it was taken is in the log, too. */
function Exports(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const who = useWho();
  const title = t("app_settings.part_audit");
  const take = useMutation({
    mutationFn: async (kind: "csv" | "xlsx") => {
      const text = await call("GET /v1/workspaces/{workspace}/exports/audit", { workspace: desk.id });
      const heads = [t("app.when"), t("app_settings.by"), t("app_settings.audit_action"), t("app_settings.noun"), t("app_settings.audit_record"), t("app_settings.audit_before"), t("app_settings.audit_after"), t("app_settings.audit_where")];
      const rows = linesOf(text).map((e): Cell[] => [e.at, who(e.by), name("app_settings.action", e.action), name("app_settings.noun", e.noun), e.record ?? "", e.before ?? null, e.after ?? null, e.address ?? ""]);
      if (kind === "csv") download(`${title}.csv`, "text/csv", table([heads, ...rows]));
      else download(`${title}.xlsx`, "", await workbook(desk.id, title, heads.map((n) => ({ name: n })), rows));
    },
  });
  return (
    <>
      {(["csv", "xlsx"] as const).map((kind) => <button key={kind} type="button" className="tool" disabled={take.isPending} aria-label={t("app.export_of", { what: `${title} ${kind.toUpperCase()}` })} onClick={() => take.mutate(kind)}><Icon name="export" />{kind.toUpperCase()}</button>)}
      {take.error !== null && <Failed error={take.error} />}
    </>
  );
}

/** The entries of an export, one JSON object a line. */
export function linesOf(text: string): AuditEntry[] {
  return text.split("\n").filter((l) => l.trim() !== "").map((l) => JSON.parse(l) as AuditEntry);
}
