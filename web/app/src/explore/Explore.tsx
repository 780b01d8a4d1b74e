// SPDX-License-Identifier: Apache-2.0

// What customers really did, one thing after another.

import { Navigate, useNavigate, useParams } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { scoped, useDesk } from "../api/desk";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Partial, Skeleton } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { Bar, CopyLink } from "./Bar";
import { useDetail, useExplore, useSteps } from "./trails";
import { type Level, type Question, QUESTIONS, type View } from "./view";
import "../design/explore.css";

const PARTS: Record<View, React.LazyExoticComponent<() => ReactNode>> = {
  graph: lazy(() => import("./GraphView").then((m) => ({ default: m.GraphView }))),
  flow: lazy(() => import("./FlowView").then((m) => ({ default: m.FlowView }))),
  variants: lazy(() => import("./VariantsView").then((m) => ({ default: m.VariantsView }))),
  paths: lazy(() => import("./PathsView").then((m) => ({ default: m.PathsView }))),
  funnel: lazy(() => import("./FunnelView").then((m) => ({ default: m.FunnelView }))),
  waiting: lazy(() => import("./WaitingView").then((m) => ({ default: m.WaitingView }))),
  conformance: lazy(() => import("./ConformanceView").then((m) => ({ default: m.ConformanceView }))),
  difference: lazy(() => import("./DifferenceView").then((m) => ({ default: m.DifferenceView }))),
  attribution: lazy(() => import("./AttributionView").then((m) => ({ default: m.AttributionView }))),
  next: lazy(() => import("./NextView").then((m) => ({ default: m.NextView }))),
  cohorts: lazy(() => import("./CohortsView").then((m) => ({ default: m.CohortsView }))),
  value: lazy(() => import("./ValueView").then((m) => ({ default: m.ValueView }))),
};

const TABS = (Object.keys(QUESTIONS) as Question[]).flatMap((question) => QUESTIONS[question].map((view) => ({ question, view })));

/** Designed journeys are made of touchpoints. */
const FIXED: Partial<Record<View, Level>> = { conformance: "touchpoint" };

export function Explore(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { view: asked } = useParams({ strict: false });
  const navigate = useNavigate();
  const [search] = useExplore();
  const view = TABS.find((x) => x.view === asked)?.view;
  const fixed = view === undefined ? undefined : FIXED[view];
  const [, graph] = useDetail();
  const { steps } = useSteps(fixed, view === "graph" ? graph : undefined);
  if (view === undefined) return <Navigate to="/$workspace/explore/$view" params={{ workspace: desk.id, view: "graph" }} search={search as never} replace />;
  const Part = PARTS[view];
  const open = (next: View): void => void navigate({ to: "/$workspace/explore/$view", params: { workspace: desk.id, view: next }, search: ((old: object) => old) as never });
  return (
    <>
      <PageHead title={t("app.page_explore")} says={t(`app_journeys.about_${view}` as Key)} tools={<CopyLink />} />
      {scoped(desk) && <Partial>{t(desk.role === "unit-manager" ? "app_journeys.scope_units" : "app_journeys.scope_touchpoints")}</Partial>}
      <Bar steps={steps} fixed={fixed} />
      <Tabs label={t("app_journeys.views")} tabs={TABS.map(({ view: key, question }) => ({ key, text: t(`app_journeys.view_${key}`), group: t(`app_journeys.asks_${question}`) }))} at={view} open={open}>
        <Suspense fallback={<Skeleton height={360} />}><Part /></Suspense>
      </Tabs>
    </>
  );
}

/** The bare address leads to the graph. */
export function ExploreStart(): ReactNode {
  const { desk } = useDesk();
  const [search] = useExplore();
  return <Navigate to="/$workspace/explore/$view" params={{ workspace: desk.id, view: "graph" }} search={search as never} replace />;
}
