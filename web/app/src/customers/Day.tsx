// SPDX-License-Identifier: Apache-2.0

import { Fragment, type ReactNode, useState } from "react";
import { useWhole } from "../api/lists";
import type { MentionRead, Score, TimelineCard } from "../api/schema";
import { useDesk } from "../api/desk";
import { isKey, type Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Face, TouchpointLink } from "../ui/marks";
import { feelingOf } from "./life";
import { money } from "../ui/money";

/** One day of a life, the latest first, visit by visit. */
export function Day({ day, events }: { day: string; events: readonly TimelineCard[] }): ReactNode {
  const f = useFormat();
  return (
    <section className="life-day" aria-label={f.day(day)}>
      <h3><time dateTime={day}>{f.day(day)}</time></h3>
      {visitsOf(events).map((v) => (
        <Fragment key={v.events[0]!.id}>
          {v.where !== "" && <Where code={v.where} />}
          <ol>{v.events.map((e) => <Entry key={e.id} event={e} />)}</ol>
        </Fragment>
      ))}
    </section>
  );
}

/** Facts in a row at one unit are one visit. */
function visitsOf(events: readonly TimelineCard[]): { where: string; events: TimelineCard[] }[] {
  const out: { where: string; events: TimelineCard[] }[] = [];
  for (const e of events) {
    const where = e.unit ?? "";
    if (out.at(-1)?.where === where) out.at(-1)!.events.push(e);
    else out.push({ where, events: [e] });
  }
  return out;
}

function Where({ code }: { code: string }): ReactNode {
  const { lang } = useWords();
  const unit = useWhole("units").data?.find((u) => u.code === code);
  return <p className="life-where quiet small"><Icon name="unit" size={14} /> {labelIn(lang, unit?.label) || code}</p>;
}

function Entry({ event: e }: { event: TimelineCard }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const touchpoint = useWhole("touchpoints").data?.find((x) => x.id === e.touchpoint);
  const [open, setOpen] = useState(false);
  const level = feelingOf(e);
  const clock = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en-GB", { timeZone: desk.zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(new Date(e.occurred));
  const channel = touchpoint?.channel ?? e.channel;
  return (
    <li className={`entry ${e.kind}`} data-event={e.id}>
      <time dateTime={e.occurred}>{clock}</time>
      <div className="entry-what">
        <p className="row">
          {e.touchpoint !== undefined ? <TouchpointLink touchpoint={touchpoint} id={e.touchpoint} name={e.touchpoint_name} /> : <span className="chip"><Icon name={iconOf(channel)} /><span>{e.kind === "identify" ? t("app_customers.identify") : e.name}</span></span>}
          {e.kind === "outcome" && <><span className="tag">{t("app.kind.outcome")}</span><b>{outcome(e.name, t) ?? e.name}</b></>}
          {channel !== undefined && <span className="quiet small">{name("app.channel", channel)}</span>}
          {level !== null && <span className="felt"><Face level={level} size={16} /><span className="small">{t(`app_customers.feeling.${level}` as Key)}</span></span>}
          {(e.scores ?? []).map((s) => <Scored key={s.metric} score={s} />)}
          {e.value !== undefined && <b className="number">{money(lang, e.value)}</b>}
          {e.duration_ms !== undefined && <span className="quiet small">{f.duration(e.duration_ms)}</span>}
          <span className="space" /><button type="button" className="tool more" aria-expanded={open} aria-label={t("app_customers.event_more")} title={t("app_customers.event_more")} onClick={() => setOpen(!open)}>⋯</button>
        </p>
        {e.said !== undefined ? <Said text={e.said.text} mentions={e.said.mentions ?? []} polarity={e.said.polarity} /> : (e.texts ?? []).map((x) => <blockquote key={x.field} className="quote">{x.text}</blockquote>)}
        {open && <Details event={e} />}
      </div>
    </li>
  );
}

function outcome(raw: string, t: (key: Key) => string): string | undefined {
  const key = `app.outcome.${raw.toLowerCase().replace(/\s+/g, "_")}`;
  return isKey(key) ? t(key) : undefined;
}

function Scored({ score: s }: { score: Score }): ReactNode {
  const { t } = useWords();
  const key = `app.metric_${s.metric}`;
  return <span className="tag">{isKey(key) ? t(key) : s.metric} {s.value / 100}/{s.high / 100}</span>;
}

/** What was said, its parts tinted by feeling. */
function Said({ text, mentions, polarity }: { text: string; mentions: readonly MentionRead[]; polarity: string }): ReactNode {
  const { t } = useWords();
  const letters = [...text];
  const pieces: ReactNode[] = [];
  let at = 0;
  for (const m of [...mentions].sort((a, b) => a.start - b.start)) {
    if (m.start < at || m.end > letters.length) continue;
    if (m.start > at) pieces.push(letters.slice(at, m.start).join(""));
    pieces.push(<mark key={m.start} className={m.polarity} title={`${m.aspect_name || m.aspect} · ${t(`app_customers.polarity.${m.polarity}` as Key)}`}>{letters.slice(m.start, m.end).join("")}</mark>);
    at = m.end;
  }
  pieces.push(letters.slice(at).join(""));
  return <blockquote className={`quote ${polarity === "negative" ? "bad" : polarity === "positive" ? "good" : ""}`}>{pieces}</blockquote>;
}

/** What else the fact says. */
function Details({ event: e }: { event: TimelineCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const rows: [string, string][] = [
    [t("app_customers.event_name"), e.name],
    [t("app_customers.event_source"), e.source],
    ...(e.place === undefined || e.place === "" ? [] : [[t("app_customers.event_place"), e.place] as [string, string]]),
    ...(e.objects ?? []).map((o): [string, string] => [o.type, o.id]),
    ...Object.entries(e.properties ?? {}).map(([k, v]): [string, string] => [k, typeof v === "string" ? v : JSON.stringify(v)]),
    [t("app_customers.event_received"), f.time(e.received)],
  ];
  return <dl className="pairs two small entry-more">{rows.map(([k, v], i) => <Fragment key={`${k}${i}`}><dt>{k}</dt><dd>{v}</dd></Fragment>)}</dl>;
}
