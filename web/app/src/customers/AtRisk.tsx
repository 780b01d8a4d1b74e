// SPDX-License-Identifier: Apache-2.0

// Customers at risk: who, how likely, what drives it, what is at stake, and how
// well such predictions held on customers that they had not seen.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useMemo, useState } from "react";
import { scoped, useDesk } from "../api/desk";
import type { CustomerAtRisk } from "../api/schema";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Loaded } from "../ui/states";
import { Tabs } from "../ui/Tabs";
import { saysNothing } from "../ui/traits";
import { money } from "../ui/money";
import { daysOf, type Outcome, OUTCOMES, useAtRisk, useRiskReport } from "./risk";
import { Row } from "./RiskRow";
import { Refresh, Trust } from "./Trust";

/** How the list is looked at; in the address. */
export interface RiskView {
  outcome?: Outcome;
  driver?: string;
}

export function AtRisk(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const navigate = useNavigate();
  const view = useSearch({ strict: false }) as RiskView;
  const reports = [useRiskReport("complaint"), useRiskReport("churn"), useRiskReport("bad_encounter")];
  const known = OUTCOMES.find((_, i) => reports[i]!.data?.answer !== undefined);
  const outcome = view.outcome ?? known ?? "complaint";
  const report = reports[OUTCOMES.indexOf(outcome)]!;
  const set = (next: RiskView): void => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...next })) as never, replace: true });
  return (
    <Card title={t("app_customers.at_risk")} says={t("app_customers.at_risk_says")} tools={!scoped(desk) && <Refresh outcome={outcome} report={report.data} />}>
      <p className="partial">{t("app_customers.not_a_fact")}</p>
      <Tabs label={t("app_customers.of_what")} tabs={OUTCOMES.map((key) => ({ key, text: t(`app_customers.risk.${key}` as Key) }))} at={outcome} open={(next) => set({ outcome: next, driver: undefined })}>
        {!scoped(desk) && <Loaded query={report} height={40}>{(r) => <Trust report={r} />}</Loaded>}
        {(scoped(desk) || report.data !== undefined) && <List outcome={outcome} made={report.data?.answer?.made} driver={view.driver} choose={(driver) => set({ driver })} />}
      </Tabs>
    </Card>
  );
}

interface ListProps {
  outcome: Outcome;
  made: string | undefined;
  driver: string | undefined;
  choose: (driver: string | undefined) => void;
}

function List({ outcome, made, driver, choose }: ListProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const list = useAtRisk(outcome, made);
  const [open, setOpen] = useState<string | null>(null);
  const items = useMemo(() => (list.data?.pages ?? []).flatMap((p) => p?.items ?? []), [list.data]);
  const drivers = useMemo(() => driversOf(items), [items]);
  const shown = driver === undefined ? items : items.filter((c) => (c.reasons ?? []).some((r) => r.raises && r.feature === driver && !saysNothing(r.text)));
  const model = list.data?.pages[0]?.next_model;
  return (
    <Loaded query={list} height={260}>{(data) => data.pages[0] === null ? <Empty title={t("app_customers.no_risk")} says={t(scoped(desk) ? "app_customers.no_risk_own" : "app_customers.no_risk_what")} /> : (
      <div className="stack tight">
        <p className="small">{t(`app_customers.means.${outcome}` as Key, { days: daysOf(data.pages[0]!.question) })}</p>
        <div className="filters">
          {drivers.length > 1 && <label className="picker"><Icon name="segment" /><select aria-label={t("app_customers.driver")} value={driver ?? ""} onChange={(e) => choose(e.target.value || undefined)}>
            <option value="">{t("app_customers.driver_any")}</option>{drivers.map((d) => <option key={d.feature} value={d.feature}>{d.text}</option>)}{driver !== undefined && !drivers.some((d) => d.feature === driver) && <option value={driver}>{driver}</option>}</select></label>}
          <span className="space" /><Export items={shown} outcome={outcome} />
        </div>
        {shown.length === 0 ? <p className="quiet">{t(driver === undefined ? "app_customers.nobody" : "app_customers.nobody_so")}</p> : (
          <ul className="list risk-list">{shown.map((c) => <Row key={c.customer} of={c} model={model} days={daysOf(data.pages[0]!.question)} open={open === c.customer} toggle={() => setOpen(open === c.customer ? null : c.customer)} />)}</ul>
        )}
        {list.hasNextPage && <button type="button" className="button" disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t("app_customers.more_risk")}</button>}
      </div>
    )}</Loaded>
  );
}

/** What raises the risk of those who are listed, the most frequent first. */
function driversOf(items: readonly CustomerAtRisk[]): { feature: string; text: string }[] {
  const count = new Map<string, { feature: string; text: string; n: number }>();
  for (const r of items.flatMap((c) => (c.reasons ?? []).filter((x) => x.raises && !saysNothing(x.text)))) {
    const known = count.get(r.feature) ?? { feature: r.feature, text: r.text.split(/[:：]/)[0] ?? r.feature, n: 0 };
    count.set(r.feature, { ...known, n: known.n + 1 });
  }
  return [...count.values()].sort((a, b) => b.n - a.n);
}

function Export({ items, outcome }: { items: readonly CustomerAtRisk[]; outcome: Outcome }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const heads = ["customer", "probability", "at_stake", "drivers", "next", "next_share", "next_low", "next_high", "next_n"].map((k) => t(`app_customers.column.${k}` as Key));
  const rows = items.map((c) => {
    const next = c.next?.likely?.[0];
    return [c.customer, f.percent(c.probability), c.spent === undefined ? "" : money(lang, c.spent), (c.reasons ?? []).map((r) => r.text).join("; "), next === undefined ? "" : next.name || t("app_customers.nothing_next"), f.percent(next?.share), f.percent(next?.low), f.percent(next?.high), c.next?.n ?? ""];
  });
  return <Files name={`${t("app_customers.at_risk")} ${outcome}`} rows={() => [heads, ...rows]} />;
}
