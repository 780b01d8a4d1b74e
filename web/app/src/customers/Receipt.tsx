// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { Receipt as Told } from "../api/schema";
import { useWho } from "../sheet/people";
import { type Key, isKey } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { download } from "../ui/download";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Loaded } from "../ui/states";

/** The steps of an erasure, in their order; others that are done come between. */
const STEPS = ["keys", "journal", "events", "profile", "imports", "search", "voice", "topics", "outlooks", "journeys", "compacted"];
const LAST = "compacted";
const LOOK_EACH = 1500; // ms

/** The receipt of an erasure: to be printed, kept and shown. */
export function Receipt({ id, close }: { id: string; close: () => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const { desk } = useDesk();
  const receipt = useQuery({
    queryKey: ["erasure", desk.id, id], enabled: may(desk, "read erasure"), queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/erasures/{id}", { workspace: desk.id, id }, signal),
    refetchInterval: (query) => (query.state.data === undefined || open(query.state.data).every((s) => s === LAST) ? false : LOOK_EACH), retry: false,
  });
  if (!may(desk, "read erasure")) return null;
  return (
    <div className="receipt"><Card title={t("app_customers.receipt")} says={receipt.data !== undefined && open(receipt.data).every((s) => s === LAST) ? t("app_customers.receipt_says") : undefined} tools={receipt.data !== undefined && (
      <>
        <button type="button" className="tool" onClick={() => print()}>{t("app_customers.print")}</button>
        <button type="button" className="tool" onClick={() => download(`${id}.json`, "application/json", `${JSON.stringify(receipt.data, null, 2)}\n`)}><Icon name="export" />JSON</button>
        <button type="button" className="tool" aria-label={t("app.close")} onClick={close}><Icon name="close" /></button>
      </>
    )}>
      <Loaded query={receipt} height={260}>{(r) => (
        <>
          <dl className="trust">
            <div><dt>{t("app_customers.receipt_id")}</dt><dd><code>{r.id}</code></dd></div>
            <div><dt>{t("app_customers.receipt_asked")}</dt><dd>{f.time(r.asked)}</dd></div>
            <div><dt>{t("app_customers.receipt_by")}</dt><dd>{who(r.by)}</dd></div>
            <div><dt>{t("app_customers.reason")}</dt><dd>{r.reason ?? "–"}</dd></div>
            <div><dt>{t("app_customers.erase_identifiers")}</dt><dd className="number">{(r.subjects ?? []).length}</dd></div>
          </dl>
          <Steps receipt={r} />
          <p className="quiet small">{t("app_customers.receipt_stays")}</p>
        </>
      )}</Loaded>
    </Card></div>
  );
}

/** The steps that are not done yet. */
function open(r: Told): string[] {
  return STEPS.filter((s) => !(r.steps ?? []).some((done) => done.name === s));
}

/** What is done and what follows. */
export function Steps({ receipt: r }: { receipt: Told | undefined }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const done = r?.steps ?? [];
  const name = (s: string): string => (isKey(`app_customers.step.${s}`) ? t(`app_customers.step.${s}` as Key) : s);
  return (
    <ol className="saga">
      <li className={r === undefined ? "" : "done"}><span>{t("app_customers.step.entry")}</span><span className="quiet small">{r === undefined ? "" : f.time(r.asked)}</span></li>
      {done.map((s) => <li key={s.name} className="done"><span>{name(s.name)}{s.count > 0 && <span className="quiet small"> {t("app_customers.removed", { n: f.count(s.count) })}</span>}</span><time className="quiet small" dateTime={s.done}>{f.time(s.done)}</time></li>)}
      {STEPS.filter((s) => !done.some((d) => d.name === s)).map((s) => <li key={s}><span>{name(s)}</span><span className="quiet small">{s === LAST ? t("app_customers.within_30") : ""}</span></li>)}
    </ol>
  );
}
