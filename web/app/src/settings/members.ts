// SPDX-License-Identifier: Apache-2.0

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { MemberCard, Place } from "../api/schema";

export const ROLES = ["owner", "admin", "analyst", "designer", "touchpoint-owner", "unit-manager", "viewer"] as const;

/** Everybody of the workspace, owners first; nobody to whoever may not read them. */
export function useMembers(): UseQueryResult<MemberCard[]> {
  const { desk } = useDesk();
  return useQuery({
    queryKey: ["members", desk.id, "all"],
    enabled: may(desk, "read membership"),
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const all: MemberCard[] = [];
      let cursor: string | undefined;
      do {
        const part = await call("GET /v1/workspaces/{workspace}/members", { workspace: desk.id, limit: 1000, cursor }, signal);
        all.push(...(part.items ?? []));
        cursor = part.next || undefined;
      } while (cursor !== undefined);
      return all;
    },
  });
}

/** A role with the scope that belongs to it, and no other. */
export function placeOf(place: Place): Place {
  return { role: place.role, touchpoints: place.role === "touchpoint-owner" ? (place.touchpoints ?? []) : undefined, units: place.role === "unit-manager" ? (place.units ?? []) : undefined };
}

/** The address at which a one-time link is followed. */
export function linkOf(kind: "join" | "reset", token: string): string {
  return `${location.origin}/app/#${kind}=${token}`;
}
