// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { Navigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { me } from "./me";
import { useWords } from "../text/words";
import { Empty } from "../ui/states";

const LAST = "touchstone.workspace";

export function remember(workspace: string): void {
  localStorage.setItem(LAST, workspace);
}

/** The bare address leads to the workspace that was open last. */
export function Home(): ReactNode {
  const { t } = useWords();
  const desks = useQuery(me).data?.workspaces ?? [];
  const desk = desks.find((d) => d.id === localStorage.getItem(LAST)) ?? desks[0];
  if (desk === undefined) return <Empty title={t("app.no_workspace")} says={t("app.no_workspace_what")} />;
  return <Navigate to="/$workspace" params={{ workspace: desk.id }} replace />;
}
