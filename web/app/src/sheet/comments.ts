// SPDX-License-Identifier: Apache-2.0

// What was said about a record and its parts.

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { call, type Operation } from "../api/call";
import { useDesk } from "../api/desk";
import type { Comment, PageComment } from "../api/schema";

/** The sheets that are commented on. */
export type Noun = "journeys" | "blueprints";

const MOST = 20; // parts of a list, of 1,000 comments each

/** Tells whether something is left to do about a comment; a reply goes with what it replies to. */
export function isOpen(c: Comment): boolean {
  return c.resolved !== true && !c.reply_to;
}

/** How many comments of each part are open; those of the whole stand under "". */
export function openByPart(comments: readonly Comment[]): ReadonlyMap<string, number> {
  const out = new Map<string, number>();
  for (const c of comments) if (isOpen(c)) out.set(c.part ?? "", (out.get(c.part ?? "") ?? 0) + 1);
  return out;
}

/** The comments of one part with their replies; of none: all. */
export function commentsOf(comments: readonly Comment[], part: string | undefined): Comment[] {
  return comments.filter((c) => part === undefined || (c.part ?? "") === part);
}

interface Told {
  query: UseQueryResult<Comment[]>;
  of: (part: string | undefined) => Comment[];
  open: ReadonlyMap<string, number>;
  renew: () => Promise<void>;
}

/** Every comment on a record and its parts, asked again every half minute. */
export function useComments(path: Noun, id: string): Told {
  const { desk } = useDesk();
  const client = useQueryClient();
  const key = ["comments", desk.id, path, id];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => whole(desk.id, path, id, signal), refetchInterval: 30_000 });
  const all = query.data ?? [];
  return { query, of: (part) => commentsOf(all, part), open: openByPart(all), renew: () => client.invalidateQueries({ queryKey: key }) };
}

async function whole(workspace: string, path: Noun, id: string, signal: AbortSignal): Promise<Comment[]> {
  const out: Comment[] = [];
  let cursor: string | undefined;
  for (let i = 0; i < MOST; i++) {
    const page = await (call(`GET /v1/workspaces/{workspace}/${path}/{id}/comments` as Operation, { workspace, id, limit: 1000, cursor } as never, signal) as unknown as Promise<PageComment>);
    out.push(...(page.items ?? []));
    cursor = page.next;
    if (!cursor) break;
  }
  return out;
}
