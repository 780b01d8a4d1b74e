// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { useBeginning } from "../ui/More";
import type { EventCard } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Empty, Loaded, Partial } from "../ui/states";
import { contentment, useFeedback } from "./voices";

const STEP = 20;

/** What customers wrote, large and calm. */
export function Quotes({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const feedback = useFeedback(touchpoint);
  const aspect = (useWhole("touchpoints").data ?? []).find((p) => p.id === touchpoint)?.aspects?.[0];
  const [order, setOrder] = useState<"new" | "bad" | "good">("new");
  const written = ordered((feedback.data?.events ?? []).filter((e) => (e.texts ?? []).some((x) => x.text.trim() !== "")), order);
  const [shown, more] = useBeginning(written, STEP);
  return (
    <Card title={t("app.quotes")} says={feedback.data === undefined ? undefined : t("app.quotes_says", { n: f.count(written.length), all: f.count(feedback.data.events.length) })}
      tools={<>{aspect !== undefined && <Link className="tool" to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), aspect })) as never}>{t("app.quotes_about")} ›</Link>}<label className="picker"><select aria-label={t("app.order")} value={order} onChange={(e) => setOrder(e.target.value as typeof order)}><option value="new">{t("app.order_new")}</option><option value="bad">{t("app.order_bad")}</option><option value="good">{t("app.order_good")}</option></select></label></>}>
      <Loaded query={feedback} height={240}>{(data) => written.length === 0 ? <Empty title={t("app.quotes_none")} says={t("app.quotes_none_what")} /> : (
        <div className="stack">
          {!data.whole && <Partial>{t("app.first_of_many", { n: f.count(data.events.length) })}</Partial>}
          {shown.map((e) => <Quote key={e.id} event={e} />)}
          {more}
        </div>
      )}</Loaded>
    </Card>
  );
}

/** One answer in the customer's own words, with its score. */
export function Quote({ event }: { event: EventCard }): ReactNode {
  const f = useFormat();
  const at = contentment(event);
  const tone = at === null ? "" : at < 0.5 ? "bad" : at > 0.75 ? "good" : "";
  const score = event.scores?.[0];
  return (
    <blockquote className={`quote ${tone}`}>
      {(event.texts ?? []).map((x) => <p key={x.field}>{x.text}</p>)}
      <footer>{[score === undefined ? "" : `${score.metric} ${score.value / 100}/${score.high / 100}`, event.unit, f.ago(event.occurred)].filter((x) => x !== undefined && x !== "").join(" · ")}</footer>
    </blockquote>
  );
}

/** The newest, the least or the most content first; those without a score come last. */
export function ordered(events: readonly EventCard[], order: "new" | "bad" | "good"): EventCard[] {
  if (order === "new") return [...events];
  const at = (e: EventCard): number => contentment(e) ?? (order === "bad" ? 2 : -1);
  return [...events].sort((a, b) => (order === "bad" ? at(a) - at(b) : at(b) - at(a)));
}
