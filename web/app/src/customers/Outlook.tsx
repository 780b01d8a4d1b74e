// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import { useOutlook } from "./queries";
import { daysOf, lastDay } from "./risk";
import { Drivers, Meter, Next } from "./RiskRow";

/** What the customer is at risk of, with what drives it, and what is likely next. */
export function Outlook({ customer }: { customer: string }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const outlook = useOutlook(customer);
  return (
    <Card title={t("app_customers.outlook")} says={t("app_customers.outlook_says")}>
      <Loaded query={outlook} height={160}>{(o) => (
        <div className="stack tight">
          {(o.risks ?? []).map((r) => (
            <section key={r.question.outcome} className="outlook-risk" aria-label={t(`app_customers.risk.${r.question.outcome}` as Key)}>
              <p className="row"><b>{t(`app_customers.risk.${r.question.outcome}` as Key)}</b><span className="number">{f.percent(r.probability)}</span><span className="quiet small">{t("app_customers.within", { days: daysOf(r.question) })}</span><Meter share={r.probability} /></p>
              <p className="quiet small">{r.base_rate ? t("app_customers.base_rate_says") : t("app_customers.tenth", { tenth: r.tenth, scored: f.count(r.scored), day: lastDay(f, r.moment), days: daysOf(r.question) })}</p>
              <Drivers of={r} />
            </section>
          ))}
          {(o.unlisted ?? []).length > 0 && <p className="quiet small">{t("app_customers.unlisted", { what: o.unlisted!.map((w) => t(`app_customers.risk.${w}` as Key)).join(lang === "zh" ? "、" : ", ") })}</p>}
          {(o.risks ?? []).length + (o.unlisted ?? []).length === 0 && <p className="quiet">{t("app_customers.no_outlook")}</p>}
          {o.next !== undefined && <section aria-label={t("app_customers.next")}><h3>{t("app_customers.next")}</h3><Next next={o.next} model={o.next_model} /></section>}
        </div>
      )}</Loaded>
    </Card>
  );
}
