// SPDX-License-Identifier: Apache-2.0

// Every page has an address, and each is loaded when it is first opened.

import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { type ExploreSearch, readExplore } from "../explore/view";
import { readCustomers, readLife } from "../customers/view";
import { worded } from "../text/catalogue";
import { type Pick, readPick } from "./picked";
import { readBlueprint } from "../blueprint/view";
import { Broken } from "./Broken";
import { readView, type VoicesView } from "../voices/view";
import { Home } from "./Home";
import { Lost } from "./Lost";
import { Session } from "./Session";
import { Start, StartData, StartSettings, Workspace } from "./Workspace";

const root = createRootRoute({ component: Session, notFoundComponent: Lost });
const home = createRoute({ getParentRoute: () => root, path: "/", component: Home });
const workspace = createRoute({
  getParentRoute: () => root,
  path: "$workspace",
  component: Workspace,
  validateSearch: (search: Record<string, unknown>): Pick => readPick(search),
});
const start = createRoute({ getParentRoute: () => workspace, path: "/", component: Start });
const overview = createRoute({ getParentRoute: () => workspace, path: "overview", component: lazyRouteComponent(() => worded(import("../overview/Overview"), "app_moments", "app_voices"), "Overview") });
const mine = createRoute({ getParentRoute: () => workspace, path: "mine", component: lazyRouteComponent(() => worded(import("../mine/Mine"), "app_moments", "app_voices"), "Mine") });

/** How the register is looked at; in the address, so that a link gives the same view. */
export interface RegisterView {
  q?: string;
  stage?: string;
  channel?: string;
  department?: string;
  status?: string;
  tree?: "stage" | "channel" | "department";
}

const register = createRoute({
  getParentRoute: () => workspace,
  path: "touchpoints",
  component: lazyRouteComponent(() => worded(import("../touchpoints/Register"), "app_moments"), "Register"),
  validateSearch: (search: Record<string, unknown>): RegisterView => {
    const text = (v: unknown): string | undefined => (typeof v === "string" && v !== "" ? v : undefined);
    const tree = text(search.tree);
    return { q: text(search.q), stage: text(search.stage), channel: text(search.channel), department: text(search.department), status: text(search.status),
      tree: tree === "stage" || tree === "channel" || tree === "department" ? tree : undefined };
  },
});
const touchpoint = createRoute({
  getParentRoute: () => workspace,
  path: "touchpoints/$id",
  component: lazyRouteComponent(() => worded(import("../touchpoints/TouchpointPage"), "app_map", "app_moments", "app_voices"), "TouchpointPage"),
  validateSearch: (search: Record<string, unknown>): { tab?: string } => ({ tab: typeof search.tab === "string" ? search.tab : undefined }),
});
const discovery = createRoute({ getParentRoute: () => workspace, path: "discovery", component: lazyRouteComponent(() => worded(import("../touchpoints/Discovery")), "Discovery") });
const moments = createRoute({
  getParentRoute: () => workspace,
  path: "moments",
  component: lazyRouteComponent(() => worded(import("../moments/Moments"), "app_map", "app_moments", "app_voices"), "Moments"),
  validateSearch: (search: Record<string, unknown>): { t?: string; study?: string } => ({ t: typeof search.t === "string" ? search.t : undefined, study: typeof search.study === "string" ? search.study : undefined }),
});
const exploreStart = createRoute({ getParentRoute: () => workspace, path: "explore", component: lazyRouteComponent(() => worded(import("../explore/Explore"), "app_journeys", "app_moments"), "ExploreStart") });
const explore = createRoute({
  getParentRoute: () => workspace,
  path: "explore/$view",
  component: lazyRouteComponent(() => worded(import("../explore/Explore"), "app_journeys", "app_moments"), "Explore"),
  validateSearch: (search: Record<string, unknown>): ExploreSearch => readExplore(search),
});
const journeys = createRoute({ getParentRoute: () => workspace, path: "journeys", component: lazyRouteComponent(() => worded(import("../map/Journeys"), "app_map"), "Journeys") });
const journeyMap = createRoute({
  getParentRoute: () => workspace,
  path: "journeys/$id",
  component: lazyRouteComponent(() => worded(import("../map/JourneyMap"), "app_map", "app_sheet"), "JourneyMap"),
  validateSearch: (search: Record<string, unknown>): { s?: string; side?: string; with?: string } => ({ s: typeof search.s === "string" ? search.s : undefined, side: typeof search.side === "string" ? search.side : undefined, with: typeof search.with === "string" ? search.with : undefined }),
});
const voices = createRoute({
  getParentRoute: () => workspace,
  path: "voices",
  component: lazyRouteComponent(() => worded(import("../voices/Voices"), "app_moments", "app_voices"), "Voices"),
  validateSearch: (search: Record<string, unknown>): VoicesView => readView(search),
});
const board = createRoute({ getParentRoute: () => workspace, path: "board", component: lazyRouteComponent(() => worded(import("../board/Board"), "app_voices"), "Board") });
const customers = createRoute({ getParentRoute: () => workspace, path: "customers", component: lazyRouteComponent(() => worded(import("../customers/Customers"), "app_customers"), "Customers"), validateSearch: readCustomers });
const customer = createRoute({ getParentRoute: () => workspace, path: "customers/$customer", component: lazyRouteComponent(() => worded(import("../customers/CustomerPage"), "app_customers"), "CustomerPage"), validateSearch: readLife });
const startData = createRoute({ getParentRoute: () => workspace, path: "data", component: StartData });
const data = createRoute({ getParentRoute: () => workspace, path: "data/$part", component: lazyRouteComponent(() => worded(import("../data/Data"), "app_moments", "app_settings", "app_voices"), "Data") });
const startSettings = createRoute({ getParentRoute: () => workspace, path: "settings", component: StartSettings });
const settings = createRoute({ getParentRoute: () => workspace, path: "settings/$part", component: lazyRouteComponent(() => worded(import("../settings/Settings"), "app_settings"), "Settings") });

const blueprints = createRoute({
  getParentRoute: () => workspace,
  path: "blueprints",
  component: lazyRouteComponent(() => worded(import("../blueprint/Blueprints"), "app_blueprint"), "Blueprints"),
  validateSearch: (search: Record<string, unknown>): { gone?: string } => ({ gone: typeof search.gone === "string" ? search.gone : undefined }),
});
const blueprint = createRoute({
  getParentRoute: () => workspace,
  path: "blueprints/$id",
  component: lazyRouteComponent(() => worded(import("../blueprint/BlueprintPage"), "app_blueprint", "app_moments", "app_sheet"), "BlueprintPage"),
  validateSearch: readBlueprint,
});

export const router = createRouter({
  basepath: "/app",
  routeTree: root.addChildren([home, workspace.addChildren([start, overview, mine, register, touchpoint, discovery, moments, exploreStart, explore, journeys, journeyMap, voices, board, customers, customer, startData, data, startSettings, settings, blueprints, blueprint])]),
  defaultErrorComponent: Broken,
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
