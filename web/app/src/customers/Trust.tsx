// SPDX-License-Identifier: Apache-2.0

// How well a risk can be told, on customers and times from which nothing was
// learnt; and asking for it anew.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { RiskAnswer, RiskReport } from "../api/schema";
import type { Key, Translate } from "../text/catalogue";
import { useWords } from "../text/words";
import { Files } from "../ui/Files";
import { type Format, useFormat } from "../ui/format";
import { Failed, Partial } from "../ui/states";
import { Meter } from "./RiskRow";
import { daysOf, lastDay, type Outcome } from "./risk";

/** Computes the list anew. */
export function Refresh({ outcome, report }: { outcome: Outcome; report: RiskReport | undefined }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => call("POST /v1/workspaces/{workspace}/risk", { workspace: desk.id, body: { ...report?.question, outcome } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["risk", desk.id, outcome] }),
  });
  if (!may(desk, "change study") || report === undefined) return null;
  return (
    <>
      {ask.error !== null && <Failed error={ask.error} />}
      <button type="button" className="button" disabled={ask.isPending || report.stage !== undefined} onClick={() => ask.mutate()}>{t(report.answer === undefined ? "app_customers.compute" : "app_customers.compute_again")}</button>
    </>
  );
}

const STAGES = ["waiting", "reading", "learning", "scoring"];

/** What is being done, what failed, and how far the answer can be trusted. */
export function Trust({ report }: { report: RiskReport }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return (
    <div className="stack tight">
      {report.stage !== undefined && <div role="status"><p className="small">{t(`app_customers.stage.${report.stage}` as Key)}</p><progress aria-label={t("app_customers.computing")} max={STAGES.length} value={STAGES.indexOf(report.stage) + 1} /></div>}
      {report.failed !== undefined && <Partial>{t("app_customers.risk_failed", { why: report.failed })}</Partial>}
      {report.answer !== undefined && (
        <>
          <p>{t(`app_customers.quality.${verdict(report.answer)}` as Key, { base: f.percent(report.answer.base_rate), n: f.count(report.answer.held_out.rows), days: daysOf(report.answer.question), scored: f.count(report.answer.scored), lift: report.answer.quality.lift.toFixed(1) })}</p>
          {report.answer.quality.top !== undefined && <p className="quiet small">{topSays(t, f, report.answer)}</p>}
          <p className="quiet small">{t("app_customers.day_through", { day: lastDay(f, report.answer.moment), made: f.ago(report.answer.made) })}{report.answer.stale ? ` · ${t("app_customers.stale")}` : ""}</p>
          <Held answer={report.answer} />
        </>
      )}
    </div>
  );
}

function topSays(t: Translate, f: Format, a: RiskAnswer): string {
  const top = a.quality.top!;
  return t("app_customers.top", { n: f.count(top.n), share: f.percent(top.share), between: f.interval({ n: top.n, unit: "share", low: top.low, high: top.high }), days: daysOf(a.question) });
}

/** What the figures come to: told apart well, somewhat, or no better than by chance. */
export function verdict(a: RiskAnswer): "good" | "some" | "none" {
  const { low } = a.quality.auc;
  if (low <= 0.5) return "none";
  return low >= 0.7 ? "good" : "some";
}

function Held({ answer: a }: { answer: RiskAnswer }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const q = a.quality;
  const figures: [Key, string][] = [
    ["app_customers.auc", `${q.auc.value.toFixed(2)} (${q.auc.low.toFixed(2)}–${q.auc.high.toFixed(2)})`],
    ["app_customers.lift", `${q.lift.toFixed(1)}×`],
    ["app_customers.ece", f.percent(q.ece)],
    ["app_customers.held_out", t("app_customers.held_out_n", { rows: f.count(a.held_out.rows), events: f.count(a.held_out.events) })],
    ["app_customers.learnt", t("app_customers.held_out_n", { rows: f.count(a.learnt.rows), events: f.count(a.learnt.events) })],
    ["app_customers.model", t(`app_customers.model.${a.model}` as Key)],
  ];
  return (
    <details>
      <summary>{t("app_customers.how_well")}</summary>
      <dl className="trust">{figures.map(([key, value]) => <div key={key}><dt>{t(key)}</dt><dd className="number">{value}</dd></div>)}</dl>
      <p className="quiet small">{t("app_customers.calibration_says")}</p>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_customers.calibration")}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_customers.said")}</th><th scope="col">{t("app_customers.came")}</th><th scope="col" className="end">n</th></tr></thead>
          <tbody>{(q.bins ?? []).map((b) => <tr key={b.said}><td><Meter share={b.said} /> {f.percent(b.said)}</td><td><Meter share={b.came} /> {f.percent(b.came)}</td><td className="end">{f.count(b.n)}</td></tr>)}</tbody></table>
      </div>
      <Files name={t("app_customers.calibration")} kinds={{ 0: "share", 1: "share" }} rows={() => [[t("app_customers.said"), t("app_customers.came"), "n"], ...(q.bins ?? []).map((b) => [b.said, b.came, b.n])]} />
      <h3>{t("app_customers.weights")}</h3>
      <ul className="plain-list">{(a.weights ?? []).slice(0, 6).map((w) => <li key={w.feature}>{w.name}</li>)}</ul>
      {(a.notes ?? []).length > 0 && <><h3>{t("app_customers.notes")}</h3><ul className="plain-list">{a.notes!.map((n) => <li key={n}>{n}</li>)}</ul></>}
    </details>
  );
}
