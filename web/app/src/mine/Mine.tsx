// SPDX-License-Identifier: Apache-2.0

// What is mine. Made for a phone.

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Touchpoint } from "../api/schema";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { indexOf, useByTouchpoint, useMetrics } from "../overview/metrics";
import { labelIn, useWords } from "../text/words";
import { Card, PageHead } from "../ui/Card";
import { direction } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Empty, Failed, PageSkeleton } from "../ui/states";
import { metricFor, MineCard, useStandards } from "./MineCard";

const SHOWN = 30;

export function Mine(): ReactNode {
  const { t, lang } = useWords();
  const { desk, me } = useDesk();
  const picked = usePicked();
  const units = useWhole("units").data ?? [];
  const touchpoints = useWhole("touchpoints").data;
  const known = useMetrics().data;
  const metrics = known ?? [];
  const standards = useStandards();
  const asked = useByTouchpoint(known !== undefined);
  const answer = asked.data;
  if (asked.error !== null && answer === undefined) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  if (touchpoints === undefined || !picked.ready || (answer === undefined && picked.newest !== null)) return <PageSkeleton />;
  const rows = new Map((answer?.rows ?? []).map((r) => [r.keys?.[0], r]));
  const own = desk.role === "unit-manager" ? touchpoints.filter((p) => rows.get(p.id)?.figures?.some((x) => x.n > 0)) : touchpoints.filter((p) => (desk.touchpoints ?? []).includes(p.id) || (p.owners ?? []).includes(me.user.id));
  const sorted = [...own].sort((a, b) => (rows.get(b.id)?.figures?.[0]?.n ?? 0) - (rows.get(a.id)?.figures?.[0]?.n ?? 0)).slice(0, SHOWN);
  const told = sorted.filter((p) => desk.role !== "unit-manager" || metricFor(rows.get(p.id), answer, metrics) !== undefined || standards(p.id).length > 0);
  const worse = sorted.filter((p) => metrics.some((m) => {
    const figure = rows.get(p.id)?.figures?.[indexOf(answer, m.measure)];
    return figure?.few !== true && direction(figure) === (m.lowerIsBetter ? "up" : "down");
  }));
  const places = (desk.units ?? []).map((id) => labelIn(lang, units.find((u) => u.id === id)?.label)).filter((x) => x !== "");
  const says = sorted.length === 0 ? undefined : worse.length === 0 ? t("app.mine_steady", { n: sorted.length }) : t("app.mine_worse", { n: sorted.length, worse: worse.length });
  return (
    <>
      <PageHead title={desk.role === "unit-manager" && places.length > 0 ? t("app.mine_units", { names: places.join(t("app.and")) }) : t("app.page_mine")} says={says} />
      {sorted.length === 0 ? <Empty title={t("app.mine_none")} says={t("app.mine_none_what")} /> : <div className="mine">
        {told.map((p) => <MineCard key={p.id} touchpoint={p} row={rows.get(p.id)} answer={answer} metrics={metrics} />)}
        <Unrated touchpoints={sorted.filter((p) => !told.includes(p))} contacts={(p) => rows.get(p.id)?.figures?.[0]?.n ?? 0} />
      </div>}
    </>
  );
}

/** Touchpoints of which nobody gave a score and nothing is promised, in one card. */
function Unrated({ touchpoints, contacts }: { touchpoints: readonly Touchpoint[]; contacts: (p: Touchpoint) => number }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  if (touchpoints.length === 0) return null;
  return (
    <Card title={t("app.mine_unrated")} says={t("app.mine_no_score")}>
      <ul className="list">{touchpoints.map((p) => <li key={p.id} className="row"><Link to="/$workspace/touchpoints/$id" params={{ workspace: desk.id, id: p.id }} search={keepPick as never}>{labelIn(lang, p.label)}</Link><span className="space" /><span className="quiet small">{t("app.n_contacts", { n: f.count(contacts(p)) })}</span></li>)}</ul>
    </Card>
  );
}
