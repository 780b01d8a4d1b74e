// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";

/** The link to a part of a journey map, which opens with its details. */
export function MapLink({ id, part, children }: { id: string; part: string; children: ReactNode }): ReactNode {
  const { desk } = useDesk();
  return <Link to="/$workspace/journeys/$id" params={{ workspace: desk.id, id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), s: part, side: "details" })) as never}>{children}</Link>;
}
