// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Life } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { money } from "../ui/money";

/** How recently, how often and how much the customer bought; counted, so without an interval. */
export function Worth({ life }: { life: Life }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const worth = life.worth ?? [];
  return (
    <Card title={t("app_customers.worth")} says={worth.length === 0 ? t("app_customers.worth_none") : undefined}>
      {worth.map((w) => (
        <dl key={w.currency} className="trust">
          <div><dt>{t("app_customers.recency")}</dt><dd>{f.ago(w.last)}</dd></div>
          <div><dt>{t("app_customers.frequency")}</dt><dd className="number">{t("app_customers.times", { n: f.count(w.n) })}</dd></div>
          <div><dt>{t("app_customers.monetary")}</dt><dd className="number">{money(lang, w)}</dd></div>
        </dl>
      ))}
      {worth.length > 0 && <p className="quiet small">{t("app_customers.worth_how")}</p>}
    </Card>
  );
}
