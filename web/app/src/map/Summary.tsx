// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWords } from "../text/words";
import { type CurveStep, undecided } from "./curve";
import { curveSteps } from "./live";
import { useSayFeel } from "./say";
import { useMap, useNames } from "./view";

/** The lowest and the highest place that are known for sure, and how much of the map is known. */
export function Summary(): ReactNode {
  const { t } = useWords();
  const names = useNames();
  const say = useSayFeel();
  const { content, live } = useMap();
  const steps = curveSteps(content, live);
  if (steps.length === 0) return t("app_map.says_empty");
  if (live === undefined) return t("app_map.says_size", { stages: content.stages.length, steps: steps.length });
  const { low, high, heard } = endsOf(steps);
  const name = (s: CurveStep): string => names.step({ touchpoint: s.key.replace(/#\d+$/, "") });
  const parts = [
    low === undefined ? "" : t("app_map.says_low", { name: name(low), value: say.brief(low.feel!) }),
    high === undefined ? "" : t("app_map.says_high", { name: name(high), value: say.brief(high.feel!) }),
    t("app_map.says_heard", { heard, steps: steps.length }),
  ];
  return parts.join("");
}

/** The lowest feeling that is surely bad, the highest that is surely good, and how many steps have a feeling now. */
export function endsOf(steps: readonly CurveStep[]): { low?: CurveStep; high?: CurveStep; heard: number } {
  const heard = steps.filter((s) => s.feel?.state === "live" && s.feel.value !== undefined);
  const sure = heard.filter((s) => !undecided(s.feel!)).sort((a, b) => a.feel!.value! - b.feel!.value!);
  const [first, last] = [sure[0], sure.at(-1)];
  return { low: first !== undefined && first.feel!.value! < 0 ? first : undefined, high: last !== undefined && last.feel!.value! > 0 ? last : undefined, heard: heard.length };
}
