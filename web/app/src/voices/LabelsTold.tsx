// SPDX-License-Identifier: Apache-2.0

// How well emotions and intents are told, by the workspace's own labels.

import type { ReactNode } from "react";
import type { LabelsQuality } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Partial } from "../ui/states";
import { Agreement, SharedText } from "./Progress";

/** One kind of label: the share that is right, each label's precision, recall and kappa, and who agrees. */
export function LabelsTold({ kind, of: q }: { kind: "emotions" | "intents"; of: LabelsQuality | undefined }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  if (q === undefined) return null;
  const title = t(`app_voices.told_${kind}`);
  const call = (label: string): string => name(kind === "emotions" ? "app_voices.emotion" : "app_voices.intent", label);
  const now = q.after ?? q.before;
  const whose = [["app_voices.shipped", q.before], ["app_voices.taught_model", q.after]] as const;
  const heads = [t(`app_voices.one_${kind}`), t("app_voices.precision"), t("app_voices.found"), t("app_voices.recall"), t("app_voices.said"), "κ"];
  const rows = q.labels ?? [];
  return (
    <Card title={title} says={now === undefined ? undefined : t("app_voices.quality_says", { share: f.percent(now.accuracy.value), low: f.percent(now.accuracy.low), high: f.percent(now.accuracy.high), n: now.n })}
      tools={<Files name={title} rows={() => [heads, ...rows.map((r) => [call(r.label), r.precision?.value ?? null, r.found, r.recall?.value ?? null, r.said, r.kappa?.kappa.value ?? null])]} kinds={{ 1: "share", 3: "share" }} />}>
      <div className="stack">
        {now !== undefined && !now.enough && <Partial>{t("app_voices.hint_only")}</Partial>}
        <p className="quiet small">{t(`app_voices.told_${kind}_how`)}</p>
        <dl className="pairs facts">{whose.map(([key, told]) => told !== undefined && <div key={key}><dt>{t(key)}</dt><dd><SharedText of={told.accuracy} /></dd></div>)}</dl>
        <div className="scroll" tabIndex={0} role="region" aria-label={title}><table className="plain-table">
          <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i === 2 || i === 4 ? "end" : ""}>{h}</th>)}</tr></thead>
          <tbody>{rows.map((r) => <tr key={r.label} className={r.enough ? "" : "few"}><td>{call(r.label)}{!r.enough && <> <span className="tag">{t("app.few")}</span></>}</td><td><SharedText of={r.precision} /></td><td className="end">{f.count(r.found)}</td><td><SharedText of={r.recall} /></td><td className="end">{f.count(r.said)}</td><td><SharedText of={r.kappa?.kappa} kappa /></td></tr>)}</tbody>
        </table></div>
        <Agreement quality={q} />
      </div>
    </Card>
  );
}
