// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Partial } from "../ui/states";
import { useSay } from "./say";

const RUNGS = ["reviews", "survey", "orders", "survey_and_orders", "experiment"] as const;

/** How sure it is: the ladder of evidence, what was adjusted for, and every warning. */
export function Method({ study }: { study: StudyShown }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const say = useSay();
  const { findings } = study;
  const known = findings.covariates ?? [];
  const warnings = (findings.warnings ?? []).filter((w) => w.code !== "covariates" && w.code !== findings.wording && w.message !== findings.placebo_text);
  const [first, last] = study.first === undefined || study.last === undefined ? ["–", "–"] : f.ends(study.first, study.last);
  return (
    <Card title={t("app.method")} says={findings.wording_text}>
      {findings.placebo === "failed" ? <Partial>{findings.placebo_text}</Partial> : <p>{findings.placebo_text}</p>}
      {warnings.map((w) => <p key={w.code}>{w.message}</p>)}
      <h3>{t("app.ladder")}</h3>
      <ol className="ladder">{RUNGS.map((r) => <li key={r} className={r === findings.evidence.rung ? "here" : r === findings.evidence.next ? "next" : undefined} aria-current={r === findings.evidence.rung ? "step" : undefined}>{name("app.rung", r)}</li>)}</ol>
      <p className="small">{findings.evidence.rung_text}{say.gap}{findings.evidence.next_text}</p>
      <details>
        <summary>{t("app.method_more")}</summary>
        <dl className="pairs small">
          <dt>{t("app.how_rests")}</dt><dd>{t("app.rests_on", { customers: f.count(findings.customers), encounters: f.count(findings.encounters), first, last })}</dd>
          <dt>{t("app.adjusted_for")}</dt><dd>{known.length === 0 ? t("app.nobody") : known.join(t("app.and"))}</dd>
          <dt>{t("app.outcomes")}</dt><dd>{(study.outcomes ?? []).filter((o) => !(study.absent ?? []).includes(o.name)).map((o) => say.outcome(o.name)).join(t("app.and"))}</dd>
          {(study.worth ?? []).length > 0 && <><dt>{t("app.worth")}</dt><dd>{(study.worth ?? []).map((w) => `${say.outcome(w.outcome)} ${say.money(study.currency, w.minor)}${w.n > 0 ? ` (n ${f.count(w.n)})` : ""}`).join(t("app.and"))}</dd></>}
          <dt>{t("app.decision_rule")}</dt><dd>{t("app.decision_rule_says", { level: f.percent(findings.level) })}</dd>
          {study.too_long > 0 && <><dt>{t("app.left_out")}</dt><dd>{t("app.too_long", { n: f.count(study.too_long) })}</dd></>}
        </dl>
      </details>
    </Card>
  );
}
