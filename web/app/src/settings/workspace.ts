// SPDX-License-Identifier: Apache-2.0

// The workspace's own record: read, change a part of it, and a conflict where
// somebody else was faster.

import { useMutation, type UseMutationResult, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { call, etag, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import type { Label, Settings, Workspace } from "../api/schema";
import { me } from "../shell/me";

/** The part of the workspace that is changed. */
export interface WorkspaceChange {
  name?: Label;
  settings?: Partial<Settings>;
}

export function workspaceKey(id: string): readonly unknown[] {
  return ["workspace", id];
}

export function useWorkspace(): UseQueryResult<Workspace> {
  const { desk } = useDesk();
  return useQuery({ queryKey: workspaceKey(desk.id), queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}", { workspace: desk.id }, signal), staleTime: 60_000 });
}

/** Saves on top of the version that was seen; a conflict brings the newest version, on which the change can be saved again. */
export function useSaveWorkspace(): UseMutationResult<Workspace, Error, { seen: Workspace; change: WorkspaceChange }> {
  const { desk } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ seen, change }: { seen: Workspace; change: WorkspaceChange }) => call("PUT /v1/workspaces/{workspace}", { workspace: desk.id, "If-Match": etag(seen), body: { ...seen, ...change, settings: { ...seen.settings, ...change.settings } } }),
    onSuccess: async (next) => {
      client.setQueryData(workspaceKey(desk.id), next);
      await client.invalidateQueries({ queryKey: me.queryKey });
    },
    onError: async (e) => {
      if (e instanceof Problem && e.kind === "conflict") await client.invalidateQueries({ queryKey: workspaceKey(desk.id) });
    },
  });
}
