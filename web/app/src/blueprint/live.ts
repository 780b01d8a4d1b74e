// SPDX-License-Identifier: Apache-2.0

// What the facts say of the touchpoints on a blueprint: how long it takes, how
// often it goes wrong, whether what was promised is kept.

import { useMemo } from "react";
import { quoted, useAnswer } from "../api/answer";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Answer, Figure, Standard, StudyShown } from "../api/schema";
import { foundOf, useNewest } from "../moments/studies";
import { measureOf, type Verdict, verdict } from "../touchpoints/Standards";
import { type Chain, chains } from "./chain";
import type { Content } from "./model";

/** A promise and the figure that it is held against. */
export interface Promised {
  standard: Standard;
  figure: Figure | undefined;
  verdict: Verdict;
  measure: number; // its place in the answer
}

/** What is known of one touchpoint. */
export interface Known {
  median: Figure | undefined;
  p90: Figure | undefined;
  count: Figure | undefined;
  promised: readonly Promised[];
  failed: { share: number; bad: number; n: number; low?: number; high?: number } | undefined;
}

export interface LiveBlueprint {
  of: (touchpoint: string | undefined) => Known | undefined;
  answer: Answer | undefined;
  study: StudyShown | undefined;
  chains: readonly Chain[];
  error: Error | null;
  waiting: boolean;
}

export const MEDIAN = 0;
export const P90 = 1;
const COUNT = 2;
const BASE = ["duration(p50)", "duration(p90)", "count"];

export function useLiveBlueprint(c: Content): LiveBlueprint {
  const { desk } = useDesk();
  const ids = useMemo(() => [...new Set(c.nodes.flatMap((n) => n.touchpoint ?? []))].sort(), [c.nodes]);
  const standards = useStanding(ids);
  const measures = [...BASE, ...new Set(standards.map(measureOf).filter((m) => !BASE.includes(m)))];
  const asked = useAnswer(measures, { by: ["touchpoint"], where: ids.length === 0 ? [] : [`touchpoint in (${ids.map(quoted).join(", ")})`], enabled: ids.length > 0 && may(desk, "read figure") });
  const answer = ids.length === 0 ? undefined : asked.data;
  const study = useNewest().study.data;
  return useMemo(() => {
    const known = new Map(ids.map((id) => [id, knownOf(id, measures, standards, answer, study)]));
    const of = (id: string | undefined): Known | undefined => (id === undefined ? undefined : known.get(id));
    return { of, answer, study, chains: chains(c, study?.causes ?? [], (id) => of(id)?.median?.value), error: asked.error, waiting: asked.isPlaceholderData || (asked.isFetching && answer === undefined) };
    // measures follow from standards
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [c, ids, standards, answer, study, asked.error, asked.isPlaceholderData, asked.isFetching]);
}

/** The standards that hold now. */
function useStanding(ids: readonly string[]): Standard[] {
  const all = useWhole("standards").data;
  return useMemo(() => {
    const now = new Date().toISOString();
    return (all ?? []).filter((s) => ids.includes(s.touchpoint) && s.valid_from <= now && (s.valid_to === undefined || s.valid_to > now));
  }, [all, ids]);
}

function knownOf(id: string, measures: readonly string[], standards: readonly Standard[], answer: Answer | undefined, study: StudyShown | undefined): Known {
  const figures = answer?.rows?.find((r) => r.keys?.[0] === id)?.figures;
  const row = study === undefined ? undefined : foundOf(study).find((f) => f.id === id)?.row;
  return {
    median: figures?.[MEDIAN], p90: figures?.[P90], count: figures?.[COUNT],
    promised: standards.filter((s) => s.touchpoint === id).map((standard) => {
      const measure = measures.indexOf(measureOf(standard));
      return { standard, measure, figure: figures?.[measure], verdict: verdict(standard, figures?.[measure]) };
    }),
    failed: row === undefined || row.rated === 0 || row.bad_share === null ? undefined : { share: row.bad_share, bad: row.bad, n: row.rated, low: row.bad_low, high: row.bad_high },
  };
}

/** The worst of several verdicts: what is missed stands out. */
export function worstOf(promised: readonly Promised[]): Promised | undefined {
  const order: readonly Verdict[] = ["missed", "undecided", "met", "unknown"];
  return [...promised].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0];
}
