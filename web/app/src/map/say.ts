// SPDX-License-Identifier: Apache-2.0

import { useMemo } from "react";
import { useWords } from "../text/words";
import { type Format, useFormat } from "../ui/format";
import type { Feel } from "./live";
import type { Grade } from "./marks";

export interface SayFeel {
  value: (v: number | undefined) => string;
  interval: (feel: Feel) => string;
  /** Value, interval and n in one line. */
  brief: (feel: Feel) => string;
  point: (name: string, feel: Feel | undefined, expected: number | undefined, grade: Grade | undefined) => string;
}

export function signed(v: number): string {
  const text = Math.abs(v).toFixed(1);
  return text === "0.0" ? text : (v > 0 ? "+" : "−") + text;
}

/** How feelings are said: with a sign, their interval and on how many they rest. */
export function useSayFeel(): SayFeel {
  const { t } = useWords();
  const f = useFormat();
  return useMemo(() => saysFeel(t, f), [t, f]);
}

function saysFeel(t: ReturnType<typeof useWords>["t"], f: Format): SayFeel {
  const value = (v: number | undefined): string => (v === undefined ? "–" : signed(v));
  const interval = (feel: Feel): string => (feel.low === undefined || feel.high === undefined ? "" : t("app_map.between", { low: signed(feel.low), high: signed(feel.high) }));
  const brief = (feel: Feel): string => (feel.value === undefined ? t("app_map.state.none") : [interval(feel) === "" ? value(feel.value) : t("app_map.feel_with", { value: value(feel.value), between: interval(feel) }), `n ${f.count(feel.n)}`].join(" "));
  return {
    value, interval, brief,
    point: (name, feel, expected, grade) => [
      `${name}${t("app.colon")}${feel === undefined ? t("app_map.state.none") : brief(feel)}`,
      feel?.state === "thin" || feel?.state === "stale" ? t(`app_map.state.${feel.state}`) : "",
      expected === undefined ? "" : t("app_map.expected_of", { value: signed(expected) }),
      grade === undefined ? "" : t(`app_map.grade_${grade}`),
    ].filter((x) => x !== "").join(t("app.also")),
  };
}
