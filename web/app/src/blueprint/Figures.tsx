// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useDesk } from "../api/desk";
import type { BlueprintNode, Figure, StudyShown } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { usePicked } from "../shell/picked";
import { Around } from "../moments/marks";
import { useSay as useMomentSay } from "../moments/say";
import { thresholdOf } from "../touchpoints/Standards";
import { labelIn, useWords } from "../text/words";
import { FigureText, How } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Failed } from "../ui/states";
import type { Board } from "./board";
import { type Known, MEDIAN, P90, type Promised } from "./live";
import { nodeOf } from "./model";

/** The three marks of a node in full: each with n, period and how it was made. */
export function Figures({ node, board }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const { live } = board;
  const known = live.of(node.touchpoint);
  if (node.touchpoint === undefined) return <p className="quiet small">{t("app_blueprint.unlinked")}</p>;
  if (live.error !== null) return <Failed error={live.error} />;
  if (known === undefined || live.answer === undefined) return null;
  const nothing = (known.median?.n ?? 0) === 0 && known.promised.length === 0 && known.failed === undefined;
  return (
    <div className={live.waiting ? "waiting stack tight" : "stack tight"}>
      {nothing ? <p className="quiet">{t("app_blueprint.no_figures")}</p> : (
        <ul className="list bp-figures">
          {(known.median?.n ?? 0) > 0 && <Waits known={known} board={board} />}
          {known.failed !== undefined && live.study !== undefined && <Failure failed={known.failed} study={live.study} />}
          {known.promised.map((p) => <Kept key={p.standard.id} promised={p} board={board} />)}
        </ul>
      )}
      <p className="quiet small">{f.span(picked.from, picked.last)}</p>
      <ChainNote node={node} board={board} />
    </div>
  );
}

function Waits({ known, board: { live } }: { known: Known; board: Board }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const line = (name: string, figure: Known["median"], measure: number): ReactNode => <div className="row"><span>{name}</span><How answer={live.answer} measure={measure} label={name} /><span className="space" /><FigureText figure={figure} count={false} /></div>;
  return (
    <li>
      {line(t("app.median_duration"), known.median, MEDIAN)}
      {line(t("app_blueprint.p90_duration"), known.p90, P90)}
      <p className="quiet small">n {f.count(known.median?.n)}{known.median?.few === true && ` · ${t("app.few")}`}</p>
    </li>
  );
}

/** The share of bad experiences as the app's figures are. */
function failedFigure({ share, low, high, n }: NonNullable<Known["failed"]>): Figure {
  return { unit: "share", value: share, low, high, n } as Figure;
}

function Failure({ failed, study }: { failed: NonNullable<Known["failed"]>; study: StudyShown }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const id = useId();
  const span = study.first !== undefined && study.last !== undefined ? f.span(study.first, study.last) : t("app.period_all");
  return (
    <li>
      <div className="row"><span>{t("app.bad_share")}</span>
        <button type="button" className="how" popoverTarget={id} aria-label={t("app.how_of", { what: t("app.bad_share") })}><Icon name="help" size={14} /></button>
        <div id={id} popover="auto" className="pop how-box"><h3>{t("app.how")}</h3><p>{t("app_blueprint.failure_how")}</p><p><Link to="/$workspace/moments" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_moments")}</Link></p></div>
        <span className="space" /><FigureText count={false} figure={failedFigure(failed)} /></div>
      <p className="quiet small">{t("app_blueprint.failure_of", { bad: f.count(failed.bad), n: f.count(failed.n), span })}</p>
    </li>
  );
}

function Kept({ promised: { standard: s, figure, verdict, measure }, board: { live } }: { promised: Promised; board: Board }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  return (
    <li>
      <div className="row"><span>{labelIn(lang, s.label)}</span><span className={verdict === "met" ? "tag good" : verdict === "missed" ? "tag warn" : "tag"}>{t(`app.verdict_${verdict}`)}</span><How answer={live.answer} measure={measure} label={labelIn(lang, s.label)} /><span className="space" /><FigureText figure={figure} /></div>
      {figure !== undefined && <p className="quiet small">{t(s.bound === "at-least" ? "app.promise_least" : "app.promise_most", { value: f.value(figure.unit, thresholdOf(s, figure.unit)) })} · n {f.count(figure.n)}{((s.hours ?? []).length > 0 || (s.units ?? []).length > 0) && ` · ${t("app.standard_hours")}`}</p>}
    </li>
  );
}

/** That a node is part of a chain that a bad step in front waits for. */
function ChainNote({ node, board: { content, live, say } }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const effect = useMomentSay();
  const chain = live.chains.find((c) => c.nodes.includes(node.id));
  if (chain === undefined) return null;
  const [front, behind] = [nodeOf(content, chain.front), nodeOf(content, chain.behind)];
  if (front === undefined || behind === undefined) return null;
  const { value, low, high } = chain.cause.effect;
  const said = t("app.cause_effect", { effect: effect.effect(true, value), interval: effect.interval(true, chain.cause.effect), n: f.count(chain.cause.n) });
  return (
    <div className="bp-chain-note">
      <p>{t("app_blueprint.chain_says", { behind: say.label(behind), front: say.label(front) })}</p>
      <p className="row small"><span className="grow">{said}</span><Around value={value} low={low} high={high} reach={Math.max(0.01, Math.abs(low), Math.abs(high))} feel="bad" label={said} /></p>
    </div>
  );
}
