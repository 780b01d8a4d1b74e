// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { TopicCard, TopicQuote } from "../api/schema";
import { AddToBoard } from "../board/AddToBoard";
import { labelIn, useWords } from "../text/words";
import { FigureText } from "../ui/Figure";
import { Term } from "../ui/Term";
import { useFormat } from "../ui/format";
import { Spark, TouchpointLink } from "../ui/marks";
import { Loaded } from "../ui/states";
import { Growth } from "./Topics";
import { type TopicWork, useTopic } from "./topics";
import { useVoicesView } from "./view";

const QUOTES = 8;

/** One topic: its figures, its quotes, and what may be done to it. */
export function TopicPanel({ topic: x, all, work }: { topic: TopicCard; all: readonly TopicCard[]; work: TopicWork | null }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [, look] = useVoicesView();
  const shown = useTopic(x.id, QUOTES);
  return (
    <>
      <p className="quiet">{(x.terms ?? []).join(t("app.and"))}</p>
      <dl className="topic-figures">
        <dt>{t("app_voices.share")}</dt><dd><FigureText figure={x.share} /></dd>
        <dt>{t("app.feeling")}</dt><dd><FigureText figure={x.polarity} /></dd>
        <dt>{t("app_voices.growth")}{" · "}<Term says={t("app_moments.term_q")}>q</Term></dt><dd><Growth topic={x} /></dd>
      </dl>
      {(x.weeks ?? []).length > 1 && <Spark points={(x.weeks ?? []).map((value) => ({ value }))} label={t("app.curve_of", { what: x.name })} />}
      {work !== null && <Work topic={x} all={all} work={work} />}
      <h3>{t("app_voices.quotes")}</h3>
      <Loaded query={shown} height={160}>{(s) => (s.quotes ?? []).length === 0 ? <p className="quiet">{t(may(desk, "read event") ? "app_voices.none" : "app_voices.no_quotes_role")}</p> : <ul className="list">{(s.quotes ?? []).map((q) => <li key={q.event}><TopicSaid quote={q} /></li>)}</ul>}</Loaded>
      {may(desk, "read event") && <div className="row"><button type="button" className="button" onClick={() => look({ tab: "read", topic: x.id })}>{t("app_voices.read_all")}</button></div>}
    </>
  );
}

/** A quote of a topic; it is masked already. */
export function TopicSaid({ quote: q }: { quote: TopicQuote }): ReactNode {
  const f = useFormat();
  return (
    <blockquote className="quote"><p>{q.text}</p>
      <footer className="row">{q.touchpoint !== undefined && <TouchpointLink id={q.touchpoint} name={q.touchpoint_name} />}<span>{[q.unit, f.time(q.occurred)].filter((v) => v !== undefined && v !== "").join(" · ")}</span><span className="space" />
        <AddToBoard piece={{ kind: "quote", id: q.event, text: q.text, source: { touchpoint: q.touchpoint_name, unit: q.unit, occurred: q.occurred } }} what={q.text.slice(0, 20)} /></footer>
    </blockquote>
  );
}

/** Name, pin, hide, merge and part. */
function Work({ topic: x, all, work }: { topic: TopicCard; all: readonly TopicCard[]; work: TopicWork }): ReactNode {
  const { t, lang } = useWords();
  const [name, setName] = useState(labelIn(lang, x.label) || x.name);
  const others = all.filter((o) => o.id !== x.id);
  return (
    <div className="settle">
      <form className="row" onSubmit={(e) => {
        e.preventDefault();
        if (name.trim() !== "") work.change(x, { label: { ...x.label, [lang]: name.trim() } }, t("app_voices.renamed", { from: x.name, to: name.trim() }));
      }}>
        <input className="text-input topic-name" aria-label={t("app_voices.topic_name")} maxLength={200} value={name} onChange={(e) => setName(e.target.value)} />
        <button type="submit" className="button" disabled={work.busy || name.trim() === "" || name.trim() === x.name}>{t("app_voices.rename")}</button>
      </form>
      <div className="row">
        <button type="button" className="button" disabled={work.busy} onClick={() => work.change(x, { pinned: !x.pinned }, t(x.pinned ? "app_voices.did_unpin" : "app_voices.did_pin", { name: x.name }))}>{t(x.pinned ? "app_voices.unpin" : "app_voices.pin")}</button>
        <button type="button" className="button" disabled={work.busy} onClick={() => work.change(x, { hidden: !x.hidden }, t(x.hidden ? "app_voices.did_unhide" : "app_voices.did_hide", { name: x.name }))}>{t(x.hidden ? "app_voices.unhide" : "app_voices.hide")}</button>
        {others.length > 0 && <select className="button" aria-label={t("app_voices.merge_from")} value="" disabled={work.busy} onChange={(e) => {
          const from = others.find((o) => o.id === e.target.value);
          if (from !== undefined) work.merge(x, from, t("app_voices.did_merge", { from: from.name, into: x.name }));
        }}><option value="" disabled>{t("app_voices.merge_from")}</option>{others.map((o) => <option key={o.id} value={o.id}>{o.name}</option>)}</select>}
      </div>
      {(x.merged ?? []).length > 0 && <ul className="list">{(x.merged ?? []).map((m) => <li key={m.id} className="row"><span>{t("app_voices.merged_in", { name: m.name })}</span><span className="space" /><button type="button" className="tool" disabled={work.busy} onClick={() => work.part(m.id, x, t("app_voices.did_part", { name: m.name }))}>{t("app_voices.part")}</button></li>)}</ul>}
    </div>
  );
}
