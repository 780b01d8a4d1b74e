// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { CustomerAtRisk, NextModel, NextTouchpoint } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { saysNothing } from "../ui/traits";
import { money } from "../ui/money";
import { short } from "./Quarantine";

interface RowProps {
  of: CustomerAtRisk;
  model: NextModel | undefined;
  /** Within how many days. */
  days: number;
  open: boolean;
  toggle: () => void;
}

/** One customer of the list: how likely, why, what is at stake; open, also what comes next. */
export function Row({ of: c, model, days, open, toggle }: RowProps): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const first = c.next?.likely?.[0];
  return (
    <li className="risk-row">
      <Link className="risk-who" to="/$workspace/customers/$customer" params={{ workspace: desk.id, customer: c.customer }} search={keepPick as never} aria-label={t("app_customers.customer_named", { id: short(c.customer) })}>{short(c.customer)}</Link>
      <span className="risk-likely"><b className="number">{f.percent(c.probability)}</b><Meter share={c.probability} /><span className="quiet small">{t("app_customers.within", { days })}</span>{c.base_rate && <span className="tag">{t("app_customers.base_rate")}</span>}</span>
      <Drivers of={c} />
      <span className="risk-stake">{c.spent !== undefined && <span className="number">{t("app_customers.spent_brief", { amount: money(lang, c.spent) })}</span>}
        {first !== undefined && <button type="button" className="plain small" aria-expanded={open} onClick={toggle}>{t("app_customers.next_brief", { what: first.name || t("app_customers.nothing_next"), share: f.percent(first.share) })}</button>}</span>
      {open && c.next !== undefined && <div className="risk-more"><Next next={c.next} model={model} /></div>}
    </li>
  );
}

/** A share as a bar; decoration beside its number. */
export function Meter({ share }: { share: number }): ReactNode {
  return <span className="meter" aria-hidden="true"><i style={{ width: `${Math.max(2, 100 * share)}%` }} /></span>;
}

/** What moved a risk, in words; what raises it comes first, and what is not known is left out. */
export function Drivers({ of: c }: { of: CustomerAtRisk }): ReactNode {
  const reasons = (c.reasons ?? []).filter((r) => !saysNothing(r.text)).sort((a, b) => Number(b.raises) - Number(a.raises));
  return <ul className="drivers">{reasons.map((r) => <li key={r.feature} className={r.raises ? "raises" : "lowers"}><span aria-hidden="true">{r.raises ? "▲" : "▼"}</span> {r.text}</li>)}</ul>;
}

/** What is likely next, with its interval, its n, and how often such a guess was right. */
export function Next({ next, model }: { next: NextTouchpoint; model: NextModel | undefined }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const likely = next.likely ?? [];
  const between = (low: number | undefined, high: number | undefined): string => (low === undefined || high === undefined ? t("app_customers.never_seen") : `${f.percent(low).replace("%", "")}–${f.percent(high)}`);
  return (
    <div className="stack tight next-touchpoint">
      <p className="row small">{(next.after ?? []).length === 0 ? t("app_customers.next_from_start") : <><span className="quiet">{t("app_customers.next_after")}</span>{next.after!.map((id, i) => <Named key={`${id}${i}`} id={id} />)}</>}</p>
      <ul className="next-list">{likely.map((l) => (
        <li key={l.touchpoint ?? ""}><span className="next-name">{l.touchpoint === undefined ? t("app_customers.nothing_next") : <Named id={l.touchpoint} name={l.name} />}</span><Meter share={l.share} /><b className="number">{f.percent(l.share)}</b><span className="quiet small">{between(l.low, l.high)}</span></li>
      ))}</ul>
      <p className="quiet small">{next.n > 0 ? t("app_customers.next_n", { n: f.count(next.n), used: next.used }) : t("app_customers.next_n_none", { used: next.used })}
        {model?.right !== undefined && <> {t("app_customers.next_right", { share: f.percent(model.right), between: between(model.low, model.high), n: f.count(model.n) })}</>}</p>
    </div>
  );
}

function Named({ id, name }: { id: string; name?: string }): ReactNode {
  const touchpoint = useWhole("touchpoints").data?.find((x) => x.id === id);
  return <TouchpointLink touchpoint={touchpoint} id={id} name={name} />;
}
