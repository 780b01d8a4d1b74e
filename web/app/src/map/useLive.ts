// SPDX-License-Identifier: Apache-2.0

import { keepPreviousData, useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call, type Problem } from "../api/call";
import { may, useDesk } from "../api/desk";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { type LiveMap, readLive } from "./live";

/** What is known of a journey in the picked period, at the unit and of the segment; the old stays while the new comes. */
export function useLiveMap(journey: string | undefined): UseQueryResult<LiveMap, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  const { from, to, pick } = usePicked();
  return useQuery<LiveMap, Problem>({
    queryKey: ["journey-live", desk.id, journey, lang, from, to, pick.unit, pick.seg],
    enabled: journey !== undefined && from !== "" && may(desk, "read figure"),
    queryFn: async ({ signal }) => readLive(await call("GET /v1/workspaces/{workspace}/journeys/{id}/live", { workspace: desk.id, id: journey ?? "", from, to, zone: desk.zone, unit: pick.unit, segment: pick.seg }, signal)),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}
