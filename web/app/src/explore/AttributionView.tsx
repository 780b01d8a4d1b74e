// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Figure } from "../api/schema";
import type { AttributionCredit, AttributionCrediting, AttributionResult } from "./answers";
import { useMedia } from "../design/theme";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Interval } from "../ui/marks";
import { useBeginning } from "../ui/More";
import { Partial } from "../ui/states";
import { Panel } from "./Panel";
import { useExact } from "./Rate";
import { Steps } from "./Steps";
import { type Named, useExplore, useOutcome, useSteps, useTrails } from "./trails";

const SIDE_BY_SIDE = ["markov", "shapley", "linear", "first", "last"];
const PART = 15;

/** Outcomes credited to the steps before them, by several models at once. */
export function AttributionView(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const exact = useExact();
  const [search, change] = useExplore();
  const { steps, ready } = useSteps();
  const usual = useOutcome();
  const outcomes = search.z ?? usual;
  const trails = useTrails("attribution", { outcomes }, { enabled: ready && outcomes.length > 0 });
  return (
    <Panel view="attribution" trails={trails} empty={(d) => d.result.trails === 0}
      says={(d, named) => {
        const r = d.result;
        const [markov, last] = [best(r, "markov"), best(r, "last")];
        return t("app_journeys.attribution_says", { n: f.count(r.conversions), outcome: outcomes.map(named).join("、"), attributed: f.count(r.attributed) }) + (markov === undefined || last === undefined ? "" : t("app_journeys.attribution_says_first", { step: named(markov.name), share: f.percent(markov.share.value), last: named(last.name), last_share: f.percent(last.share.value) }));
      }}
      rows={(d, named) => [[t("app_journeys.model"), t("app_journeys.step"), t("app_journeys.share"), t("app_journeys.low"), t("app_journeys.high"), t("app_journeys.outcomes"), "n"], ...d.result.models.flatMap((m) => (m.credits ?? []).map((c) => [t(`app_journeys.model_${m.model}` as Key), named(c.name), c.share.value, c.share.low ?? "", c.share.high ?? "", c.conversions.value, c.n]))]}
      tools={<Steps label={t("app_journeys.outcome")} none="–" steps={steps} value={outcomes} choose={(z) => change({ z })} />}>{(d, named) => (
        <>
          <Partial>{t("app_journeys.attribution_warning")}</Partial>
          <Credits found={d.result} named={named} />
          <p className="quiet small trail-total">{t("app_journeys.attribution_total", { n: exact(d.result.conversions), attributed: exact(d.result.attributed), not: exact(d.result.unattributed), nulls: exact(d.result.nulls) })}</p>
        </>
      )}</Panel>
  );
}

function best(r: AttributionResult, model: string): AttributionCredit | undefined {
  return [...(r.models.find((m) => m.model === model)?.credits ?? [])].sort((a, b) => b.share.value - a.share.value)[0];
}

function figure(c: AttributionCredit | undefined): Figure | undefined {
  return c === undefined ? undefined : ({ unit: "share", n: c.n, ...c.share } as Figure);
}

function Credits({ found, named }: { found: AttributionResult; named: Named }): ReactNode {
  const { t } = useWords();
  const phone = useMedia("(max-width: 760px)");
  const models = SIDE_BY_SIDE.map((m) => found.models.find((x) => x.model === m)).filter((m) => m !== undefined);
  const ranked = order(models);
  const [shown, more] = useBeginning(ranked, PART);
  const most = Math.max(0.05, ...models.flatMap((m) => (m.credits ?? []).map((c) => c.share.high ?? c.share.value)));
  const told = phone ? models.slice(0, 1) : models;
  return (
    <>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_journeys.models")}>
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app_journeys.step")}</th>{told.map((m) => <th key={m.model} scope="col">{t(`app_journeys.model_${m.model}` as Key)}</th>)}</tr></thead>
          <tbody>
            {shown.map((name) => <tr key={name}><td className="words">{named(name)}</td>{told.map((m) => <td key={m.model}><Interval figure={figure(creditOf(m, name))} low={0} high={most} /> <FigureText figure={figure(creditOf(m, name))} count={false} /></td>)}</tr>)}
          </tbody>
        </table>
      </div>
      {more}
      {models.filter((m) => m.refused !== undefined || m.no_interval !== undefined).map((m) => <p key={m.model} className="quiet small">{t(m.refused !== undefined ? "app_journeys.model_refused" : "app_journeys.model_no_interval", { model: t(`app_journeys.model_${m.model}` as Key) })}</p>)}
    </>
  );
}

function creditOf(m: AttributionCrediting, name: string): AttributionCredit | undefined {
  return m.credits?.find((c) => c.name === name);
}

/** Steps by what the first model that answers gives them. */
function order(models: readonly AttributionCrediting[]): string[] {
  const first = models.find((m) => (m.credits ?? []).length > 0);
  return [...(first?.credits ?? [])].sort((a, b) => b.share.value - a.share.value || (a.name < b.name ? -1 : 1)).map((c) => c.name);
}
