// SPDX-License-Identifier: Apache-2.0

// Who is in the workspace, as what, and how they get in.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call, etag } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { MemberCard, OneTimeLink, Place } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useBeginning } from "../ui/More";
import { Failed, Loaded } from "../ui/states";
import { Invite, OneTime } from "./Invite";
import { Links } from "./Links";
import { useMembers } from "../sheet/people";
import { placeOf, useScopeText } from "./members";
import { PlaceFields } from "./PlaceFields";
import { RightsTable } from "./RightsTable";
import { Surely } from "./Saved";

const STEP = 50;

/** What is handed over after an act: a link, or somebody who was removed. */
interface After {
  removed?: MemberCard;
  link?: { email: string; kind: "join" | "reset"; token: string };
}

export function People(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const members = useMembers();
  const scope = useScopeText();
  const [typed, setTyped] = useState("");
  const [after, setAfter] = useState<After>({});
  const edits = may(desk, "change membership");
  const list = (members.data ?? []).filter((m) => `${m.name} ${m.email} ${name("app_settings.role", m.role)}`.toLowerCase().includes(typed.normalize("NFKC").toLowerCase().trim()));
  const owners = (members.data ?? []).filter((m) => m.role === "owner").length;
  const [shown, more] = useBeginning(list, STEP);
  const back = useMutation({ mutationFn: (m: MemberCard) => call("POST /v1/workspaces/{workspace}/members/invitations", { workspace: desk.id, body: { email: m.email, ...placeOf(m) } }), onSuccess: (link, m) => done({ link: { email: m.email, kind: "join", token: link.token } }) });
  const done = async (next: After): Promise<void> => {
    setAfter(next);
    await client.invalidateQueries({ queryKey: ["members", desk.id] }); // and the links below them
  };
  return (
    <>
      {edits && <Invite />}
      <Card title={t("app_settings.members")} says={members.data === undefined ? undefined : t("app_settings.members_says", { n: members.data.length, owners })}
        tools={<Files name={t("app_settings.members")} rows={() => [[t("app.your_name"), t("app.email"), t("app_settings.role"), t("app_settings.scope")], ...list.map((m) => [m.name, m.email, name("app_settings.role", m.role), scope(m)])]} />}>
        <input className="text-input member-find" type="search" aria-label={t("app_settings.members_find")} placeholder={t("app_settings.members_find")} value={typed} onChange={(e) => setTyped(e.target.value)} />
        {after.removed !== undefined && <p className="undo" role="status">{t("app_settings.member_removed", { name: after.removed.name || after.removed.email })}<button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate(after.removed!)}>{t("app_settings.invite_again")}</button></p>}
        {back.error !== null && <Failed error={back.error} />}
        {after.link !== undefined && <OneTime {...after.link} />}
        <Loaded query={members} height={200}>{() => <ul className="list">{shown.map((m) => <Member key={m.id} member={m} scope={scope(m)} lastOwner={m.role === "owner" && owners === 1} edits={edits && (m.role !== "owner" || desk.role === "owner")} done={done} />)}</ul>}</Loaded>
        {more}
      </Card>
      {edits && <Links />}
      <RightsTable />
    </>
  );
}

interface MemberProps {
  member: MemberCard;
  scope: string;
  lastOwner: boolean;
  edits: boolean;
  done: (after: After) => Promise<void>;
}

function Member({ member: m, scope, lastOwner, edits, done }: MemberProps): ReactNode {
  const { t } = useWords();
  const { desk, me } = useDesk();
  const [open, setOpen] = useState(false);
  const at = { workspace: desk.id, id: m.id };
  const reset = useMutation({ mutationFn: (): Promise<OneTimeLink> => call("POST /v1/workspaces/{workspace}/members/{id}/reset", at), onSuccess: (link) => done({ link: { email: m.email, kind: "reset", token: link.token } }) });
  const remove = useMutation({ mutationFn: () => call("DELETE /v1/workspaces/{workspace}/members/{id}", { ...at, "If-Match": etag(m) }), onSuccess: () => done({ removed: m }) });
  const self = m.id === me.user.id;
  return (
    <li aria-label={m.name || m.email}>
      <div className="row member">
        <span className="grow member-who"><b>{m.name || m.email}</b>{self && <> <span className="tag">{t("app.you")}</span></>}{m.disabled === true && <> <span className="tag warn">{t("app_settings.member_disabled")}</span></>}<br /><span className="quiet small">{m.email}</span></span>
        <span className="member-role">{t(`app_settings.role.${m.role}`)}{scope !== "" && <><br /><span className="quiet small">{scope}</span></>}</span>
        {edits && (
          <span className="row member-do">
            <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>{t("app_settings.member_change")}</button>
            {!self && <button type="button" className="button" disabled={reset.isPending} onClick={() => reset.mutate()}>{t("app_settings.member_reset")}</button>}
            {!self && <Surely label={t("app_settings.member_remove")} ask={t("app_settings.member_remove_ask", { name: m.name || m.email })} disabled={remove.isPending || lastOwner} act={() => remove.mutate()} />}
          </span>
        )}
      </div>
      {(reset.error ?? remove.error) !== null && <Failed error={(reset.error ?? remove.error)!} />}
      {open && <Placing member={m} lastOwner={lastOwner} close={() => setOpen(false)} done={done} />}
    </li>
  );
}

/** Another role or scope for a member. */
function Placing({ member, lastOwner, close, done }: { member: MemberCard; lastOwner: boolean; close: () => void; done: (after: After) => Promise<void> }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [place, setPlace] = useState<Place>(() => placeOf(member));
  const save = useMutation({
    mutationFn: () => call("PUT /v1/workspaces/{workspace}/members/{id}", { workspace: desk.id, id: member.id, "If-Match": etag(member), body: placeOf(place) }),
    onSuccess: async () => {
      close();
      await done({});
    },
    onError: () => done({}), // so that a newer version shows
  });
  return (
    <div className="settle">
      {lastOwner && <p className="quiet">{t("app_settings.last_owner")}</p>}
      <div className="fields"><PlaceFields place={place} change={setPlace} /></div>
      {save.error !== null && <Failed error={save.error} />}
      <div className="row"><button type="button" className="button main" disabled={save.isPending || lastOwner} onClick={() => save.mutate()}>{t("app.save")}</button><button type="button" className="plain" onClick={close}>{t("app.bulk_cancel")}</button></div>
    </div>
  );
}
