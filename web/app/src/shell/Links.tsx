// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import type { Page } from "./pages";
import { keepPick } from "./Shell";

/** The way to a page of the navigation. */
export function PageLink({ page: p }: { page: Page }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  return (
    <Link className="nav-link" to={p.to} params={{ workspace: desk.id, part: p.part ?? "" } as never} search={keepPick as never} activeProps={{ className: "active", "aria-current": "page" }}
      activeOptions={{ exact: false, includeSearch: false }}>
      <Icon name={p.icon} /><span>{t(p.label)}</span>
    </Link>
  );
}

/** Pages under the stages of the loop. */
export function PageGroups({ pages }: { pages: readonly Page[] }): ReactNode {
  const { t } = useWords();
  return [...new Set(pages.map((p) => p.stage))].map((stage) => (
    <div key={stage} className="nav-group">
      <p className="nav-stage">{t(stage)}</p>
      {pages.filter((p) => p.stage === stage).map((p) => <PageLink key={p.label} page={p} />)}
    </div>
  ));
}
