// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useLive } from "../shell/live";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Empty, Loaded, Partial } from "../ui/states";

/** Events as they arrive, and what the store refuses. */
export function LiveStream(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const live = useLive();
  const [held, hold] = useState<typeof live | null>(null);
  const shown = held ?? live;
  return (
    <>
      <Card title={t("app.data_live")} says={t("app.live_says", { n: f.count(live.arrived) })} tools={<>
        {shown.latest.length > 0 && <Files name={t("app.data_live")} rows={() => [[t("app.when"), t("app.event"), t("app.touchpoint"), t("app.unit"), t("app.source")], ...shown.latest.map((e) => [e.occurred, e.name, e.touchpoint ?? "", e.unit ?? "", e.source])]} />}
        <button type="button" className="button" aria-pressed={held !== null} onClick={() => hold(held === null ? live : null)}>{t(held === null ? "app.live_pause" : "app.live_go_on")}</button>
      </>}>
        {live.state === "lost" && <Partial>{t("app.live_lost_what")}</Partial>}
        {shown.latest.length === 0 ? <Empty title={t("app.live_none")} says={t("app.live_none_what")} /> : (
          <div className="scroll live-table" tabIndex={0} role="region" aria-label={t("app.data_live")}>
            <table className="plain-table">
              <thead><tr><th scope="col">{t("app.when")}</th><th scope="col">{t("app.event")}</th><th scope="col">{t("app.touchpoint")}</th><th scope="col">{t("app.unit")}</th><th scope="col">{t("app.source")}</th></tr></thead>
              <tbody>{shown.latest.map((e) => <tr key={e.position}><td className="number">{f.time(e.occurred)}</td><td><Icon name={iconOf(e.channel)} /> {e.name} <span className="quiet small">{e.place}</span></td><td>{e.touchpoint || (e.kind === "identify" ? <span className="quiet" title={t("app.no_contact_what")}>{t("app.no_contact")}</span> : <span className="tag">{t("app.unmapped_one")}</span>)}</td><td>{e.unit || "–"}</td><td className="quiet">{e.source}</td></tr>)}</tbody>
            </table>
          </div>
        )}
      </Card>
      {may(desk, "change import") && <Refused />}
    </>
  );
}

/** Accepted events that the store refuses, with the reason; nothing of them is lost. */
function Refused(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const rejected = useQuery({ queryKey: ["rejected", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/rejected", { workspace: desk.id, limit: 50 }, signal), staleTime: 15_000 });
  const list = rejected.data?.items ?? [];
  return (
    <Card title={t("app.refused")} says={rejected.data === undefined ? undefined : list.length === 0 ? t("app.refused_none") : t("app.refused_says", { n: list.length })}
      tools={list.length > 0 ? <a className="button" href={`/v1/workspaces/${encodeURIComponent(desk.id)}/rejected/export`} download="rejected.ndjson"><Icon name="export" />NDJSON</a> : undefined}>
      <Loaded query={rejected} height={60}>{() => list.length === 0 ? null : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t("app.refused")}>
          <table className="plain-table"><thead><tr><th scope="col">{t("app.when")}</th><th scope="col">{t("app.event")}</th><th scope="col">{t("app.reason")}</th></tr></thead><tbody>{list.map((r) => <tr key={r.position}><td className="number">{f.time(r.received)}</td><td>{r.name} <span className="quiet small">{r.source}</span></td><td>{r.reason}</td></tr>)}</tbody></table>
        </div>
      )}</Loaded>
    </Card>
  );
}
