// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useMemo, useState } from "react";
import { useAnswer } from "../api/answer";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { CHANNELS } from "../touchpoints/Filters";
import { useTopics } from "./topics";
import { AUTHORS, EMOTIONS, type Filter, FILTERS, filtered, POLARITIES, SCORES, useVoicesView } from "./view";

export interface Choice {
  value: string;
  label: string;
}

const PAUSE = 350; // ms after the last key before it is searched

/** The words to search for; they reach the address when the reader pauses. */
export function SearchWords(): ReactNode {
  const { t } = useWords();
  const [view, look] = useVoicesView();
  const [typed, type] = useState(view.q ?? "");
  const asked = view.q ?? "";
  useEffect(() => type(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return undefined;
    const later = setTimeout(() => look({ q: typed.trim() || undefined }), PAUSE);
    return () => clearTimeout(later);
  }, [typed]);
  return <label className="search-box voices-search"><Icon name="search" /><input type="search" maxLength={200} aria-label={t("app_voices.search")} placeholder={t("app_voices.search")} value={typed} onChange={(e) => type(e.target.value)} /></label>;
}

/** The aspects that anybody ever spoke of, by how often. */
export function useAspects(): Choice[] {
  const answer = useAnswer(["mentions(latest)"], { by: ["aspect"], ever: true, everywhere: true }).data;
  return useMemo(() => (answer?.rows ?? []).filter((r) => (r.keys?.[0] ?? "") !== "").sort((a, b) => (b.figures?.[0]?.n ?? 0) - (a.figures?.[0]?.n ?? 0)).map((r) => ({ value: r.keys![0] as string, label: r.names?.[0] || (r.keys![0] as string) })), [answer]);
}

/** What each filter can be set to. */
function useOptions(): Record<Filter, Choice[]> {
  const { t, lang, name } = useWords();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages = useWhole("stages").data ?? [];
  const aspects = useAspects();
  const topics = useTopics(false).data?.topics ?? [];
  const told = (prefix: string, all: readonly string[]): Choice[] => all.map((value) => ({ value, label: name(prefix, value) }));
  const named = (list: readonly Touchpoint[]): Choice[] => list.map((p) => ({ value: p.id, label: labelIn(lang, p.label) })).sort((a, b) => collator.compare(a.label, b.label));
  const collator = new Intl.Collator(lang === "zh" ? "zh-CN" : "en");
  return {
    about: named(touchpoints.filter((p) => (p.aspects ?? []).length > 0)),
    touchpoint: named(touchpoints),
    stage: stages.filter((s) => (s.journey ?? "") === "").map((s) => ({ value: s.id, label: labelIn(lang, s.label) })),
    channel: told("app.channel", CHANNELS),
    topic: topics.map((x) => ({ value: x.id, label: x.name })),
    aspect: aspects,
    polarity: POLARITIES.map((value) => ({ value, label: t(`app_voices.polarity_${value === "-1" ? "bad" : value === "0" ? "middle" : "good"}`) })),
    emotion: told("app_voices.emotion", EMOTIONS),
    score: Object.keys(SCORES).map((value) => ({ value, label: name("app_voices.score", value) })),
    author: told("app_voices.author", AUTHORS),
  };
}

/** Each filter with what it may be; on a quotes-free role only those that figures know. */
export function Filters(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [view, look] = useVoicesView();
  const options = useOptions();
  const reads = may(desk, "read event");
  const shown = FILTERS.filter((x) => reads || (x !== "topic" && x !== "score")).filter((x) => options[x].length > 0 || view[x] !== undefined);
  return (
    <div className="voices-filters">
      {shown.map((field) => (
        <label key={field} className="field"><span>{t(`app_voices.filter_${field}`)}</span>
          <select className="text-input" aria-label={t(`app_voices.filter_${field}`)} value={view[field] ?? ""} onChange={(e) => look({ [field]: e.target.value || undefined })}>
            <option value="">{t(field === "author" ? "app_voices.author.own" : "app.any")}</option>
            {view[field] !== undefined && !options[field].some((o) => o.value === view[field]) && <option value={view[field]}>{view[field]}</option>}
            {options[field].filter((o) => field !== "author" || o.value !== "own").map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
          </select>
        </label>
      ))}
      {filtered(view) && <button type="button" className="plain" onClick={() => look({ q: undefined, ...Object.fromEntries(FILTERS.map((x) => [x, undefined])) })}>{t("app.filters_clear")}</button>}
    </div>
  );
}
