// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import type { AnswerRow, Figure } from "../api/schema";
import { AddToBoard } from "../board/AddToBoard";
import { bucketOf } from "../overview/Headlines";
import { addDays } from "../shell/days";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Chart } from "../ui/Chart";
import { FigureText, How } from "../ui/Figure";
import { type Format, useFormat } from "../ui/format";
import { Face, ShareBar } from "../ui/marks";
import { Empty, Loaded, Partial } from "../ui/states";
import { LEVELS, type Split, splitOf } from "./feelings";
import { beyondFigures, conditions, useVoicesView, type VoicesView } from "./view";

/** What the quotes amount to: one sentence, how it went, and how they feel. */
export function Summary(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const [view] = useVoicesView();
  const where = conditions(view);
  const bucket = bucketOf(picked.days);
  const answer = useAnswer(["mentions(latest)"], { by: ["polarity"], where, compare: true });
  const course = useAnswer(["mentions(latest)"], { by: [bucket], where });
  const known = picked.oldest !== null && addDays(picked.from, -picked.days) >= picked.oldest; // else there was nothing to compare with
  const split = answer.data === undefined ? undefined : splitOf(answer.data.rows ?? [], known);
  const sentence = split === undefined ? undefined : says(split, view, f, t);
  const at = (x: string): string => (bucket === "month" ? x : bucket === "week" ? t("app.week_of", { day: f.day(x) }) : f.day(x));
  const counts = view.polarity !== undefined;
  return (
    <Card title={t("app_voices.summary")} says={sentence} tools={<>
      {sentence !== undefined && <AddToBoard piece={{ kind: "sentence", text: sentence, source: { n: split!.n } }} what={t("app_voices.summary")} />}
      <How answer={answer.data} measure={0} label={t("app_voices.summary")} />
    </>}>
      {beyondFigures(view) && <Partial>{t("app_voices.beyond")}</Partial>}
      <Loaded query={course} height={240}>{(data) => (data.rows ?? []).length === 0 ? <Empty title={t("app_voices.none")} says={t("app_voices.none_what")} /> : (
        <>
          {split !== undefined && !counts && <Feelings split={split} />}
          <Chart label={t(counts ? "app_voices.trend_counts" : "app_voices.trend")} kind={counts ? "columns" : "line"} height={180} at={at} series={{ name: t(counts ? "app_voices.texts" : "app_voices.net"), points: (data.rows ?? []).map((r) => point(r, counts)) }} />
          {!counts && <p className="quiet small">{t("app_voices.net_how")}</p>}
        </>
      )}</Loaded>
    </Card>
  );
}

function point(row: AnswerRow, counts: boolean): { at: string; figure: Figure | undefined } {
  const figure = row.figures?.[0];
  return { at: row.keys?.[0] ?? "", figure: counts && figure !== undefined ? { n: figure.n, value: figure.n, unit: "events" } : figure };
}

/** The split of feelings as a bar with a legend of faces. */
function Feelings({ split }: { split: Split }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return (
    <div className="feelings">
      <ShareBar label={t("app_voices.feelings")} parts={split.parts.map((p) => ({ tone: p.key, share: p.share.value ?? 0, text: `${t(`app_voices.polarity_${p.key}`)} ${f.percent(p.share.value ?? 0)}` }))} />
      <ul>{split.parts.map((p) => <li key={p.key}><Face level={LEVELS[p.key]} size={16} /> {t(`app_voices.polarity_${p.key}`)} <FigureText figure={p.share} count={false} /> <span className="quiet n">n {f.count(p.n)}</span></li>)}</ul>
    </div>
  );
}

function says(split: Split, view: VoicesView, f: Format, t: ReturnType<typeof useWords>["t"]): string {
  if (split.n === 0) return t("app_voices.says_none");
  const bad = split.parts[0]!.share;
  const good = split.parts[2]!.share;
  const values = { n: f.count(split.n), bad: f.percent(bad.value), bad_interval: f.interval(bad), good: f.percent(good.value), good_interval: f.interval(good) };
  const much = view.polarity !== undefined ? t("app_voices.says_count", values) : t(view.aspect === undefined && view.about === undefined ? "app_voices.says" : "app_voices.says_aspect", values);
  return split.before === null ? much : `${much}${t("app_voices.says_before", { n: f.count(split.before) })}`;
}
