// SPDX-License-Identifier: Apache-2.0

export const PANELS = ["about", "versions", "comments"] as const;
export type PanelName = (typeof PANELS)[number];

/** How a blueprint is looked at; in the address, so that a link gives the same view. */
export interface BlueprintView {
  view?: "sheet" | "list";
  at?: string; // what is chosen: id of a node, or "from to" of a connector
  panel?: PanelName;
}

/** Reads the address; what is no such view is left out. */
export function readBlueprint(search: Record<string, unknown>): BlueprintView {
  return {
    view: search.view === "sheet" || search.view === "list" ? search.view : undefined,
    at: typeof search.at === "string" && search.at !== "" ? search.at : undefined,
    panel: PANELS.find((p) => p === search.panel),
  };
}
