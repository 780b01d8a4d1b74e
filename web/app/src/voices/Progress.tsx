// SPDX-License-Identifier: Apache-2.0

// How much was labelled, how far people agree, and what the model was taught.

import { useMutation, useQuery, useQueryClient, type UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { LanguageQuality, Lesson, Shared } from "../api/schema";
import { useWho } from "../sheet/people";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Failed, Loaded } from "../ui/states";
import { forgetVoices } from "./saving";

/** How well the workspace's own labels say that it reads. */
export function useQuality(): UseQueryResult<LanguageQuality> {
  const { desk } = useDesk();
  return useQuery({ queryKey: ["answer", desk.id, "quality"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/language/quality", { workspace: desk.id }, signal), enabled: may(desk, "read correction") });
}

/** A share or a kappa with its interval. */
export function SharedText({ of, kappa }: { of: Shared | undefined; kappa?: boolean }): ReactNode {
  const f = useFormat();
  if (of === undefined) return <span className="quiet">–</span>;
  const say = (v: number): string => (kappa === true ? v.toFixed(2) : f.percent(v));
  return <span className="figure-text"><b>{say(of.value)}</b> <span className="quiet">{say(of.low)}–{say(of.high)}</span></span>;
}

export function Progress(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const quality = useQuality();
  if (!may(desk, "read correction")) return null;
  return (
    <Card title={t("app_voices.progress")} says={quality.data === undefined ? undefined : t("app_voices.progress_says", { n: quality.data.texts })}>
      <Loaded query={quality} height={80}>{(q) => <div className="stack"><Agreement quality={q} /><Train quality={q} /></div>}</Loaded>
    </Card>
  );
}

/** Cohen's kappa of each two people, and of people and model. */
export function Agreement({ quality: q }: { quality: Pick<LanguageQuality, "with_model" | "between_people"> }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const rows = [...(q.with_model === undefined ? [] : [{ ...q.with_model, name: t("app_voices.people_and_model") }]), ...(q.between_people ?? []).map((a) => ({ ...a, name: `${who(a.a)} · ${who(a.b)}` }))];
  if (rows.length === 0) return <p className="quiet">{t("app_voices.no_agreement")}</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app_voices.agreement")}><table className="plain-table">
      <thead><tr><th scope="col">{t("app_voices.between")}</th><th scope="col">κ</th><th scope="col" className="end">{t("app_voices.agreed_on")}</th><th scope="col" className="end">n</th></tr></thead>
      <tbody>{rows.map((r) => <tr key={r.name} className={r.enough ? "" : "few"}><td>{r.name}{!r.enough && <> <span className="tag">{t("app.few")}</span></>}</td><td><SharedText of={r.kappa} kappa /></td><td className="end">{f.count(r.agreed)}</td><td className="end">{f.count(r.n)}</td></tr>)}</tbody>
    </table></div>
  );
}

/** Teaches the model what people said; it takes the new one only where that is no worse. */
function Train({ quality: q }: { quality: LanguageQuality }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const train = useMutation({
    mutationFn: () => call("POST /v1/workspaces/{workspace}/language/train", { workspace: desk.id }),
    onSuccess: () => forgetVoices(client, desk.id),
  });
  const lesson = train.data ?? q.taught;
  return (
    <div className="stack">
      {lesson !== undefined && <LessonText lesson={lesson} />}
      {may(desk, "change correction") && may(desk, "change study") && <div className="row"><button type="button" className="button" disabled={train.isPending || q.texts === 0} onClick={() => train.mutate()}>{t("app_voices.train")}</button><span className="quiet small">{t("app_voices.train_how")}</span></div>}
      {train.error !== null && <Failed error={train.error} />}
    </div>
  );
}

const PARTS = ["polarity", "neutral", "emotions", "intents"] as const;

/** What a lesson brought of each kind of label, and whether it was taken. */
export function LessonText({ lesson: l }: { lesson: Lesson }): ReactNode {
  const { t } = useWords();
  const of = { polarity: l.learnt + l.held_out > 0 ? l : undefined, neutral: l.neutral, emotions: l.emotions, intents: l.intents };
  const parts = PARTS.flatMap((key) => { const part = of[key]; return part === undefined ? [] : [{ key, part }]; });
  const taken = parts.some((x) => x.part.taken) || l.terms?.taken === true;
  return (
    <div role="status" className={taken ? "settle" : "partial"}>
      <p><b>{t(taken ? "app_voices.taught" : "app_voices.not_taken")}</b></p>
      {parts.map(({ key, part }) => <div key={key}>
        <p><b>{t(`app_voices.lesson_${key}`)}</b> <span className="tag">{t(part.taken ? "app_voices.part_taken" : "app_voices.part_left")}</span></p>
        <p>{t("app_voices.lesson", { learnt: part.learnt, n: part.held_out, before: part.before, after: part.after, p: odds(part.p) })} {t("app_voices.lesson_check", { n: part.check, before: part.check_before, after: part.check_after })}</p>
      </div>)}
      {l.terms !== undefined && <p><b>{t("app_voices.lesson_terms")}</b> <span className="tag">{t(l.terms.taken ? "app_voices.part_taken" : "app_voices.part_left")}</span> {t("app_voices.terms", { terms: l.terms.terms, n: l.terms.cases, before: l.terms.before, after: l.terms.after, p: odds(l.terms.p) })}</p>}
    </div>
  );
}

function odds(p: number): string {
  return p < 0.001 ? "< 0.001" : `= ${p.toFixed(3)}`;
}
