// SPDX-License-Identifier: Apache-2.0

// Questions about journeys, asked for what is picked at the top and in the bar.

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import { quoted } from "../api/answer";
import { call, type Operation, type Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Operations, Provenance, TrailStep } from "../api/schema";
import { type Picked, usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { filled, type Lists } from "./answers";
import { casesOf, type ExploreSearch, type Level } from "./view";

export type Analysis = "graph" | "variants" | "paths" | "funnel" | "waiting" | "conformance" | "difference" | "attribution" | "next" | "cohorts" | "value";
type Op<A extends Analysis> = `POST /v1/workspaces/{workspace}/trails/${A}`;
export type Ask<A extends Analysis> = NonNullable<NonNullable<Operations[Op<A>]["body"]>["ask"]>;
export type Found<A extends Analysis> = Lists<Operations[Op<A>]["answer"]>;

/** What every answer about journeys has. */
export interface Envelope {
  provenance: Provenance;
  steps: TrailStep[];
  unplaced: number;
  units_hidden?: number;
}

/** The explorer's part of the address, and how to change it. */
export function useExplore(): [ExploreSearch, (change: ExploreSearch) => void] {
  const search = useSearch({ strict: false }) as ExploreSearch;
  const navigate = useNavigate();
  return [search, (change) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never, replace: true, resetScroll: false })];
}

/** The scope of what is picked: customers and events, and the days. */
export function scopeOf(picked: Pick<Picked, "unitWhere" | "segmentWhere" | "from" | "to">, zone: string, also: readonly string[] = []): string {
  const where = [...picked.unitWhere, ...picked.segmentWhere, ...also];
  return [where.length > 0 && `where ${where.join(" and ")}`, `from ${picked.from}`, `to ${picked.to}`, `zone ${quoted(zone)}`].filter(Boolean).join(" ");
}

export interface Options {
  enabled?: boolean;
  level?: Level; // instead of that of the bar
  byUnit?: string;
  where?: readonly string[]; // which events count, beside what is picked
}

export type Trails<A extends Analysis> = UseQueryResult<Found<A>, Problem> & { asked: object };

/** Asks. The old answer of the same analysis stays until the new one comes; the old question is given up. */
export function useTrails<A extends Analysis>(analysis: A, ask: Ask<A>, options: Options = {}): Trails<A> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const picked = usePicked();
  const [search] = useExplore();
  const body = { steps: options.level ?? search.level ?? "touchpoint", scope: scopeOf(picked, desk.zone, options.where), cases: casesOf(search), by_unit: options.byUnit, ask };
  const query = useQuery<Found<A>, Problem>({
    queryKey: ["trails", desk.id, analysis, body, lang],
    queryFn: async ({ signal }) => filled(await call(`POST /v1/workspaces/{workspace}/trails/${analysis}` as Operation, { workspace: desk.id, body } as never, signal)) as Found<A>,
    enabled: (options.enabled ?? true) && picked.from !== "",
    placeholderData: (old, before) => (before?.queryKey[2] === analysis && before.queryKey[1] === desk.id ? old : undefined),
    staleTime: 60_000,
  });
  return { ...query, asked: body };
}

const NO_OBJECTS: readonly string[] = [];

/** The types of object whose cases journeys can follow. */
export function useObjects(): readonly string[] {
  const { desk } = useDesk();
  const found = useQuery({ queryKey: ["trail objects", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/trails/objects", { workspace: desk.id }, signal), staleTime: 60_000 });
  return found.data?.types ?? NO_OBJECTS;
}

export type Named = (key: string) => string;

/** What steps are called: the reader's words for channels and for what lies outside a scope. */
export function useNames(answer: Pick<Envelope, "steps"> | undefined): Named {
  const { t, name } = useWords();
  const steps = answer?.steps;
  return useMemo(() => {
    const names = new Map((steps ?? []).map((s) => [s.key, s.name]));
    return (key) => (key === "" ? t("app.someone_elses") : names.get(key) || name("app.channel", key));
  }, [steps, t, name]);
}

/** Every step there is, the most met first. A graph that is asked for anyway will do, though it tells customers of the steps alone that it shows. */
export function useSteps(level?: Level, graph: Ask<"graph"> = FEW): { steps: Choice[]; edges: Found<"graph">["result"]["edges"]; ready: boolean } {
  const answer = useTrails("graph", graph, { level });
  const named = useNames(answer.data);
  return useMemo(() => {
    const met = new Map((answer.data?.result.nodes ?? []).filter((n) => n.rest !== true).map((n) => [n.key, n.customers]));
    const all = (answer.data?.steps ?? []).filter((s) => s.key !== "" && (graph !== FEW || met.has(s.key)));
    const steps = all.map((s) => ({ key: s.key, text: named(s.key), customers: met.get(s.key) ?? 0 })).sort((a, b) => b.customers - a.customers || (a.key < b.key ? -1 : 1));
    return { steps, edges: answer.data?.result.edges ?? [], ready: answer.data !== undefined };
  }, [answer.data, named, graph]);
}

export interface Choice {
  key: string;
  text: string;
  customers: number; // 0: not told
}

const FEW: Ask<"graph"> = { edges: 0.01 }; // all steps, with the edges that hold them together

const DETAIL = 70;

/** How much of the graph is drawn, in percent, and the question for it. */
export function useDetail(): [detail: number, ask: Ask<"graph">] {
  const [{ detail = DETAIL }] = useExplore();
  return useMemo(() => [detail, { activities: detail / 100, edges: detail / 100 }], [detail]);
}

const NEARLY = 0.95;

/** The step that stands for having bought, until one is chosen: of the register's purchases that nearly as many met as the most met one, the first. */
export function useOutcome(): string[] {
  const { steps } = useSteps();
  const purchases = useWhole("touchpoints").data?.filter((p) => p.phase === "purchase" && p.layer === "front") ?? [];
  const orderOf = (key: string): number | undefined => purchases.find((p) => p.id === key || p.stage === key)?.order;
  const met = steps.filter((s) => orderOf(s.key) !== undefined);
  const found = met.filter((s) => s.customers >= NEARLY * met[0]!.customers).sort((a, b) => orderOf(a.key)! - orderOf(b.key)!)[0] ?? steps[0];
  return found === undefined ? [] : [found.key];
}
