// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { InviteInputBody, Place } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Failed, Partial } from "../ui/states";
import { linkOf, linksKey, placeOf } from "./members";
import { PlaceFields } from "./PlaceFields";
import { Copied } from "./Saved";

/** Asks somebody in. */
export function Invite(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [place, setPlace] = useState<Place>({ role: "viewer" });
  const invite = useMutation({ mutationFn: (body: InviteInputBody) => call("POST /v1/workspaces/{workspace}/members/invitations", { workspace: desk.id, body }), onSuccess: async () => {
    setEmail("");
    await client.invalidateQueries({ queryKey: linksKey(desk.id) });
  } });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    invite.mutate({ email: email.trim(), ...placeOf(place) });
  };
  return (
    <Card title={t("app_settings.invite")} says={t("app_settings.invite_says")}>
      <form className="stack" onSubmit={submit}>
        <div className="fields">
          <label><span>{t("app.email")}</span><input type="email" required maxLength={200} value={email} autoComplete="off" onChange={(e) => setEmail(e.target.value)} /></label>
          <PlaceFields place={place} change={setPlace} />
        </div>
        <div className="row"><button type="submit" className="button main" disabled={invite.isPending}>{t("app_settings.invite_make")}</button></div>
      </form>
      {invite.error !== null && <Failed error={invite.error} />}
      {invite.data !== undefined && <OneTime email={invite.variables.email} kind="join" token={invite.data.token} />}
    </Card>
  );
}

/** A one-time link, to be handed to the person that it is for. */
export function OneTime({ email, kind, token }: { email: string; kind: "join" | "reset"; token: string }): ReactNode {
  const { t } = useWords();
  return <div className="stack"><Partial>{t(`app_settings.link_${kind}`, { email })}</Partial><Copied text={linkOf(kind, token)} label={t("app_settings.link")} /></div>;
}
