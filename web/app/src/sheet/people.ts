// SPDX-License-Identifier: Apache-2.0

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { MemberCard } from "../api/schema";
import { useWords } from "../text/words";

/** Everybody of the workspace, owners first; nobody to whoever may not read them. */
export function useMembers(): UseQueryResult<MemberCard[]> {
  const { desk } = useDesk();
  return useQuery({
    queryKey: ["members", desk.id, "all"],
    enabled: may(desk, "read membership"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const all: MemberCard[] = [];
      let cursor: string | undefined;
      do {
        const part = await call("GET /v1/workspaces/{workspace}/members", { workspace: desk.id, limit: 1000, cursor }, signal);
        all.push(...(part.items ?? []));
        cursor = part.next || undefined;
      } while (cursor !== undefined);
      return all;
    },
  });
}

/** The function that names who did something, as far as the reader may know. */
export function useWho(): (id: string | undefined) => string {
  const { t } = useWords();
  const { me } = useDesk();
  const members = useMembers().data;
  return (id) => (id === me.user.id ? t("app.you") : members?.find((m) => m.id === id)?.name) ?? t("app.somebody");
}
