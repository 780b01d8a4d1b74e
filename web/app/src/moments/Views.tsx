// SPDX-License-Identifier: Apache-2.0

// What other methods say of the touchpoints: importance against performance,
// whether bad and good weigh alike, what customers themselves say, and where
// the methods disagree.

import type { ReactNode } from "react";
import type { StatedCard, StudyShown, ViewCard } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { Grid } from "./Grid";
import { useSay } from "./say";
import { useSpan } from "./Whole";

export function Views({ study, chosen, choose }: { study: StudyShown; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const span = useSpan();
  const views = study.views;
  const of = views?.of ?? [];
  const stated = study.stated ?? [];
  if (of.length === 0 && stated.length === 0) return null;
  const disagree = of.flatMap((v) => (v.disagree_text ?? []).map((text) => ({ of: v, text })));
  return (
    <Card title={t("app.views")} says={views === undefined ? t("app.views_stated_only") : t(views.signal ? "app.views_says" : "app.views_no_signal", { outcome: say.outcome(views.outcome), n: f.count(views.n), share: f.percent(views.r2) })}
      tools={<Files name={t("app.views")} rows={() => tableOf(of, stated, t)} />}>
      {disagree.length > 0 && <ul className="plain-list">{disagree.map((d) => <li key={d.of.touchpoint.id + d.text}><button type="button" className="plain pick-row" onClick={() => choose(d.of.touchpoint.id)}><b>{d.of.touchpoint.name}</b></button>{t("app.colon")}{d.text}</li>)}</ul>}
      {of.length > 1 && <Grid of={of} outcome={say.outcome(views?.outcome)} period={span(study)} chosen={chosen} choose={choose} />}
      <Lines of={of} stated={stated} chosen={chosen} choose={choose} />
      {of.length > 0 && <details><summary>{t("app.how")}</summary><p className="small">{t("app.views_how")}</p></details>}
    </Card>
  );
}

function Lines({ of, stated, chosen, choose }: { of: readonly ViewCard[]; stated: readonly StatedCard[]; chosen: string | undefined; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const ids = [...of.map((v) => v.touchpoint), ...stated.map((s) => s.touchpoint).filter((p) => !of.some((v) => v.touchpoint.id === p.id))];
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={t("app.views")}>
      <table className="plain-table roomy stacked">
        <thead><tr><th scope="col">{t("app.touchpoint")}</th>{of.length > 0 && <><th scope="col">{t("app.views_importance")}</th><th scope="col">{t("app.views_field")}</th><th scope="col">{t("app.views_asymmetry")}</th></>}{stated.length > 0 && <><th scope="col">{t("app.views_stated")}</th><th scope="col">{t("app.views_gap")}</th></>}</tr></thead>
        <tbody>{ids.map((p) => {
          const v = of.find((x) => x.touchpoint.id === p.id), s = stated.find((x) => x.touchpoint.id === p.id);
          return (
            <tr key={p.id} className={p.id === chosen ? "on" : undefined}>
              <td><button type="button" className="plain pick-row" aria-pressed={p.id === chosen} onClick={() => choose(p.id)}>{p.name}</button></td>
              {of.length > 0 && (v === undefined ? <td colSpan={3} className="quiet">{t("app.too_little")}</td> : <>
                <td className="number" data-label={t("app.views_importance")}>{f.percent(v.importance.value)} <span className="quiet small">{f.percent(v.importance.low).replace("%", "")}–{f.percent(v.importance.high)} · n {f.count(v.n)}</span></td>
                <td data-label={t("app.views_field")}>{v.quadrant_text}{v.quadrant !== "none" && <span className="quiet small"> {t("app_moments.sure", { share: f.percent(v.quadrant_p) })}</span>}</td>
                <td data-label={t("app.views_asymmetry")}>{v.asymmetry_text}</td></>)}
              {stated.length > 0 && <><td className="number" data-label={t("app.views_stated")}>{s?.importance === undefined ? "–" : <>{f.percent(s.importance.value)} <span className="quiet small">{f.percent(s.importance.low).replace("%", "")}–{f.percent(s.importance.high)} · n {f.count(s.importance_n)}</span></>}</td>
                <td className="number" data-label={t("app.views_gap")}>{s?.gap === undefined ? "–" : <>{signed(s.gap.value)} <span className="quiet small">{signed(s.gap.low)} – {signed(s.gap.high)} · n {f.count(s.gap_n)}</span></>}</td></>}
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}

const signed = (v: number): string => `${v < 0 ? "−" : "+"}${(100 * Math.abs(v)).toFixed(1)}`;

function tableOf(of: readonly ViewCard[], stated: readonly StatedCard[], t: ReturnType<typeof useWords>["t"]): (string | number)[][] {
  const heads = [t("app.touchpoint"), t("app.views_importance"), t("app.lower"), t("app.upper"), "n", t("app.performance"), t("app.views_field"), "p", t("app.views_asymmetry"), t("app.views_stated"), "n", t("app.views_gap"), "n"];
  return [heads, ...of.map((v) => {
    const s = stated.find((x) => x.touchpoint.id === v.touchpoint.id);
    return [v.touchpoint.name, v.importance.value, v.importance.low, v.importance.high, v.n, v.performance, v.quadrant_text, v.quadrant_p, v.asymmetry_text, s?.importance?.value ?? "", s?.importance_n ?? "", s?.gap?.value ?? "", s?.gap_n ?? ""];
  })];
}
