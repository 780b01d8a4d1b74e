// SPDX-License-Identifier: Apache-2.0

import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { IdentityFact, Life } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Failed, Loaded } from "../ui/states";
import { useTraits } from "../ui/traits";
import { useProfile } from "./queries";

/** Who the customer is: identifiers, masked until somebody with the right shows them, and what is known. */
export function Who({ customer, life }: { customer: string; life: Life }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const profile = useProfile(customer);
  const personas = useWhole("personas").data ?? [];
  // what is revealed stays in this component: it is not cached, and gone when the page is left
  const reveal = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/customers/{customer}/reveal", { workspace: desk.id, customer }), gcTime: 0 });
  const shown = reveal.data;
  const tools = may(desk, "export customer") && (shown === undefined
    ? <button type="button" className="tool" disabled={reveal.isPending} title={t("app_customers.reveal_noted")} onClick={() => reveal.mutate()}>{t("app_customers.reveal")}</button>
    : <button type="button" className="tool" onClick={() => reveal.reset()}>{t("app_customers.hide")}</button>);
  return (
    <Card title={t("app_customers.who")} tools={tools}>
      {reveal.error !== null && <Failed error={reveal.error} />}
      <Loaded query={profile} height={160}>{(masked) => {
        const p = shown ?? masked;
        return (
          <div className="stack tight">
            <ul className="list identifiers">{(p.identifiers ?? []).map((i) => (
              <li key={i.subject}><span className="quiet small">{name("app_customers.identifier", i.kind)}</span><span className="number">{i.value}</span>{i.verified === true ? <span className="tag good">{t("app_customers.verified")}</span> : <span />}<span className="quiet small">{f.day(i.seen)}</span></li>
            ))}</ul>
            {shown !== undefined && <p className="quiet small" role="status">{t("app_customers.reveal_noted")}</p>}
            {(life.personas ?? []).length > 0 && <p className="row"><span className="quiet small">{t("app_customers.persona_like")}</span><Icon name="segment" />{life.personas!.map((id) => <span key={id} className="tag">{labelIn(lang, personas.find((x) => x.id === id)?.label) || id}</span>)}</p>}
            <Facts facts={[...(p.traits ?? []), ...(p.preferences ?? [])]} />
          </div>
        );
      }}</Loaded>
    </Card>
  );
}

function Facts({ facts }: { facts: readonly IdentityFact[] }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const traits = useTraits();
  if (facts.length === 0) return <p className="quiet small">{t("app_customers.no_traits")}</p>;
  const text = (v: unknown): string => (v === null ? "–" : typeof v === "string" ? traits.value(v) : JSON.stringify(v));
  return (
    <dl className="pairs two">{facts.map((x) => (
      <div key={x.name} title={`${x.source ?? ""} · ${f.time(x.at)}`}><dt>{traits.trait(x.name)}</dt><dd>{text(x.value)}{(x.earlier ?? []).length > 0 && <span className="quiet small"> {t("app_customers.before", { value: text(x.earlier![0]!.value) })}</span>}</dd></div>
    ))}</dl>
  );
}
