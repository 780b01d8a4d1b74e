// SPDX-License-Identifier: Apache-2.0

// Searches for moments of truth: which there are, what one found, and what can
// be read out of it.

import { useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { call, type Problem } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { MomentRow, MomentTraitRow, PainCard, PriorityCard, StudyList, StudyShown } from "../api/schema";
import { useWords } from "../text/words";

export const IMPACTS = ["emotion", "decision", "brand"] as const;
export type Impact = (typeof IMPACTS)[number];

const WATCHED = 2_000; // ms between two looks at a search that runs
const AWAITED = 15_000; // where there is none yet: the first begins by itself when data are there

/** In how many ms to look again for searches. */
export function watch(list: StudyList | undefined): number | false {
  if ((list?.running ?? []).length > 0) return WATCHED;
  return list !== undefined && (list.studies ?? []).length === 0 ? AWAITED : false;
}

/** The searches of the workspace; looked at again while one runs. */
export function useStudies(): UseQueryResult<StudyList, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const client = useQueryClient();
  const list = useQuery<StudyList, Problem>({
    queryKey: ["moments", desk.id, lang, "list"],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments", { workspace: desk.id }, signal),
    enabled: may(desk, "read study"),
    staleTime: 30_000,
    refetchInterval: (query) => watch(query.state.data),
  });
  const running = (list.data?.running ?? []).length > 0;
  const ran = useRef(false);
  useEffect(() => {
    if (ran.current && !running) void client.invalidateQueries({ queryKey: ["moments", desk.id] });
    ran.current = running;
  }, [running, client, desk.id]);
  return list;
}

/** The newest answer to the standing question; any other where there is none. */
export function newestOf(list: StudyList | undefined): string | undefined {
  return (list?.studies?.find((s) => s.standing) ?? list?.studies?.[0])?.id;
}

/** What a search found; the old one stays while another comes. */
export function useStudy(id: string | undefined): UseQueryResult<StudyShown, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  return useQuery<StudyShown, Problem>({
    queryKey: ["moments", desk.id, lang, "study", id],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments/{id}", { workspace: desk.id, id: id ?? "" }, signal),
    enabled: id !== undefined,
    placeholderData: (old) => old,
    staleTime: 60_000,
  });
}

/** The newest search of the workspace and what it found. */
export function useNewest(): { list: UseQueryResult<StudyList, Problem>; study: UseQueryResult<StudyShown, Problem> } {
  const list = useStudies();
  return { list, study: useStudy(newestOf(list.data)) };
}

/** A touchpoint as a search saw it. */
export interface Found {
  id: string;
  row: MomentRow;
}

/** Touchpoints as a search ranked them; of those that it could not judge, the most rated first. */
export function foundOf(study: StudyShown): Found[] {
  const unknown = (x: Found): number => (x.row.class === "unknown" ? 1 : 0);
  return (study.findings.touchpoints ?? []).map((row, i) => ({ id: study.ids?.[i] ?? row.name, row }))
    .sort((a, b) => unknown(a) - unknown(b) || unknown(a) * (b.row.rated - a.row.rated));
}

/** Whether less of an outcome is better. */
export function fewer(study: StudyShown, outcome: string | undefined): boolean {
  return study.outcomes?.find((o) => o.name === outcome)?.fewer_is_better === true;
}

/** What an effect of bad encounters means: it hurts or helps; undecided where it does not hold. */
export function tone(study: StudyShown, impact: Impact, trait: MomentTraitRow): "bad" | "good" | "stir" | "open" {
  if (!trait.holds || trait.estimate === null) return "open";
  if (impact === "emotion") return "stir";
  return trait.estimate < 0 !== fewer(study, trait.outcome) ? "bad" : "good";
}

/** Whether a moment only just holds: fewer than two of its impacts are surely larger than what is too small to matter. */
export function barely(row: MomentRow): boolean {
  const firm = (x: MomentTraitRow): boolean => x.holds && Math.min(Math.abs(x.low ?? 0), Math.abs(x.high ?? 0)) >= x.smallest;
  return row.moment && IMPACTS.filter((i) => firm(row[i])).length < 2;
}

/** Whether another touchpoint that is no moment of truth scores higher: one counts whether it holds, the other also how many meet it. */
export function outscored(row: MomentRow, study: StudyShown): boolean {
  return row.moment && (study.findings.touchpoints ?? []).some((o) => !o.moment && (o.score.value ?? 0) > (row.score.value ?? 0));
}

/** The widest interval of an impact on an outcome, so that all pictures of it have one scale. */
export function reachOf(study: StudyShown, impact: Impact, outcome: string | undefined): number {
  const all = (study.findings.touchpoints ?? []).map((r) => r[impact]).filter((x) => x.estimate !== null && x.outcome === outcome);
  return Math.max(1e-9, ...all.flatMap((x) => [Math.abs(x.low ?? 0), Math.abs(x.high ?? 0)]));
}

/** What is worth doing, in the order of the search; what saves nothing goes to the rest. */
export function worthwhile(items: readonly PriorityCard[]): [first: PriorityCard[], rest: PriorityCard[]] {
  const first = items.filter((i) => i.grade !== "open" && (i.money?.value ?? 1) > 0);
  return [first, items.filter((i) => !first.includes(i))];
}

/** A pain point by the index that items and evidence name. */
export function painOf(study: StudyShown, index: number | undefined): PainCard | undefined {
  return index === undefined ? undefined : study.pains?.find((p) => p.index === index);
}

/** One line for each touchpoint: the best place within it stands with the touchpoint. */
export function firstOf(study: StudyShown): { item: PriorityCard; pain: PainCard | undefined }[] {
  const [first] = worthwhile(study.items ?? []);
  const seen = new Set<string>();
  return first.filter((i) => !seen.has(i.touchpoint) && seen.add(i.touchpoint)).map((item) => ({ item, pain: painOf(study, item.pain) ?? study.pains?.find((p) => p.touchpoint === item.touchpoint) }));
}
