// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { Navigate, Outlet, useParams } from "@tanstack/react-router";
import { type ReactNode, Suspense, useEffect, useMemo } from "react";
import { DeskContext, scoped, useDesk } from "../api/desk";
import { PageSkeleton } from "../ui/states";
import { remember } from "./Home";
import { Watching } from "./live";
import { Lost } from "./Lost";
import { me } from "./me";
import { dataPart } from "./pages";
import { Picking } from "./picked";
import { keepPick, Shell } from "./Shell";

/** One workspace with everything around its pages. */
export function Workspace(): ReactNode {
  const { workspace } = useParams({ strict: false });
  const who = useQuery(me).data;
  const desk = who?.workspaces?.find((d) => d.id === workspace);
  const sitting = useMemo(() => (who !== undefined && desk !== undefined ? { me: who, desk } : null), [who, desk]);
  useEffect(() => {
    if (desk !== undefined) remember(desk.id);
  }, [desk]);
  if (sitting === null) return <Lost />;
  return (
    <DeskContext value={sitting}>
      <Picking>
        <Watching>
          <Shell>
            <Suspense fallback={<PageSkeleton />}><Outlet /></Suspense>
          </Shell>
        </Watching>
      </Picking>
    </DeskContext>
  );
}

/** The first page: those with touchpoints or units of their own begin with these. */
export function Start(): ReactNode {
  const { desk } = useDesk();
  return <Navigate to={scoped(desk) ? "/$workspace/mine" : "/$workspace/overview"} params={{ workspace: desk.id }} replace />;
}

/** The data page without a part: the part that the reader begins with. */
export function StartData(): ReactNode {
  const { desk } = useDesk();
  return <Navigate to="/$workspace/data/$part" params={{ workspace: desk.id, part: dataPart(desk) }} search={keepPick as never} replace />;
}

/** The settings without a part: one's own account. */
export function StartSettings(): ReactNode {
  const { desk } = useDesk();
  return <Navigate to="/$workspace/settings/$part" params={{ workspace: desk.id, part: "account" }} search={keepPick as never} replace />;
}
