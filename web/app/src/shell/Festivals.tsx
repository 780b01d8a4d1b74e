// SPDX-License-Identifier: Apache-2.0

// The holidays of the workspace's calendar as periods, beside "last 30 days".

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { useWorkspace } from "../settings/workspace";
import { useWords } from "../text/words";
import { calendars, type Festival, festivalsOf, unknownYears } from "./holidays";
import { usePicked } from "./picked";

/** Zones in which China's holidays hold where the workspace names no calendar. */
const CHINA = new Set(["Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "PRC"]);

export interface Holidays {
  festivals: readonly Festival[];
  unknown: readonly number[]; // years with facts that the calendar does not know
  nameAt: (day: string) => string; // of the holiday on a day; "" where it is none
}

/** The holidays on which there are facts. */
export function useHolidays(): Holidays {
  const { lang } = useWords();
  const { desk } = useDesk();
  const { oldest, newest } = usePicked();
  const workspace = useWorkspace().data;
  const all = useQuery(calendars).data ?? [];
  const named = workspace?.settings.calendar || (CHINA.has(desk.zone) ? "cn" : "");
  const calendar = all.find((c) => c.name === named);
  if (calendar === undefined || oldest === null || newest === null) return { festivals: [], unknown: [], nameAt: () => "" };
  const nameAt = (day: string): string => {
    const holiday = (calendar.years ?? []).flatMap((y) => y.holidays ?? []).find((h) => h.from <= day && day <= h.to);
    return (lang === "zh" ? holiday?.zh : holiday?.en) ?? "";
  };
  return { festivals: festivalsOf(calendar, oldest, newest), unknown: unknownYears(calendar, oldest, newest), nameAt };
}

/** A row for every holiday, with a button for each of its years. */
export function Festivals({ holidays, chosen, choose }: { holidays: Holidays; chosen: string; choose: (from: string, to: string) => void }): ReactNode {
  const { t, lang } = useWords();
  const { festivals, unknown } = holidays;
  if (festivals.length === 0 && unknown.length === 0) return null;
  return (
    <div className="pop-festivals" role="group" aria-label={t("app.holidays")}>
      <p className="quiet small">{t("app.holidays")}</p>
      {festivals.map((h) => <div key={h.en} className="row festival"><span>{h[lang]}</span>{h.years.map((y) => <button key={y.year} type="button" className="tool" aria-label={`${h[lang]} ${y.year}`} aria-pressed={chosen === y.from} onClick={() => choose(y.from, y.to)}>{y.year}</button>)}</div>)}
      {unknown.length > 0 && <p className="quiet small">{t("app.holidays_unknown", { years: unknown.join(t("app.and")) })}</p>}
    </div>
  );
}
