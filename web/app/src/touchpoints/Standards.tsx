// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { quoted, useAnswer } from "../api/answer";
import { useWhole } from "../api/lists";
import type { Figure, Standard } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { FigureText, How } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Empty, Failed } from "../ui/states";

/** The measure of a standard as a question asks it. */
export function measureOf(s: Standard): string {
  if (s.statistic !== "quantile") return s.measure;
  const p = `p${(s.quantile ?? 500) / 10}`;
  return s.measure.includes("(") ? s.measure.replace(/\)$/, ` ${p})`) : `${s.measure}(${p})`;
}

/** What was promised, in the unit of the figure. */
export function thresholdOf(s: Standard, unit: string): number {
  if (s.statistic === "share" || unit === "share") return s.threshold / 1000;
  return unit === "score" || unit === "points" ? s.threshold / 100 : s.threshold;
}

export type Verdict = "met" | "missed" | "undecided" | "unknown";

/** Whether a figure keeps a promise; undecided where the interval holds both. */
export function verdict(s: Standard, figure: Figure | undefined): Verdict {
  if (figure?.value === undefined || figure.n === 0) return "unknown";
  const bound = thresholdOf(s, figure.unit);
  const [low, high] = [figure.low ?? figure.value, figure.high ?? figure.value];
  if (s.bound === "at-least") return low >= bound ? "met" : high < bound ? "missed" : "undecided";
  return high <= bound ? "met" : low > bound ? "missed" : "undecided";
}

/** The standards that hold now, with whether they are kept. */
export function Standards({ touchpoint, brief }: { touchpoint: string; brief?: boolean }): ReactNode {
  const { t } = useWords();
  const now = new Date().toISOString();
  const standards = (useWhole("standards").data ?? []).filter((s) => s.touchpoint === touchpoint && s.valid_from <= now && (s.valid_to === undefined || s.valid_to > now));
  if (standards.length === 0) return brief ? null : <Card title={t("app.tab_standards")}><Empty title={t("app.no_standards")} says={t("app.no_standards_what")} /></Card>;
  return <Card title={t("app.tab_standards")}><ul className="list">{standards.map((s) => <StandardLine key={s.id} standard={s} />)}</ul></Card>;
}

export function StandardLine({ standard: s }: { standard: Standard }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const answer = useAnswer([measureOf(s)], { where: [`touchpoint = ${quoted(s.touchpoint)}`] });
  const figure = answer.data?.rows?.[0]?.figures?.[0];
  const found = verdict(s, figure);
  return (
    <li>
      <div className="row"><b>{labelIn(lang, s.label)}</b>{answer.data !== undefined && <span className={found === "met" ? "tag good" : found === "missed" ? "tag warn" : "tag"}>{t(`app.verdict_${found}`)}</span>}<span className="figure-how"><FigureText figure={figure} /><How answer={answer.data} measure={0} label={labelIn(lang, s.label)} /></span></div>
      {figure !== undefined && <p className="quiet small">{t(s.bound === "at-least" ? "app.promise_least" : "app.promise_most", { value: f.value(figure.unit, thresholdOf(s, figure.unit)) })}{((s.hours ?? []).length > 0 || (s.units ?? []).length > 0) && ` · ${t("app.standard_hours")}`}</p>}
      {answer.error !== null && <Failed error={answer.error} />}
    </li>
  );
}
