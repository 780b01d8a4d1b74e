// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import type { AnswerRow, Figure } from "../api/schema";
import { AddToBoard } from "../board/AddToBoard";
import { wideBucketOf } from "../shell/buckets";
import { reachesBefore, usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Chart } from "../ui/Chart";
import { FigureText, How } from "../ui/Figure";
import { type Format, useFormat } from "../ui/format";
import { Face, ShareBar } from "../ui/marks";
import { Empty, Loaded, Partial } from "../ui/states";
import { type Feelings, LEVELS, useFeelings } from "./feelings";
import { beyondFigures, conditions, useVoicesView, type VoicesView } from "./view";

/** What the quotes amount to: one sentence, how it went, and how they feel. */
export function Summary(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const [view] = useVoicesView();
  const where = conditions(view);
  const bucket = wideBucketOf(picked.days);
  const { answer, feelings } = useFeelings(view);
  const course = useAnswer(["mentions(latest)"], { by: [bucket], where });
  const known = reachesBefore(picked); // else there was nothing to compare with
  const sentence = feelings === undefined ? undefined : says(feelings, known, view, f, t);
  const at = (x: string): string => (bucket === "month" ? x : bucket === "week" ? t("app.week_of", { day: f.day(x) }) : f.day(x));
  const counts = view.polarity !== undefined;
  return (
    <Card title={t("app_voices.summary")} says={sentence} tools={<>
      {sentence !== undefined && <AddToBoard piece={{ kind: "sentence", text: sentence, source: { n: feelings![0]!.share.n } }} what={t("app_voices.summary")} />}
      <How answer={answer.data} measure={0} label={t("app_voices.summary")} />
    </>}>
      {beyondFigures(view) && <Partial>{t("app_voices.beyond")}</Partial>}
      <Loaded query={course} height={240}>{(data) => (data.rows ?? []).length === 0 ? <Empty title={t("app_voices.none")} says={t("app_voices.none_what")} /> : (
        <>
          {feelings !== undefined && !counts && <Split feelings={feelings} />}
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
function Split({ feelings }: { feelings: Feelings }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return (
    <div className="feelings">
      <ShareBar label={t("app_voices.feelings")} parts={feelings.map((x) => ({ tone: x.tone, share: x.share.value ?? 0, text: `${t(`app_voices.polarity_${x.tone}`)} ${f.percent(x.share.value ?? 0)}` }))} />
      <ul>{feelings.map((x) => <li key={x.tone}><Face level={LEVELS[x.tone]} size={16} /> {t(`app_voices.polarity_${x.tone}`)} <FigureText figure={x.share} count={false} /></li>)}<li className="quiet n">n {f.count(feelings[0]!.share.n)}</li></ul>
    </div>
  );
}

function says(feelings: Feelings, compared: boolean, view: VoicesView, f: Format, t: ReturnType<typeof useWords>["t"]): string {
  const bad = feelings[0]!.share;
  const good = feelings[2]!.share;
  if (bad.n === 0) return t("app_voices.says_none");
  const values = { n: f.count(bad.n), bad: f.percent(bad.value), bad_interval: f.interval(bad), good: f.percent(good.value), good_interval: f.interval(good) };
  const much = view.polarity !== undefined ? t("app_voices.says_count", values) : t(view.aspect === undefined && view.about === undefined ? "app_voices.says" : "app_voices.says_aspect", values);
  return compared ? `${much}${t("app_voices.says_before", { n: f.count(bad.previous?.n ?? 0) })}` : much;
}
