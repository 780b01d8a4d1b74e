// SPDX-License-Identifier: Apache-2.0

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { PendingLink, Place } from "../api/schema";
import { labelIn, useWords } from "../text/words";

export const ROLES = ["owner", "admin", "analyst", "designer", "touchpoint-owner", "unit-manager", "viewer"] as const;

export const linksKey = (workspace: string): string[] => ["members", workspace, "links"];

/** The one-time links that nobody has followed yet, the oldest first. */
export function useLinks(): UseQueryResult<PendingLink[]> {
  const { desk } = useDesk();
  return useQuery({ queryKey: linksKey(desk.id), queryFn: async ({ signal }) => (await call("GET /v1/workspaces/{workspace}/pending-links", { workspace: desk.id }, signal)).items ?? [] });
}

/** The function that says what a scope holds. */
export function useScopeText(): (m: Place) => string {
  const { t, lang } = useWords();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const units = useWhole("units").data ?? [];
  return (m) => {
    const names = m.role === "touchpoint-owner" ? (m.touchpoints ?? []).map((id) => labelIn(lang, touchpoints.find((p) => p.id === id)?.label) || id)
      : m.role === "unit-manager" ? (m.units ?? []).map((id) => labelIn(lang, units.find((u) => u.id === id)?.label) || id) : null;
    return names === null ? "" : names.length === 0 ? t("app_settings.scope_none") : names.join(t("app.and"));
  };
}

/** A role with the scope that belongs to it, and no other. */
export function placeOf(place: Place): Place {
  return { role: place.role, touchpoints: place.role === "touchpoint-owner" ? (place.touchpoints ?? []) : undefined, units: place.role === "unit-manager" ? (place.units ?? []) : undefined };
}

/** The address at which a one-time link is followed. */
export function linkOf(kind: "join" | "reset", token: string): string {
  return `${location.origin}/app/#${kind}=${token}`;
}
