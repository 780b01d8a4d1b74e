// SPDX-License-Identifier: Apache-2.0

import type { Desk } from "../api/schema";
import { may, scoped } from "../api/desk";
import type { IconName } from "../ui/Icon";
import type { Key } from "../text/catalogue";

/** A page of the navigation. */
export interface Page {
  to: "/$workspace/overview" | "/$workspace/mine" | "/$workspace/touchpoints" | "/$workspace/discovery" | "/$workspace/moments" | "/$workspace/blueprints" | "/$workspace/explore" | "/$workspace/journeys" | "/$workspace/voices" | "/$workspace/board" | "/$workspace/customers" | "/$workspace/data/$part";
  part?: string;
  label: Key;
  icon: IconName;
  stage: Key; // of the loop
}

/** The part of the data page that a reader begins with. */
export function dataPart(desk: Desk): string {
  return may(desk, "change import") ? "import" : "live";
}

const MOST_USED: readonly Key[] = ["app.page_mine", "app.page_overview", "app.page_touchpoints", "app.page_moments", "app.page_voices", "app.page_customers", "app.page_explore"];

/** The pages most used, at most five, for where there is no room for all. */
export function atHand(pages: readonly Page[]): Page[] {
  return MOST_USED.map((label) => pages.find((p) => p.label === label)).filter((p) => p !== undefined).slice(0, 5);
}

/** The pages that a reader has, in the order of the loop. */
export function pagesOf(desk: Desk, owns: boolean): Page[] {
  const pages: (Page | false)[] = [
    { to: "/$workspace/touchpoints", label: "app.page_touchpoints", icon: "touchpoint", stage: "app.stage_identify" },
    may(desk, "read rule") && may(desk, "read figure") && !scoped(desk) && { to: "/$workspace/discovery", label: "app.page_discovery", icon: "inbox", stage: "app.stage_identify" },
    { to: "/$workspace/data/$part", part: dataPart(desk), label: "app.page_data", icon: "data", stage: "app.stage_identify" },
    { to: "/$workspace/overview", label: "app.page_overview", icon: "overview", stage: "app.stage_measure" },
    (scoped(desk) || owns) && { to: "/$workspace/mine", label: "app.page_mine", icon: "mine", stage: "app.stage_measure" },
    { to: "/$workspace/explore", label: "app.page_explore", icon: "journey", stage: "app.stage_discover" },
    may(desk, "read study") && { to: "/$workspace/moments", label: "app.page_moments", icon: "moment", stage: "app.stage_discover" },
    { to: "/$workspace/voices", label: "app.page_voices", icon: "chat", stage: "app.stage_discover" },
    { to: "/$workspace/board", label: "app.page_board", icon: "paste", stage: "app.stage_discover" },
    may(desk, "read customer") && { to: "/$workspace/customers", label: "app.page_customers", icon: "segment", stage: "app.stage_discover" },
    may(desk, "read journey") && { to: "/$workspace/journeys", label: "app.page_journeys", icon: "map", stage: "app.stage_design" },
    may(desk, "read blueprint") && { to: "/$workspace/blueprints", label: "app.page_blueprints", icon: "blueprint", stage: "app.stage_design" },
  ];
  return pages.filter((p) => p !== false).filter((p) => p.label !== "app.page_data" || may(desk, "read event") || may(desk, "read source"));
}
