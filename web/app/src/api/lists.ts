// SPDX-License-Identifier: Apache-2.0

// Whole lists of the register. They are small (hundreds, some thousands), so
// the app keeps them whole and filters while the reader types.

import { type QueryClient, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { call, type Operation } from "./call";
import { may, useDesk } from "./desk";
import type { Department, Journey, Persona, Profile, Rule, Source, Stage, Standard, Touchpoint, Unit } from "./schema";

export interface Nouns {
  touchpoints: Touchpoint;
  stages: Stage;
  departments: Department;
  units: Unit;
  personas: Persona;
  standards: Standard;
  rules: Rule;
  sources: Source;
  profiles: Profile;
  journeys: Journey;
}

const SINGULAR: Record<keyof Nouns, string> = {
  touchpoints: "touchpoint", stages: "stage", departments: "department", units: "unit", personas: "persona", standards: "standard", rules: "rule", sources: "source", profiles: "profile", journeys: "journey",
};

/** Every record of a noun, part by part. */
export async function whole<N extends keyof Nouns>(workspace: string, noun: N, signal?: AbortSignal, only: Record<string, unknown> = {}): Promise<Nouns[N][]> {
  const operation = `GET /v1/workspaces/{workspace}/${noun}` as Operation;
  const out: Nouns[N][] = [];
  let cursor: string | undefined;
  do {
    const part = (await call(operation, { workspace, limit: 1000, order: "rank", cursor, ...only } as never, signal)) as { items: Nouns[N][] | null; next?: string };
    out.push(...(part.items ?? []));
    cursor = part.next || undefined;
  } while (cursor !== undefined);
  return out;
}

export function listKey(workspace: string, noun: keyof Nouns): readonly unknown[] {
  return ["list", workspace, noun];
}

/** Every record of a noun; empty to whoever may not read it. */
export function useWhole<N extends keyof Nouns>(noun: N): UseQueryResult<Nouns[N][]> {
  const { desk } = useDesk();
  return useQuery({
    queryKey: listKey(desk.id, noun),
    queryFn: ({ signal }) => (may(desk, `read ${SINGULAR[noun]}`) ? whole(desk.id, noun, signal) : []),
    staleTime: 60_000,
  });
}

/** Puts a record that the server has just given into its list. */
export function keep<N extends keyof Nouns>(client: QueryClient, workspace: string, noun: N, record: Nouns[N]): void {
  client.setQueryData<Nouns[N][]>(listKey(workspace, noun), (old) => {
    if (old === undefined) return old;
    return old.some((r) => r.id === record.id) ? old.map((r) => (r.id === record.id ? record : r)) : [...old, record];
  });
}

/** Forgets what depends on the meaning of facts: lists, figures, discovery. */
export function useForget(): () => Promise<void> {
  const client = useQueryClient();
  const { desk } = useDesk();
  return async () => {
    await Promise.all(["list", "answer", "discovery", "trails"].map((kind) => client.invalidateQueries({ queryKey: [kind, desk.id] })));
  };
}
