// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";

const SHOWN = 50;

/** Identifiers that would have been one customer, and why they were not joined; nothing where there are none. */
export function Quarantine(): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const list = useQuery({ queryKey: ["quarantine", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/identity/quarantine", { workspace: desk.id, limit: SHOWN }, signal), staleTime: 60_000 });
  const items = list.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <Card title={t("app_customers.apart")} says={t("app_customers.apart_says", { n: items.length })}>
      <ul className="list">{items.map((q) => (
        <li key={q.component} className="row"><Link to="/$workspace/customers/$customer" params={{ workspace: desk.id, customer: q.component }} search={keepPick as never}>{short(q.component)}</Link>
          <span>{name("app_customers.quarantined", q.reason)}</span><span className="space" /><span className="quiet small">{t("app_customers.identifiers_n", { n: q.size })} · {f.ago(q.since)}</span></li>
      ))}</ul>
    </Card>
  );
}

/** The end of a customer's number, which is how people tell them apart. */
export function short(customer: string): string {
  return `…${customer.slice(-6)}`;
}
