// SPDX-License-Identifier: Apache-2.0

// What a one-time link leads to: joining a workspace, or a new password.

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call, Problem } from "../api/call";
import type { LinkPurpose, Me } from "../api/schema";
import { useWords } from "../text/words";
import { Empty, Failed } from "../ui/states";
import { type Field, Form, NEW_PASSWORD } from "./Session";

interface LinkProps {
  kind: "join" | "reset";
  token: string;
  enter: (who: Me) => void;
  leave: () => void; // to the usual door
}

export default function LinkPage({ kind, token, enter, leave }: LinkProps): ReactNode {
  const { t } = useWords();
  const link = useQuery({ queryKey: ["link", token], queryFn: () => call("POST /v1/links", { body: { token } }), retry: false, staleTime: Infinity, refetchOnMount: false });
  const out = <button type="button" className="button" onClick={leave}>{t("app_settings.link_leave")}</button>;
  if (link.error instanceof Problem && link.error.status === 404) return <Empty title={t("app_settings.link_over")} says={t(kind === "join" ? "app_settings.link_over_join" : "app_settings.link_over_reset")} action={out} />;
  if (link.error !== null) return <Failed error={link.error} again={() => void link.refetch()} />;
  if (link.data === undefined) return null;
  return kind === "join" ? <Join token={token} link={link.data} enter={enter} leave={leave} /> : <Reset token={token} link={link.data} enter={enter} />;
}

interface StepProps {
  token: string;
  link: LinkPurpose;
  enter: (who: Me) => void;
}

/** Somebody who is new chooses a name and a password; who has an account signs in, which joins. */
function Join({ token, link, enter, leave }: StepProps & { leave: () => void }): ReactNode {
  const { t, lang } = useWords();
  const email = link.email ?? "";
  const known: Field[] = [{ name: "password", label: "app.password", type: "password", autoComplete: "current-password" }];
  const fresh: Field[] = [{ name: "name", label: "app.your_name", type: "text", autoComplete: "name" }, NEW_PASSWORD];
  const send = async ({ name = "", password = "" }: Record<string, string>): Promise<Me> => {
    if (link.account) {
      await call("POST /v1/session", { body: { email, password } }); // a wrong password does not use the link up
      await call("POST /v1/join", { body: { token } });
      return call("GET /v1/me", {});
    }
    await call("POST /v1/join", { body: { token, name, password, language: lang } });
    return call("POST /v1/session", { body: { email, password } });
  };
  return (
    <>
      <Form key={String(link.account)} title="app_settings.join" about={t(link.account ? "app_settings.join_known" : "app_settings.join_what", { email, workspace: link.workspace ?? "" })} username={email} enter={enter} send={send} fields={link.account ? known : fresh} />
      <p className="door-note"><button type="button" className="plain" onClick={leave}>{t("app_settings.link_leave")}</button></p>
    </>
  );
}

function Reset({ token, link, enter }: StepProps): ReactNode {
  const { t } = useWords();
  const email = link.email ?? "";
  const send = async ({ password = "" }: Record<string, string>): Promise<Me> => {
    await call("POST /v1/reset", { body: { token, password } });
    return call("POST /v1/session", { body: { email, password } });
  };
  return <Form title="app_settings.reset" about={t("app_settings.reset_what", { email })} username={email} enter={enter} send={send} fields={[NEW_PASSWORD]} />;
}
