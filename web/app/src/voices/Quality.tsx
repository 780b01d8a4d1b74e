// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { LanguageQuality, PolarityQuality } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Empty, Failed, Loaded, Partial } from "../ui/states";
import { LabelsTold } from "./LabelsTold";
import { Agreement, LessonText, SharedText, useQuality } from "./Progress";
import { forgetVoices } from "./saving";
import { useVoicesView } from "./view";

/** How well texts are read here, by what people of the workspace say. */
export function Quality(): ReactNode {
  const { t } = useWords();
  const [, look] = useVoicesView();
  const quality = useQuality();
  return <Loaded query={quality} height={300}>{(q) => (
    <div className="stack">
      <Model quality={q} />
      {q.texts === 0
        ? <Card title={t("app_voices.quality")}><Empty title={t("app_voices.no_labels")} says={t("app_voices.no_labels_what")} action={<button type="button" className="button main" onClick={() => look({ tab: "doubtful" })}>{t("app_voices.to_queue")}</button>} /></Card>
        : <><Polarity quality={q} /><Aspects quality={q} /><LabelsTold kind="emotions" of={q.emotions} /><LabelsTold kind="intents" of={q.intents} /><Card title={t("app_voices.agreement")} says={t("app_voices.kappa_how")}><Agreement quality={q} /></Card></>}
    </div>
  )}</Loaded>;
}

/** Which model reads, what it was taught, and the way back. */
function Model({ quality: q }: { quality: LanguageQuality }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const [sure, ask] = useState(false);
  const reset = useMutation({
    mutationFn: () => call("DELETE /v1/workspaces/{workspace}/language/model", { workspace: desk.id }),
    onSuccess: () => {
      ask(false);
      return forgetVoices(client, desk.id);
    },
  });
  return (
    <Card title={t("app_voices.model")} says={t(q.taught === undefined ? "app_voices.model_shipped" : "app_voices.model_taught")}>
      <p className="small">{t("app_voices.version")} <code>{q.model}</code></p>
      {q.taught !== undefined && <LessonText lesson={q.taught} />}
      {q.taught !== undefined && may(desk, "change study") && (sure
        ? <div className="row" role="alert"><span>{t("app_voices.reset_sure")}</span><button type="button" className="button main" disabled={reset.isPending} onClick={() => reset.mutate()}>{t("app_voices.reset")}</button><button type="button" className="plain" onClick={() => ask(false)}>{t("app.bulk_cancel")}</button></div>
        : <div className="row"><button type="button" className="button" onClick={() => ask(true)}>{t("app_voices.reset")}</button></div>)}
      {reset.error !== null && <Failed error={reset.error} />}
    </Card>
  );
}

function Polarity({ quality: q }: { quality: LanguageQuality }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const rows = [["app_voices.shipped", q.before], ["app_voices.taught_model", q.after]].filter((r): r is [string, PolarityQuality] => r[1] !== undefined);
  const first = q.after ?? q.before;
  return (
    <Card title={t("app_voices.quality")} says={first === undefined ? undefined : t("app_voices.quality_says", { share: f.percent(first.accuracy.value), low: f.percent(first.accuracy.low), high: f.percent(first.accuracy.high), n: first.n })}>
      {first !== undefined && !first.enough && <Partial>{t("app_voices.hint_only")}</Partial>}
      <p className="quiet small">{t("app_voices.quality_how")}</p>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_voices.quality")}><table className="plain-table">
        <thead><tr><th scope="col">{t("app_voices.model")}</th><th scope="col">{t("app_voices.right")}</th><th scope="col">{t("app_voices.macro_f1")}</th><th scope="col" className="end">{t("app_voices.calibration")}</th><th scope="col" className="end">n</th></tr></thead>
        <tbody>{rows.map(([key, p]) => <tr key={key}><td>{t(key as "app_voices.shipped")}</td><td><SharedText of={p.accuracy} /></td><td><SharedText of={p.macro_f1} kappa /></td><td className="end">{p.calibration_error.toFixed(3)}</td><td className="end">{f.count(p.n)}</td></tr>)}</tbody>
      </table></div>
    </Card>
  );
}

/** Precision and recall of mentions by aspect. */
function Aspects({ quality: q }: { quality: LanguageQuality }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const rows = q.aspects ?? [];
  if (rows.length === 0) return null;
  const heads = [t("app.aspect"), t("app_voices.precision"), t("app_voices.found"), t("app_voices.recall"), t("app_voices.said")];
  return (
    <Card title={t("app_voices.by_aspect")} tools={<Files name={t("app_voices.by_aspect")} rows={() => [heads, ...rows.map((a) => [a.name || a.aspect, a.precision?.value ?? null, a.found, a.recall?.value ?? null, a.said])]} kinds={{ 1: "share", 3: "share" }} />}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_voices.by_aspect")}><table className="plain-table">
        <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i === 2 || i === 4 ? "end" : ""}>{h}</th>)}</tr></thead>
        <tbody>{rows.map((a) => <tr key={a.aspect} className={a.enough ? "" : "few"}><td>{a.name || a.aspect}{!a.enough && <> <span className="tag">{t("app.few")}</span></>}</td><td><SharedText of={a.precision} /></td><td className="end">{f.count(a.found)}</td><td><SharedText of={a.recall} /></td><td className="end">{f.count(a.said)}</td></tr>)}</tbody>
      </table></div>
    </Card>
  );
}
