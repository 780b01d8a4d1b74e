// SPDX-License-Identifier: Apache-2.0

// One customer: what to do now, the life over all channels, and beside it who
// they are and why we think so.

import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { Problem } from "../api/call";
import { may, scoped, useDesk } from "../api/desk";
import type { Life } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Failed, PageSkeleton } from "../ui/states";
import { Consents } from "./Consents";
import { NotForYou } from "./Customers";
import { Erase } from "./Erase";
import { Explained } from "./Explained";
import { useLife } from "./life";
import { Now } from "./Now";
import { Outlook } from "./Outlook";
import { short } from "./Quarantine";
import { Timeline } from "./Timeline";
import { Who } from "./Who";
import { Worth } from "./Worth";
import "../design/customers.css";

export function CustomerPage(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { customer = "" } = useParams({ strict: false });
  const life = useLife(customer);
  if (!may(desk, "read customer")) return <NotForYou />;
  if (life.error !== null) return <Gone error={life.error} again={() => void life.refetch()} />;
  if (life.data === undefined) return <PageSkeleton />;
  return (
    <>
      <PageHead title={t("app_customers.customer_named", { id: short(customer) })} above={<p className="small"><Back /></p>} says={<Sentence life={life.data} />} tools={<Tools customer={customer} life={life.data} />} />
      <Now customer={customer} life={life.data} />
      <div className="grid-main customer">
        <Timeline customer={customer} />
        <div className="stack">
          <Who customer={customer} life={life.data} />
          {!scoped(desk) && <Worth life={life.data} />}
          <Outlook customer={customer} />
          <Consents customer={customer} />
          {may(desk, "read identity") && <Explained customer={customer} />}
        </div>
      </div>
    </>
  );
}

function Back(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  return <Link to="/$workspace/customers" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_customers")}</Link>;
}

function Sentence({ life }: { life: Life }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  if (life.events === 0 || life.first === undefined || life.last === undefined) return t("app_customers.life_none");
  const values = { n: f.count(life.events), channels: (life.channels ?? []).length, texts: life.texts, first: f.day(life.first), last: f.ago(life.last) };
  return <>{t("app_customers.life_says", values)}{life.whole ? "" : ` ${t("app_customers.life_part")}`}</>;
}

function Tools({ customer, life }: { customer: string; life: Life }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [erasing, setErasing] = useState(false);
  return (
    <>
      {may(desk, "export customer") && <a className="button" href={`/v1/workspaces/${desk.id}/customers/${customer}/export`} download={`${customer}.json`}><Icon name="export" />{t("app_customers.copy")}</a>}
      {may(desk, "change erasure") && <button type="button" className="button" onClick={() => setErasing(true)}>{t("app_customers.erase")}</button>}
      {erasing && <Erase customer={customer} life={life} close={() => setErasing(false)} />}
    </>
  );
}

/** A number that is nobody's: never given, merged into another, erased, or out of the reader's scope. */
function Gone({ error, again }: { error: Error; again: () => void }): ReactNode {
  const { t } = useWords();
  if (error instanceof Problem && error.status >= 400 && error.status < 500) return <><PageHead title={t("app.page_customers")} above={<p className="small"><Back /></p>} /><Empty title={t("app_customers.gone")} says={t("app_customers.gone_what")} action={<Back />} /></>;
  return <Failed error={error} again={again} />;
}
