// SPDX-License-Identifier: Apache-2.0

// Blueprints of the workspace: the list, one, and a new one.

import { type QueryClient, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call, type Problem } from "../api/call";
import { useDesk } from "../api/desk";
import type { Blueprint, Journey, Stage, TemplateBlueprint, Touchpoint } from "../api/schema";
import { sendable } from "./keeping";
import { blank, type Content, contentOf, freshId, LINES, MOST_COLUMNS } from "./model";

const MOST = 1000;

export function useBlueprints(): UseQueryResult<Blueprint[], Problem> {
  const { desk } = useDesk();
  return useQuery<Blueprint[], Problem>({
    queryKey: ["blueprints", desk.id],
    queryFn: async ({ signal }) => (await call("GET /v1/workspaces/{workspace}/blueprints", { workspace: desk.id, limit: MOST, order: "updated", descending: true }, signal)).items ?? [],
    staleTime: 10_000,
  });
}

export function useBlueprint(id: string): UseQueryResult<Blueprint, Problem> {
  const { desk } = useDesk();
  return useQuery<Blueprint, Problem>({
    queryKey: ["blueprint", desk.id, id],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/blueprints/{id}", { workspace: desk.id, id }, signal),
  });
}

/** Puts a blueprint that the server has just given into what is kept. */
export function keepBlueprint(client: QueryClient, workspace: string, b: Blueprint): void {
  client.setQueryData(["blueprint", workspace, b.id], b);
  client.setQueryData<Blueprint[]>(["blueprints", workspace], (old) => old?.map((x) => (x.id === b.id ? b : x)));
  void client.invalidateQueries({ queryKey: ["versions", workspace, b.id] });
}

export async function createBlueprint(client: QueryClient, workspace: string, content: Content): Promise<Blueprint> {
  const made = await call("POST /v1/workspaces/{workspace}/blueprints", { workspace, body: sendable(content) });
  client.setQueryData(["blueprint", workspace, made.id], made);
  await client.invalidateQueries({ queryKey: ["blueprints", workspace] });
  return made;
}

/** A blueprint of a template, linked to what the register has of it. */
export function fromTemplate(b: TemplateBlueprint, has: { touchpoints: readonly Touchpoint[]; stages: readonly Stage[]; departments: readonly { id: string; code?: string }[] }): Content {
  const byKey = (list: readonly { id: string; key?: string; code?: string }[], key: string | undefined): string | undefined => (key === undefined ? undefined : list.find((x) => x.key === key || x.code === key)?.id);
  return contentOf({
    label: b.label, scenario: b.scenario, lines: [...LINES], connectors: b.connectors,
    nodes: (b.nodes ?? []).map((n) => ({ ...n, stage: byKey(has.stages, n.stage), touchpoint: byKey(has.touchpoints, n.touchpoint), department: byKey(has.departments, n.department), evidence: [{ kind: "assumed" }] })),
  });
}

const LANE_OF: Readonly<Record<string, string>> = { front: "customer", back: "backstage", support: "support" };

/** A blueprint of a journey: what customers do, step by step, each met by the front of the organisation. */
export function fromJourney(j: Journey, touchpoints: readonly Touchpoint[], random?: () => number): Content {
  let out: Content = { ...blank(j.label), scenario: j.scenario ?? {}, journey: j.id };
  let column = 0;
  for (const stage of j.stages ?? []) {
    for (const step of stage.touchpoints ?? []) {
      const p = touchpoints.find((x) => x.id === step.touchpoint);
      if (p === undefined || column >= MOST_COLUMNS) continue;
      out = withStep(out, p, stage.stage, column++, random);
    }
  }
  return out;
}

function withStep(c: Content, p: Touchpoint, stage: string, column: number, random?: () => number): Content {
  const lane = LANE_OF[p.layer ?? "front"] ?? "customer";
  const id = freshId(c, random);
  const before = c.nodes.filter((n) => n.lane === lane).at(-1);
  return {
    ...c,
    nodes: [...c.nodes, { id, lane, column, label: p.label, stage, touchpoint: p.id, department: p.department || undefined, evidence: p.evidence ?? undefined }],
    connectors: before === undefined ? c.connectors : [...c.connectors, { from: before.id, to: id }],
  };
}
