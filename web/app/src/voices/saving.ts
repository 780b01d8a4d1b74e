// SPDX-License-Identifier: Apache-2.0

import { type QueryClient, useMutation, useQueryClient } from "@tanstack/react-query";
import { call, etag } from "../api/call";
import { useDesk } from "../api/desk";
import type { Correction, TextRead } from "../api/schema";
import { bodyOf, type Draft } from "./correction";

/** What was said, and what the same person had said before. */
export interface Saved {
  read: TextRead;
  now: Correction;
  before?: Correction;
}

/** Asks figures and quotes again: what a person says holds at once. */
export function forgetVoices(client: QueryClient, workspace: string): Promise<void> {
  return client.invalidateQueries({ queryKey: ["answer", workspace] });
}

/** Keeps what somebody says of a text. */
export function useSaying() {
  const { desk } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ read, draft, before }: { read: TextRead; draft: Draft; before?: Correction }): Promise<Saved> => {
      const now = await call("PUT /v1/workspaces/{workspace}/corrections/{event}", { workspace: desk.id, event: read.event, "If-Match": before === undefined ? undefined : etag(before), body: bodyOf(read, draft) });
      return { read, now, before };
    },
    onSuccess: () => void forgetVoices(client, desk.id),
  });
}

/** Takes it back: nothing is said, or what was said before. */
export function useTakingBack() {
  const { desk } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ read, now, before }: Saved): Promise<void> => {
      const at = { workspace: desk.id, event: read.event, "If-Match": etag(now) };
      if (before === undefined) await call("DELETE /v1/workspaces/{workspace}/corrections/{event}", at);
      else await call("PUT /v1/workspaces/{workspace}/corrections/{event}", { ...at, body: { mark: before.mark, polarity: before.polarity as never, emotion: before.emotion, intents: before.intents ?? undefined, mentions: before.mentions ?? undefined } });
    },
    onSuccess: () => void forgetVoices(client, desk.id),
  });
}
