// SPDX-License-Identifier: Apache-2.0

// Questions in the product's own words, asked for the period, unit and segment
// that the reader has picked.

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call, type Problem } from "./call";
import { useDesk } from "./desk";
import type { Answer } from "./schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";

export interface Asked {
  by?: readonly string[];
  where?: readonly string[];
  compare?: boolean;
  limit?: number;
  /** Over all time instead of the picked period. */
  ever?: boolean;
  /** Without the picked unit, such as where units are compared; over all time also without the segment: of the workspace itself. */
  everywhere?: boolean;
  enabled?: boolean;
}

/** A value in the text of a question. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, (c) => `\\${c}`)}"`;
}

export function question(measures: readonly string[], by: readonly string[], where: readonly string[]): string {
  return [measures.join(", "), by.length > 0 && `by ${by.join(", ")}`, where.length > 0 && `where ${where.join(" and ")}`].filter(Boolean).join(" ");
}

/** Asks; the old figures of the same question stay while those of another period, unit or segment come. */
export function useAnswer(measures: readonly string[], asked: Asked = {}): UseQueryResult<Answer, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const picked = usePicked();
  const where = [...(asked.where ?? []), ...(asked.everywhere ? [] : picked.unitWhere), ...(asked.everywhere && asked.ever ? [] : picked.segmentWhere)];
  const q = question(measures, asked.by ?? [], where);
  const kind = question(measures, asked.by ?? [], asked.where ?? []);
  const period = asked.ever ? {} : { from: picked.from, to: picked.to };
  const given = { workspace: desk.id, q, ...period, zone: desk.zone, compare: asked.compare && !asked.ever ? true : undefined, limit: asked.limit };
  return useQuery<Answer, Problem>({
    queryKey: ["answer", desk.id, lang, given, kind],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/query", given, signal),
    enabled: (asked.enabled ?? true) && (asked.ever || picked.from !== ""),
    placeholderData: (old, query) => (query?.queryKey[4] === kind ? old : undefined),
    staleTime: 60_000,
  });
}
