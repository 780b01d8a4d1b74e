// SPDX-License-Identifier: Apache-2.0

// A number never stands alone: its interval, on how many it rests, how it
// changed, and how it was made.

import { type ReactNode, useId } from "react";
import type { Answer, Figure } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { useFormat } from "./format";
import { Icon } from "./Icon";

/** Value with interval and n in one line. */
export function FigureText({ figure, count }: { figure: Figure | undefined; count?: boolean }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  if (figure === undefined || figure.n === 0 || figure.value === undefined) return <span className="quiet">{figure?.hidden ? t("app.hidden") : "–"}</span>;
  const interval = f.interval(figure);
  return (
    <span className={figure.few ? "figure-text few" : "figure-text"}>
      <b>{f.value(figure.unit, figure.value)}</b>
      {interval !== "" && <span className="quiet"> {interval}</span>}
      {count !== false && interval !== "" && <span className="quiet n"> n {f.count(figure.n)}</span>}
    </span>
  );
}

/** Which way a change goes: only what its interval excludes from zero has a direction. */
export function direction(figure: Figure | undefined): "up" | "down" | "same" | "unknown" {
  const c = figure?.change;
  if (c?.low === undefined || c.high === undefined) return "unknown";
  return c.low > 0 ? "up" : c.high < 0 ? "down" : "same";
}

/** A change against the period before, with its interval. A lower effort is the better one. */
export function Change({ figure, lowerIsBetter = false, brief = false }: { figure: Figure | undefined; lowerIsBetter?: boolean; brief?: boolean }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const c = figure?.change;
  if (figure === undefined || c === undefined) return <span className="quiet">{t("app.no_previous")}</span>;
  const way = direction(figure);
  const good = way === "same" || way === "unknown" ? "" : (way === "up") !== lowerIsBetter ? "better" : "worse";
  const interval = f.changeInterval(figure.unit, c);
  return (
    <span className="change">
      <span className={`change-mark ${good}`} title={brief ? interval : undefined}>{way === "same" || c.value === 0 ? "" : c.value > 0 ? "▲ " : "▼ "}{f.change(figure.unit, c)}</span>
      {brief && way === "same" && <span className="quiet"> {t("app.change_unsure")}</span>}
      {!brief && interval !== "" && <span className="quiet"> {interval}{way === "same" ? ` · ${t("app.change_unsure")}` : ""}</span>}
    </span>
  );
}

/** How a figure was computed: the question, on what, by which method. */
export function How({ answer, measure, label }: { answer: Answer | undefined; measure: number; label: string }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const id = useId();
  if (answer === undefined) return null;
  const asked = answer.measures?.[measure] ?? "";
  const kind = asked.replace(/\(.*/s, "");
  const method = answer.rows?.find((r) => r.figures?.[measure]?.method)?.figures?.[measure]?.method;
  return (
    <>
      <button type="button" className="how" popoverTarget={id} aria-label={t("app.how_of", { what: label })} title={t("app.how")}><Icon name="help" size={14} /></button>
      <div id={id} popover="auto" className="pop how-box">
        <h3>{t("app.how")}</h3>
        <p>{name("app.measure_how", kind)}</p>
        {method !== undefined && <p>{name("app.method", method)}</p>}
        <dl>
          <dt>{t("app.how_question")}</dt><dd><code>{answer.question}</code></dd>
          <dt>{t("app.how_period")}</dt><dd>{answer.provenance.from === undefined ? t("app.period_all") : f.span(picked.from, picked.last)} · {answer.provenance.zone}</dd>
          <dt>{t("app.how_rests")}</dt><dd>{t("app.how_position", { position: f.count(answer.provenance.position), revision: answer.provenance.revision })}</dd>
          {(answer.provenance.models ?? []).length > 0 && <><dt>{t("app.how_model")}</dt><dd>{answer.provenance.models!.join("、")}</dd></>}
        </dl>
        {answer.provenance.deriving != null && <p className="partial">{t("app.deriving")}</p>}
      </div>
    </>
  );
}

/** The headline figure of a page: value, interval, change, curve. */
export function Headline({ label, answer, measure, figure, curve, lowerIsBetter }: { label: string; answer: Answer | undefined; measure: number; figure: Figure; curve?: ReactNode; lowerIsBetter?: boolean }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const interval = f.interval(figure);
  return (
    <section className="headline" aria-label={label}>
      <header><h2>{label}</h2><How answer={answer} measure={measure} label={label} /></header>
      <p className={figure.few ? "big few" : "big"}>{f.value(figure.unit, figure.value)}</p>
      <p className="quiet small">{interval !== "" && <>{interval} · </>}n {f.count(figure.n)}{figure.few ? ` · ${t("app.few")}` : ""}</p>
      <p className="small"><Change figure={figure} lowerIsBetter={lowerIsBetter} /></p>
      {curve}
    </section>
  );
}
