// SPDX-License-Identifier: Apache-2.0

// Customers: find one, and see who is likely to leave, complain or be let down.

import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, scoped, useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Empty } from "../ui/states";
import { AtRisk } from "./AtRisk";
import { Find } from "./Find";
import { Quarantine } from "./Quarantine";
import { Receipt } from "./Receipt";
import "../design/customers.css";

export function Customers(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const navigate = useNavigate();
  const { receipt } = useSearch({ strict: false }) as { receipt?: string };
  if (!may(desk, "read customer")) return <NotForYou />;
  return (
    <>
      <PageHead title={t("app.page_customers")} says={t(scoped(desk) ? "app_customers.lead_own" : "app_customers.lead")} />
      {receipt !== undefined && <Receipt id={receipt} close={() => void navigate({ to: ".", search: ((old: object) => ({ ...old, receipt: undefined })) as never, replace: true })} />}
      <Find />
      <AtRisk />
      {may(desk, "read identity") && <Quarantine />}
    </>
  );
}

/** What a reader sees who may not see customers. */
export function NotForYou(): ReactNode {
  const { t } = useWords();
  return <><PageHead title={t("app.page_customers")} /><Empty title={t("app_customers.not_for_you")} says={t("app_customers.not_for_you_what")} /></>;
}
