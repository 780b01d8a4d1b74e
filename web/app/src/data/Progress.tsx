// SPDX-License-Identifier: Apache-2.0

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useEffect } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useForget } from "../api/lists";
import type { ImportCard } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { useSourceName } from "./sourceName";
import { Failed, Skeleton } from "../ui/states";

function going(card: ImportCard | undefined): boolean {
  return card?.status === "waiting" || card?.status === "running";
}

/** How far an import is, and what became of its rows. */
export function Progress({ id, known }: { id: string; known?: ImportCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const forget = useForget();
  const sourceName = useSourceName();
  const client = useQueryClient();
  const asked = useQuery({
    queryKey: ["import", desk.id, id],
    initialData: known,
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/imports/{id}", { workspace: desk.id, id }, signal),
    refetchInterval: (q) => (going(q.state.data) ? 700 : false),
    staleTime: known !== undefined && !going(known) ? Infinity : 0,
  });
  const card = asked.data;
  const done = card !== undefined && !going(card);
  useEffect(() => {
    if (done && known === undefined) {
      void forget();
      void client.invalidateQueries({ queryKey: ["imports", desk.id] });
    }
    // once, when it ends
  }, [done]);
  if (asked.error !== null) return <Failed error={asked.error} />;
  if (card === undefined) return <Skeleton lines={2} />;
  return (
    <section className={known === undefined ? "card" : undefined} aria-label={t("app.import_of", { name: card.name })}>
      <div className="row">
        <b>{card.name}</b><span className={card.status === "failed" ? "tag warn" : card.status === "done" ? "tag good" : "tag"} role="status">{t(`app.import_${card.status}`)}</span>
        <span className="quiet small">{t("app.from_source", { source: sourceName(card.source) })} · {f.ago(card.created)}</span><span className="space" />
        {going(card) && <button type="button" className="button" onClick={() => void call("DELETE /v1/workspaces/{workspace}/imports/{id}", { workspace: desk.id, id }).then(() => asked.refetch())}>{t("app.import_stop")}</button>}
      </div>
      {going(card) && <progress value={card.read_bytes} max={Math.max(1, card.total_bytes)} aria-label={t("app.import_running")} />}
      <p className="small number">{t("app.import_counts", { rows: f.count(card.rows), events: f.count(card.events), rejected: f.count(card.rejected) })}
        {card.rejected > 0 && <> <a href={`/v1/workspaces/${encodeURIComponent(desk.id)}/imports/${encodeURIComponent(id)}/rejects`} download={`${card.name}.rejects.csv`}><Icon name="export" size={14} /> {t("app.rejects_get")}</a></>}
      </p>
      {(card.notes ?? []).map((n) => <p key={n} className="quiet small">{n}</p>)}
      {card.fault !== undefined && card.fault !== "" && <p className="fault">{card.fault}</p>}
      {known === undefined && card.status === "done" && card.events > 0 && <p className="row"><Link className="button main" to="/$workspace/discovery" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.import_next")}</Link><Link className="button" to="/$workspace/overview" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_overview")}</Link></p>}
    </section>
  );
}
