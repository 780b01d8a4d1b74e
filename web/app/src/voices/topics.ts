// SPDX-License-Identifier: Apache-2.0

// What customers talk about, and what people do to topics: each change names the
// version that it saw and can be taken back.

import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { ChangeTopicInputBody, Topic, TopicCard, TopicList, TopicShown } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { start } from "../touchpoints/voices";
import { useVoicesView } from "./view";

function useAsked() {
  const { desk } = useDesk();
  const { from, to } = usePicked();
  const [view] = useVoicesView();
  return { workspace: desk.id, touchpoint: view.touchpoint === undefined ? undefined : [view.touchpoint], from: from === "" ? undefined : start(from, desk.zone), to: to === "" ? undefined : start(to, desk.zone) };
}

/** The topics of the picked period, hidden ones too where they are wanted. */
export function useTopics(hidden: boolean): UseQueryResult<TopicList> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const asked = { ...useAsked(), hidden: hidden || undefined };
  return useQuery({
    queryKey: ["answer", desk.id, lang, "topics of", asked],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/topics", asked, signal),
    enabled: may(desk, "read topic") && asked.from !== undefined,
    refetchInterval: (q) => (q.state.data?.running === true ? 3000 : false),
    staleTime: 60_000,
  });
}

/** One topic with quotes. */
export function useTopic(id: string, quotes: number): UseQueryResult<TopicShown> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const asked = { ...useAsked(), id, quotes };
  return useQuery({ queryKey: ["answer", desk.id, lang, "topic of", asked], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/topics/{id}", asked, signal), staleTime: 60_000 });
}

/** Something that was done to topics, and what takes it back. */
export interface Deed {
  says: string;
  back: () => Promise<unknown>;
}

export interface TopicWork {
  change: (topic: TopicCard, body: ChangeTopicInputBody, says: string) => void;
  merge: (into: TopicCard, from: TopicCard, says: string) => void;
  part: (id: string, into: TopicCard, says: string) => void;
  undo: () => void;
  done: Deed | null;
  end: () => void;
  fault: Error | null;
  busy: boolean;
}

/** Changes topics; the last deed can be undone. */
export function useTopicWork(): TopicWork {
  const { desk } = useDesk();
  const client = useQueryClient();
  const at = (id: string) => ({ workspace: desk.id, id });
  const patch = (id: string, version: number, body: ChangeTopicInputBody): Promise<Topic> => call("PATCH /v1/workspaces/{workspace}/topics/{id}", { ...at(id), "If-Match": `"${version}"`, body });
  const unmerge = (id: string): Promise<Topic> => call("POST /v1/workspaces/{workspace}/topics/{id}/unmerge", at(id));
  const merge = (into: string, id: string) => call("POST /v1/workspaces/{workspace}/topics/{id}/merge", { ...at(into), body: { topics: [id] } });
  const act = useMutation({ mutationFn: (deed: () => Promise<Deed | null>) => deed(), onSettled: () => client.invalidateQueries({ queryKey: ["answer", desk.id] }) });
  return {
    change: (topic, body, says) => act.mutate(async () => {
      const now = await patch(topic.id, topic.version, body);
      const before: ChangeTopicInputBody = { ...(body.label === undefined ? {} : { label: topic.label ?? {} }), ...(body.pinned === undefined ? {} : { pinned: topic.pinned }), ...(body.hidden === undefined ? {} : { hidden: topic.hidden }) };
      return { says, back: () => patch(topic.id, now.version, before) };
    }),
    merge: (into, from, says) => act.mutate(async () => {
      await merge(into.id, from.id);
      return { says, back: () => unmerge(from.id) };
    }),
    part: (id, into, says) => act.mutate(async () => {
      await unmerge(id);
      return { says, back: () => merge(into.id, id) };
    }),
    undo: () => {
      const deed = act.data;
      if (deed !== null && deed !== undefined) act.mutate(async () => {
        await deed.back();
        return null;
      });
    },
    done: act.data ?? null,
    end: () => act.reset(),
    fault: act.error,
    busy: act.isPending,
  };
}

/** Which topics are kin: they share a term; each kin is named by what its topics share most. */
export function kinOf(topics: readonly TopicCard[]): { name: string; topics: TopicCard[] }[] {
  const of = new Map<string, number>(topics.map((x, i) => [x.id, i]));
  const root = topics.map((_, i) => i);
  const find = (i: number): number => (root[i] === i ? i : (root[i] = find(root[i]!)));
  const first = new Map<string, number>();
  topics.forEach((x, i) => (x.terms ?? []).slice(0, 4).forEach((term) => {
    const other = first.get(term);
    if (other === undefined) first.set(term, i);
    else root[find(i)] = find(other);
  }));
  const groups = new Map<number, TopicCard[]>();
  for (const x of topics) groups.set(find(of.get(x.id)!), [...(groups.get(find(of.get(x.id)!)) ?? []), x]);
  return [...groups.values()].map((all) => ({ name: all[0]!.name, topics: all })).sort((a, b) => size(b.topics) - size(a.topics));
}

function size(topics: readonly TopicCard[]): number {
  return topics.reduce((sum, x) => sum + x.texts, 0);
}
