// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Failed } from "../ui/states";
import { useProfile } from "./queries";

/** What the customer agreed to, and writing down what they say now. */
export function Consents({ customer }: { customer: string }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const consents = useProfile(customer).data?.consents;
  const [changing, setChanging] = useState<string | null>(null);
  if (consents === undefined) return null;
  const list = consents ?? [];
  const change = may(desk, "change consent");
  return (
    <Card title={t("app_customers.consents")} says={list.length === 0 ? t("app_customers.consents_none") : undefined}>
      {list.length > 0 && <ul className="list">{list.map((c) => (
        <li key={c.purpose}>
          <div className="row"><span>{name("app_customers.purpose", c.purpose)}</span><span className={c.granted ? "tag good" : "tag warn"}>{t(c.granted ? "app_customers.granted" : "app_customers.refused")}</span><span className="space" /><span className="quiet small">{f.ago(c.at)}</span>
            {change && <button type="button" className="tool" aria-expanded={changing === c.purpose} onClick={() => setChanging(changing === c.purpose ? null : c.purpose)}>{t("app_customers.change")}</button>}</div>
          {changing === c.purpose && <Change customer={customer} purpose={c.purpose} granted={!c.granted} done={() => setChanging(null)} />}
        </li>
      ))}</ul>}
      {change && (changing === "" ? <Change customer={customer} granted done={() => setChanging(null)} /> : <button type="button" className="button" onClick={() => setChanging("")}>{t("app_customers.consent_new")}</button>)}
    </Card>
  );
}

interface ChangeProps {
  customer: string;
  purpose?: string; // missing: a new one
  granted: boolean;
  done: () => void;
}

function Change({ customer, purpose, granted, done }: ChangeProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const put = useMutation({
    mutationFn: (body: { purpose: string; granted: boolean; reason?: string }) => call("PUT /v1/workspaces/{workspace}/customers/{customer}/consents", { workspace: desk.id, customer, body }),
    onSuccess: (profile) => {
      client.setQueryData(["customer", desk.id, customer, "profile"], profile);
      done();
    },
  });
  const send = (e: FormEvent<HTMLFormElement>): void => {
    e.preventDefault();
    const form = new FormData(e.currentTarget);
    put.mutate({ purpose: purpose ?? String(form.get("purpose")).trim(), granted: form.get("granted") === "yes", reason: String(form.get("reason")).trim() });
  };
  return (
    <form className="stack tight settle" onSubmit={send}>
      {purpose === undefined && <label className="field"><span>{t("app_customers.purpose_of")}</span><input className="text-input" name="purpose" required maxLength={200} placeholder="marketing" /></label>}
      <label className="field"><span>{t("app_customers.says_now")}</span><select className="text-input" name="granted" defaultValue={granted ? "yes" : "no"}><option value="yes">{t("app_customers.granted")}</option><option value="no">{t("app_customers.refused")}</option></select></label>
      <label className="field"><span>{t("app_customers.reason_consent")}</span><input className="text-input" name="reason" required maxLength={1000} /></label>
      {put.error !== null && <Failed error={put.error} />}
      <p className="row"><button type="submit" className="button main" disabled={put.isPending}>{t("app_customers.write_down")}</button><button type="button" className="button" onClick={done}>{t("app.close")}</button></p>
    </form>
  );
}
