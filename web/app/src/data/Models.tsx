// SPDX-License-Identifier: Apache-2.0

// Which model reads texts, how far it is, how well it reads by the workspace's
// own corrections, and teaching it.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { LanguageQuality, Lesson, PolarityQuality } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Failed, Loaded, Partial } from "../ui/states";

const WATCHED = 3_000; // ms between two looks at a model that still reads

export function Models(): ReactNode {
  const { desk } = useDesk();
  return <><Reading />{may(desk, "read correction") && <Quality />}</>;
}

function Reading(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const read = useQuery({ queryKey: ["answer", desk.id, "mentions read"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/mentions", { workspace: desk.id }, signal), refetchInterval: (q) => (q.state.data !== undefined && q.state.data.done < q.state.data.of ? WATCHED : false) });
  const r = read.data;
  const behind = r !== undefined && r.done < r.of;
  return (
    <Card title={t("app_settings.model")} says={r === undefined ? undefined : r.answers === "" ? t("app_settings.model_first") : behind ? t("app_settings.model_behind", { share: f.percent(r.done / r.of) }) : t("app_settings.model_ready")}
      tools={may(desk, "read correction") ? <a className="button" href={`/app/${encodeURIComponent(desk.id)}/voices?tab=corrections`}>{t("app_settings.to_voices")}</a> : undefined}>
      <Loaded query={read} height={80}>{(d) => (
        <>
          {behind && <progress value={d.done} max={d.of} aria-label={t("app_settings.model_progress")} />}
          <dl className="pairs facts">
            <div><dt>{t("app_settings.model_answers")}</dt><dd><code>{d.answers || "–"}</code></dd></div>
            <div><dt>{t("app_settings.model_reads")}</dt><dd><code>{d.version}</code></dd></div>
            <div><dt>{t("app_settings.model_done")}</dt><dd className="number">{t("app_settings.model_of", { done: f.count(d.done), of: f.count(d.of) })}</dd></div>
          </dl>
        </>
      )}</Loaded>
    </Card>
  );
}

function Quality(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const quality = useQuery({ queryKey: ["quality", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/language/quality", { workspace: desk.id }, signal) });
  const again = async (): Promise<void> => {
    await Promise.all([client.invalidateQueries({ queryKey: ["quality", desk.id] }), client.invalidateQueries({ queryKey: ["answer", desk.id] })]);
  };
  const train = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/language/train", { workspace: desk.id }), onSuccess: again });
  const back = useMutation({ mutationFn: () => call("DELETE /v1/workspaces/{workspace}/language/model", { workspace: desk.id }), onSuccess: again });
  const edits = may(desk, "change correction");
  return (
    <Card title={t("app_settings.corrections")} says={quality.data === undefined ? undefined : t(quality.data.texts === 0 ? "app_settings.corrections_none" : "app_settings.corrections_says", { n: quality.data.texts })}>
      <Loaded query={quality} height={120}>{(q) => <Judged quality={q} />}</Loaded>
      {edits && quality.data !== undefined && (
        <div className="row">
          <button type="button" className="button" disabled={train.isPending || quality.data.texts === 0} onClick={() => train.mutate()}>{t(train.isPending ? "app_settings.train_busy" : "app_settings.train")}</button>
          {quality.data.taught !== undefined && <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate()}>{t("app_settings.untrain")}</button>}
        </div>
      )}
      {train.data !== undefined && <Partial>{told(train.data, t)}</Partial>}
      {(train.error ?? back.error) !== null && <Failed error={(train.error ?? back.error)!} />}
    </Card>
  );
}

/** What came of teaching, in a sentence. */
function told(l: Lesson, t: ReturnType<typeof useWords>["t"]): string {
  return t(l.taken ? "app_settings.taught" : "app_settings.not_taught", { learnt: l.learnt, held: l.held_out, before: l.before, after: l.after });
}

/** How well texts are read, on those that people labelled. */
function Judged({ quality: q }: { quality: LanguageQuality }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const rows: [string, PolarityQuality | undefined][] = [[t("app_settings.model_shipped"), q.before], [t("app_settings.model_own"), q.taught === undefined ? undefined : q.after]];
  const known = rows.filter((r): r is [string, PolarityQuality] => r[1] !== undefined);
  return (
    <>
      {q.taught !== undefined && <p>{told(q.taught, t)}</p>}
      {known.length > 0 && (
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_settings.model")}</th><th scope="col">{t("app_settings.right_share")}</th><th scope="col" className="end">n</th></tr></thead>
          <tbody>{known.map(([name, p]) => <tr key={name}><td>{name}</td><td className="number">{f.percent(p.accuracy.value)} <span className="quiet">{f.percent(p.accuracy.low)}–{f.percent(p.accuracy.high)}</span>{!p.enough && <> <span className="tag">{t("app.few")}</span></>}</td><td className="end number">{f.count(p.n)}</td></tr>)}</tbody>
        </table>
      )}
      {q.texts > 0 && <p className="quiet small">{t("app_settings.corrections_note")}</p>}
    </>
  );
}
