// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useAnswer } from "../api/answer";
import type { Answer, Figure } from "../api/schema";
import { bucketOf, wideBucketOf } from "../shell/buckets";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Chart } from "../ui/Chart";
import { How } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Empty, Loaded } from "../ui/states";
import { useHeadlineMeasures, useMetricName } from "./Headlines";
import { indexOf, type Metric, useMainMetric, useMetrics } from "./metrics";

/** One score over the period, day by day or week by week. */
export function Trend({ where, title }: { where?: readonly string[]; title?: string }): ReactNode {
  const { t } = useWords();
  const nameOf = useMetricName();
  const picked = usePicked();
  const metrics = useMetrics().data ?? [];
  const [chosen, choose] = useState("");
  const main = useMainMetric(where);
  const metric: Metric | undefined = metrics.find((m) => m.name === chosen) ?? (where === undefined ? metrics[0] : main);
  const measure = chosen === "contacts" || metric === undefined ? "contacts" : metric.measure;
  const label = measure === "contacts" ? t("app.contacts") : nameOf(metric!);
  const f = useFormat();
  const bucket = measure === "contacts" ? bucketOf(picked.days) : wideBucketOf(picked.days);
  const headlines = useHeadlineMeasures();
  const drawn = where === undefined && bucket === bucketOf(picked.days) && headlines.includes(measure); // by the headlines, too
  const answer = useAnswer(drawn ? headlines : [measure], { by: [bucket], where });
  return (
    <Card title={title ?? t("app.trend")} tools={<>
      <label className="picker"><select aria-label={t("app.trend_of")} value={measure === "contacts" ? "contacts" : metric?.name} onChange={(e) => choose(e.target.value)}>
        {metrics.map((m) => <option key={m.name} value={m.name}>{nameOf(m)}</option>)}
        <option value="contacts">{t("app.contacts")}</option>
      </select></label>
      <How answer={answer.data} measure={Math.max(0, indexOf(answer.data, measure))} label={label} />
    </>}>
      <Loaded query={answer} height={240}>{(data) => {
        const points = pointsOf(data, measure);
        if (points.length === 0) return <Empty title={t("app.no_figures")} says={t("app.no_figures_what")} />;
        return <Chart label={`${title ?? t("app.trend")} ${label}`} kind={measure === "contacts" ? "columns" : "line"} series={{ name: label, points }} at={(at) => (bucket === "month" ? at : bucket === "week" ? t("app.week_of", { day: f.day(at) }) : f.day(at))} />;
      }}</Loaded>
    </Card>
  );
}

/** The points of an answer by time. */
export function pointsOf(answer: Answer, measure: string): { at: string; figure: Figure | undefined }[] {
  const at = Math.max(0, indexOf(answer, measure));
  return (answer.rows ?? []).filter((r) => typeof r.keys?.[0] === "string").map((r) => ({ at: r.keys![0] as string, figure: r.figures?.[at] }));
}
