// SPDX-License-Identifier: Apache-2.0

// Numbers, days and figures as their readers write them; the report's formats.

import { useMemo } from "react";
import * as plain from "../../../report/src/format";
import { thin } from "../../../report/src/spacing";
import { useDesk } from "../api/desk";
import type { Figure, FigureChange } from "../api/schema";
import { dayIn } from "../shell/days";
import type { Language, Translate } from "../text/catalogue";
import { useWords } from "../text/words";

export interface Format {
  count: (n: number | undefined | null) => string;
  percent: (share: number | undefined | null) => string;
  /** The value of a figure in its unit. */
  value: (unit: string, v: number | undefined | null) => string;
  /** The interval of a figure; "" where it has none. */
  interval: (f: Figure) => string;
  /** A change with its sign, in its unit. */
  change: (unit: string, c: FigureChange) => string;
  changeInterval: (unit: string, c: FigureChange) => string;
  /** A day, or the day of a time in the workspace's zone, as it is said: 11 月 21 日 with thin spaces, 21 Nov; with the year where it is not this one. */
  day: (day: string) => string;
  /** Two days as ends of a span: both with the year where they are of different years. */
  ends: (from: string, to: string) => [string, string];
  span: (from: string, to: string) => string;
  /** A moment: relative up to a week, then the day. */
  ago: (time: string) => string;
  time: (time: string) => string;
  duration: (ms: number | undefined | null) => string;
}

export function useFormat(): Format {
  const { lang, t } = useWords();
  const { desk } = useDesk();
  return useMemo(() => formats(lang, t, desk.zone), [lang, t, desk.zone]);
}

export function formats(lang: Language, t: Translate, zone: string, now: () => number = Date.now): Format {
  const locale = lang === "zh" ? "zh-CN" : "en-GB";
  const clock = new Intl.DateTimeFormat(locale, { timeZone: zone, month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const short = new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "short", day: "numeric" });
  const long = new Intl.DateTimeFormat(locale, { timeZone: "UTC", year: "numeric", month: "short", day: "numeric" });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const dayOf = (text: string): string => (text.length <= 10 || Number.isNaN(Date.parse(text)) ? text : dayIn(zone, text));
  const said = (text: string, years: readonly string[]): string => {
    const d = dayOf(text);
    const at = Date.parse(`${d}T00:00:00Z`);
    return Number.isNaN(at) ? text : thin((years.every((y) => d.startsWith(y)) ? short : long).format(at));
  };
  const thisYear = (): string => dayIn(zone, now()).slice(0, 4);
  const day = (text: string): string => said(text, [thisYear()]);
  const ends = (from: string, to: string): [string, string] => {
    const years = [thisYear(), dayOf(from).slice(0, 4), dayOf(to).slice(0, 4)];
    return [said(from, years), said(to, years)];
  };
  const value = (unit: string, v: number | undefined | null): string => {
    if (v === undefined || v === null) return plain.NONE;
    if (unit === "share") return plain.percent(v);
    if (unit === "ms") return plain.duration(lang, v / 1000);
    if (unit === "minor") return plain.count(lang, v / 100);
    if (unit === "events" || unit === "customers") return plain.count(lang, v);
    if (unit === "score") return plain.fixed(v, 2);
    return plain.fixed(v, 1);
  };
  const signed = (unit: string, v: number): string => {
    if (unit === "share") return t("app.points_of_percent", { n: plain.signed(100 * v, 1) });
    if (unit === "points") return plain.signed(v, 1);
    const text = value(unit, Math.abs(v));
    return v === 0 ? text : (v > 0 ? "+" : "−") + text;
  };
  const between = (a: string, b: string): string => plain.between(a, b, lang);
  return {
    count: (n) => plain.count(lang, n),
    percent: (share) => plain.percent(share),
    value,
    interval: (f) => (f.low === undefined || f.high === undefined ? "" : between(value(f.unit, f.low).replace(/%$/, ""), value(f.unit, f.high))),
    change: (unit, c) => signed(unit, c.value),
    changeInterval: (unit, c) => (c.low === undefined || c.high === undefined ? "" : between(signed(unit, c.low), signed(unit, c.high))),
    day,
    ends,
    span: (from, to) => (dayOf(from) === dayOf(to) ? day(from) : ends(from, to).join("–")),
    ago: (text) => {
      const seconds = (Date.parse(text) - now()) / 1000;
      const past = Math.abs(seconds);
      if (Number.isNaN(past)) return text;
      if (past < 60) return t("app.just_now");
      if (past < 3600) return thin(relative.format(Math.round(seconds / 60), "minute"));
      if (past < 86_400) return thin(relative.format(Math.round(seconds / 3600), "hour"));
      if (past < 7 * 86_400) return thin(relative.format(Math.round(seconds / 86_400), "day"));
      return day(text);
    },
    time: (text) => (Number.isNaN(Date.parse(text)) ? text : thin(clock.format(new Date(text)))),
    duration: (ms) => plain.duration(lang, ms === undefined || ms === null ? null : ms / 1000),
  };
}
