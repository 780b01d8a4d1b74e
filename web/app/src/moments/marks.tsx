// SPDX-License-Identifier: Apache-2.0

// The marks of this page: a moment, an impact around zero.

import type { ReactNode } from "react";
import type { MomentRow, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { useSay } from "./say";
import { type Impact, IMPACTS, reachOf, tone } from "./studies";

const WIDTH = 120;

/** A moment of truth is always this mark; a candidate is hollow. */
export function ClassMark({ row }: { row: MomentRow }): ReactNode {
  return <span className={`class-mark ${row.class}`} title={row.class_text}><span aria-hidden="true">{row.moment ? "◆" : row.class === "candidate" ? "◇" : "·"}</span><span className="hidden-text">{row.class_text}</span></span>;
}

/** An interval around zero; hollow where the impact does not hold, dashed where nothing is known. */
export function Around({ low, value, high, reach, feel, label }: { low: number; value: number; high: number; reach: number; feel: string; label: string }): ReactNode {
  const at = (v: number): number => WIDTH / 2 + (WIDTH / 2 - 5) * Math.min(1, Math.max(-1, v / reach));
  return (
    <svg className={`around ${feel}`} viewBox={`0 0 ${WIDTH} 18`} preserveAspectRatio="xMinYMid meet" role="img" aria-label={label}>
      <title>{label}</title>
      <line className="axis" x1="0" x2={WIDTH} y1="9" y2="9" /><line className="neutral" x1={WIDTH / 2} x2={WIDTH / 2} y1="1" y2="17" />
      <line className="whisker" x1={at(low)} x2={at(high)} y1="9" y2="9" /><circle cx={at(value)} cy="9" r="4" />
    </svg>
  );
}

/** One impact of a touchpoint as a picture. */
export function ImpactLine({ study, row, impact }: { study: StudyShown; row: MomentRow; impact: Impact }): ReactNode {
  const { t, name } = useWords();
  const say = useSay();
  const trait = row[impact];
  if (trait.estimate === null || trait.low === null || trait.high === null) return <span className="around-none" title={trait.reason_text}>{say.lack(trait.reason)}</span>;
  const said = `${name("app.impact", impact)}${t("app.colon")}${impact === "emotion" ? "" : `${say.outcome(trait.outcome)} `}${say.effect(trait.binary, trait.estimate)} (${say.interval(trait.binary, trait)})${trait.holds ? "" : `${t("app.also")}${t("app.not_held")}`}`;
  return <Around low={trait.low} value={trait.estimate} high={trait.high} reach={reachOf(study, impact, trait.outcome)} feel={tone(study, impact, trait)} label={said} />;
}

/** The three impacts, one below the other, with their words. */
export function ImpactLines({ study, row, brief }: { study: StudyShown; row: MomentRow; brief?: boolean }): ReactNode {
  const { name } = useWords();
  const say = useSay();
  return (
    <dl className={brief ? "impacts brief" : "impacts"}>
      {IMPACTS.map((impact) => {
        const trait = row[impact];
        return (
          <div key={impact}>
            <dt>{name("app.impact", impact)}{!brief && impact !== "emotion" && trait.outcome !== undefined && <span className="quiet small"> {say.outcome(trait.outcome)}</span>}</dt>
            <dd><ImpactLine study={study} row={row} impact={impact} /></dd>
            {!brief && <dd className="figure-text">{trait.estimate !== null && <><b className={trait.holds ? undefined : "quiet"}>{say.effect(trait.binary, trait.estimate)}</b> <span className="quiet small">{say.interval(trait.binary, trait)}</span></>}</dd>}
          </div>
        );
      })}
    </dl>
  );
}
