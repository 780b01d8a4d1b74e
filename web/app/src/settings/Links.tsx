// SPDX-License-Identifier: Apache-2.0

// One-time links that were handed out and not followed yet.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { PendingLink } from "../api/schema";
import { useWho } from "../sheet/people";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Failed, Loaded } from "../ui/states";
import { linksKey, useLinks, useScopeText } from "./members";
import { Surely } from "./Saved";

const STEP = 20;

export function Links(): ReactNode {
  const { t } = useWords();
  const links = useLinks();
  const [shown, more] = useBeginning(links.data ?? [], STEP);
  return (
    <Card title={t("app_settings.links")} says={t("app_settings.links_says")}>
      <Loaded query={links} height={60}>{(all) => all.length === 0 ? <p className="quiet">{t("app_settings.links_none")}</p> : <ul className="list">{shown.map((l) => <Waiting key={l.id} link={l} />)}</ul>}</Loaded>
      {more}
    </Card>
  );
}

function Waiting({ link: l }: { link: PendingLink }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const scope = useScopeText();
  const { desk } = useDesk();
  const client = useQueryClient();
  const revoke = useMutation({ mutationFn: () => call("DELETE /v1/workspaces/{workspace}/pending-links/{id}", { workspace: desk.id, id: l.id }), onSettled: () => client.invalidateQueries({ queryKey: linksKey(desk.id) }) });
  const role = l.role ?? "viewer";
  const held = scope({ role, touchpoints: l.touchpoints, units: l.units });
  const mayRevoke = desk.role === "owner" || role !== "owner";
  return (
    <li aria-label={l.email}>
      <div className="row member">
        <span className="grow member-who"><b>{l.email}</b><br /><span className="quiet small">{t("app_settings.link_until", { when: f.time(l.expires) })}{l.by !== undefined && l.by !== "" && t("app_settings.link_by", { name: who(l.by) })}</span></span>
        <span className="member-role">{l.purpose === "reset" ? t("app_settings.link_is_reset") : t("app_settings.link_is_invite", { role: t(`app_settings.role.${role}`) })}{l.purpose === "invite" && held !== "" && <><br /><span className="quiet small">{held}</span></>}</span>
        {mayRevoke && <span className="row member-do"><Surely label={t("app_settings.link_revoke")} ask={t("app_settings.link_revoke_ask", { name: l.email })} disabled={revoke.isPending} act={() => revoke.mutate()} /></span>}
      </div>
      {revoke.error !== null && <Failed error={revoke.error} />}
    </li>
  );
}
