// SPDX-License-Identifier: Apache-2.0

// Drop a file, see how it was understood, correct that, start, and get every row
// back that could not be taken.

import { keepPreviousData, type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type DragEvent, type ReactNode, useId, useState } from "react";
import { call, upload } from "../api/call";
import { keep, useWhole, whole } from "../api/lists";
import { useDesk } from "../api/desk";
import type { FileHead, ImportCard, ProfileDraft } from "../api/schema";
import { both } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Empty, Failed, Loaded } from "../ui/states";
import { Columns } from "./Columns";
import { Progress } from "./Progress";

export function Import(): ReactNode {
  const [head, setHead] = useState<FileHead | null>(null);
  const [started, setStarted] = useState<string | null>(null);
  return (
    <>
      {head === null ? <Drop take={(h) => {
        setStarted(null);
        setHead(h);
      }} /> : <Understood head={head} cancel={() => setHead(null)} started={(card) => {
        setHead(null);
        setStarted(card.id);
      }} />}
      {started !== null && <Progress id={started} />}
      <Earlier except={started} />
    </>
  );
}

/** The place for a file. */
function Drop({ take }: { take: (head: FileHead) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const id = useId();
  const [over, setOver] = useState(false);
  const [share, setShare] = useState<number | null>(null);
  const [fault, setFault] = useState<Error | null>(null);
  const client = useQueryClient();
  const send = (file: File | undefined): void => {
    if (file === undefined) return;
    setFault(null);
    setShare(0);
    upload<FileHead>(`/v1/workspaces/${encodeURIComponent(desk.id)}/uploads?name=${encodeURIComponent(file.name)}`, file, setShare).done
      .then(async (head) => {
        await ensureSource(client, desk.id);
        take(head);
      }).catch((e: unknown) => setFault(e as Error)).finally(() => setShare(null));
  };
  const drag = (e: DragEvent, inside: boolean): void => {
    e.preventDefault();
    setOver(inside);
  };
  return (
    <Card title={t("app.import_file")}>
      <div className={over ? "drop over" : "drop"} onDragOver={(e) => drag(e, true)} onDragLeave={(e) => drag(e, false)} onDrop={(e) => {
        drag(e, false);
        send(e.dataTransfer.files[0]);
      }}>
        <p><b>{t("app.drop_here")}</b></p>
        <p className="quiet small">{t("app.drop_formats")}</p>
        <label className="button main" htmlFor={id}>{t("app.drop_choose")}</label>
        <input id={id} className="hidden-input" type="file" accept=".csv,.tsv,.txt,.json,.jsonl,.ndjson,.xlsx,.parquet,.xes" aria-label={t("app.drop_choose")} onChange={(e) => {
          send(e.target.files?.[0]);
          e.target.value = "";
        }} />
        {share !== null && <><progress value={share} max={1} aria-label={t("app.sending")} /><p className="small">{t("app.sending_share", { share: f.percent(share) })}</p></>}
      </div>
      {fault !== null && <Failed error={fault} />}
    </Card>
  );
}

/** The source that files come from unless another is chosen. */
const FILES = "files";

/** Makes the source of files where it is missing: every event has one. */
async function ensureSource(client: QueryClient, workspace: string): Promise<void> {
  const sources = await whole(workspace, "sources");
  if (sources.some((s) => s.name === FILES)) return;
  const label = await both("app.source_files");
  keep(client, workspace, "sources", await call("POST /v1/workspaces/{workspace}/sources", { workspace, body: { name: FILES, label } }));
}

/** A profile to begin with: what the server proposes, with a name and a source. */
export function proposed(head: FileHead): ProfileDraft {
  const { id, version, created, updated, ...rest } = head.profile;
  const name = head.name.replace(/\.[^.]*$/, "").replace(/[^\p{L}\p{N}_-]+/gu, "-").slice(0, 60) || "file";
  return { ...rest, name: rest.name || name, source: rest.source || FILES };
}

/** The name of every event of a file that has no column of names; undefined where it has one. */
function fixedName(profile: ProfileDraft): string | undefined {
  return (profile.columns ?? []).some((c) => c.field === "name") ? undefined : profile.fixed?.find((v) => v.field === "name")?.value ?? "";
}

function named(profile: ProfileDraft, value: string): ProfileDraft {
  return { ...profile, fixed: [...(profile.fixed ?? []).filter((v) => v.field !== "name"), ...(value === "" ? [] : [{ field: "name", value }])] };
}

/** What the file is taken for; every column can be put right. */
function Understood({ head, cancel, started }: { head: FileHead; cancel: () => void; started: (card: ImportCard) => void }): ReactNode {
  const { t, name, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const client = useQueryClient();
  const sources = useWhole("sources").data ?? [];
  const [profile, setProfile] = useState(() => proposed(head));
  const preview = useQuery({
    queryKey: ["preview", desk.id, head.upload, profile],
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/imports/preview", { workspace: desk.id, body: { upload: head.upload, profile, rows: 20 } }, signal),
    placeholderData: keepPreviousData,
  });
  const start = useMutation({
    mutationFn: () => call("POST /v1/workspaces/{workspace}/imports", { workspace: desk.id, body: { upload: head.upload, profile } }),
    onSuccess: async (card) => {
      started(card);
      await client.invalidateQueries({ queryKey: ["imports", desk.id] });
    },
  });
  const used = (profile.columns ?? []).length;
  const bad = (preview.data?.rows ?? []).filter((r) => r.reason !== undefined && r.reason !== "");
  return (
    <>
      <Card title={head.name} says={t("app.recognised", { format: head.format.toUpperCase(), layout: name("app.layout", head.layout) || head.layout || "–", columns: (head.columns ?? []).length, used, size: f.count(Math.ceil(head.bytes / 1024)) })}
        tools={<button type="button" className="plain" onClick={cancel}>{t("app.other_file")}</button>}>
        <div className="fields">
          <label><span>{t("app.profile_kind")}</span><select value={profile.kind} onChange={(e) => setProfile({ ...profile, kind: e.target.value })}>{["interaction", "feedback", "outcome", "measurement", "identify"].map((k) => <option key={k} value={k}>{name("app.kind", k)}</option>)}</select></label>
          <label><span>{t("app.profile_source")}</span><select value={profile.source} onChange={(e) => setProfile({ ...profile, source: e.target.value })}>{!sources.some((s) => s.name === profile.source) && <option value={profile.source}>{profile.source}</option>}{sources.map((s) => <option key={s.id} value={s.name}>{labelIn(lang, s.label) || s.name}</option>)}</select></label>
          {fixedName(profile) !== undefined && <label><span>{name("app.column_field", "name")}</span><input value={fixedName(profile)} maxLength={200} onChange={(e) => setProfile(named(profile, e.target.value))} /></label>}
          <label><span>{t("app.profile_name")}</span><input value={profile.name} maxLength={60} onChange={(e) => setProfile({ ...profile, name: e.target.value })} /></label>
        </div>
        <Columns head={head} profile={profile} change={setProfile} />
      </Card>
      <Card title={t("app.import_preview")} says={preview.data === undefined ? undefined : bad.length === 0 ? t("app.preview_good", { n: (preview.data.rows ?? []).length }) : t("app.preview_bad", { n: (preview.data.rows ?? []).length, bad: bad.length })}>
        <Loaded query={preview} height={160}>{(p) => (
          <div className="scroll" style={{ maxHeight: 320 }} tabIndex={0} role="region" aria-label={t("app.import_preview")}>
            <table className="plain-table">
              <thead><tr><th scope="col">{t("app.row")}</th><th scope="col">{t("app.becomes")}</th></tr></thead>
              <tbody>{(p.rows ?? []).map((r) => (
                <tr key={r.number}><td className="number">{r.number}</td><td>{r.reason !== undefined && r.reason !== "" ? <span className="tag warn">{r.reason}</span> : (r.events ?? []).map((e) => <p key={e.id} className="small">{f.time(e.occurred)} · <b>{e.name}</b>{[e.unit, ...(e.scores ?? []).map((s) => `${s.metric} ${s.value / 100}`), ...(e.texts ?? []).map((x) => `「${x.text.slice(0, 60)}」`)].filter((x) => x !== undefined && x !== "").map((x) => ` · ${x}`)}</p>)}</td></tr>
              ))}</tbody>
            </table>
          </div>
        )}</Loaded>
        {start.error !== null && <Failed error={start.error} />}
        <div className="row"><button type="button" className="button main" disabled={start.isPending || preview.data === undefined || preview.error !== null} onClick={() => start.mutate()}>{t("app.import_start")}</button><button type="button" className="plain" onClick={cancel}>{t("app.bulk_cancel")}</button></div>
      </Card>
    </>
  );
}

/** The imports before. */
function Earlier({ except }: { except: string | null }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const imports = useQuery({ queryKey: ["imports", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/imports", { workspace: desk.id, limit: 20 }, signal) });
  const list = (imports.data?.items ?? []).filter((i) => i.id !== except);
  if (except !== null && imports.data !== undefined && list.length === 0) return null;
  return (
    <Card title={t("app.imports")}>
      <Loaded query={imports} height={80}>{() => list.length === 0 ? <Empty title={t("app.imports_none")} says={t("app.imports_none_what")} /> : <ul className="list">{list.map((i) => <li key={i.id}><Progress id={i.id} known={i} /></li>)}</ul>}</Loaded>
    </Card>
  );
}
