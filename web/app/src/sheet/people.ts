// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWords } from "../text/words";

/** The function that names who did something, as far as the reader may know. */
export function useWho(): (id: string | undefined) => string {
  const { t } = useWords();
  const { desk, me } = useDesk();
  const members = useQuery({
    queryKey: ["members", desk.id],
    enabled: may(desk, "read membership"),
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/members", { workspace: desk.id, limit: 1000 }, signal),
    staleTime: 300_000,
  }).data;
  return (id) => (id === me.user.id ? t("app.you") : members?.items?.find((m) => m.id === id)?.name) ?? t("app.somebody");
}
