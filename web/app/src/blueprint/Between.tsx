// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useId } from "react";
import { quoted } from "../api/answer";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { BlueprintNode } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Failed, Partial, Skeleton } from "../ui/states";
import { waited } from "./say";

const THIN = 30;

/** How long customers take from one touchpoint to another, where a connector joins two that have one. */
export function Between({ from, to }: { from: BlueprintNode; to: BlueprintNode }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const picked = usePicked();
  const id = useId();
  const known = from.touchpoint !== undefined && to.touchpoint !== undefined && from.touchpoint !== to.touchpoint;
  const scope = [picked.segmentWhere.length > 0 && `where ${picked.segmentWhere.join(" and ")}`, `from ${picked.from}`, `to ${picked.to}`, `zone ${quoted(desk.zone)}`].filter(Boolean).join(" ");
  const asked = useQuery({
    queryKey: ["trails", desk.id, "waiting", from.touchpoint, to.touchpoint, scope, lang],
    enabled: known && picked.from !== "" && may(desk, "read figure") && desk.role !== "unit-manager",
    staleTime: 60_000,
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/trails/waiting", { workspace: desk.id, body: { steps: "touchpoint", scope, ask: { from: [from.touchpoint!], to: [to.touchpoint!], occurrence: "every", quantiles: [500, 900] } } }, signal),
  });
  if (!known) return <p className="quiet small">{t("app_blueprint.between_unlinked")}</p>;
  if (asked.error !== null) return <Failed error={asked.error} />;
  if (asked.data === undefined) return asked.isFetching ? <Skeleton lines={2} /> : null;
  const waits = asked.data.result;
  if (waits.waits === 0) return <p className="quiet small">{t("app_blueprint.between_none")}</p>;
  return (
    <>
      {picked.pick.unit !== undefined && <Partial>{t("app.trails_no_unit")}</Partial>}
      <p className={waits.waits < THIN ? "quiet" : undefined}>{t("app_blueprint.between_says", { median: waited(waits.quantiles?.[0], f), p90: waited(waits.quantiles?.[1], f), n: f.count(waits.waits) })}{waits.waits < THIN && t("app_blueprint.thin")}
        <button type="button" className="how" popoverTarget={id} aria-label={t("app.how_of", { what: t("app_blueprint.between") })}><Icon name="help" size={14} /></button></p>
      <div id={id} popover="auto" className="pop how-box"><h3>{t("app.how")}</h3><p>{t("app_blueprint.between_how")}</p><p>{f.span(picked.from, picked.last)} · {desk.zone}</p></div>
    </>
  );
}
