// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { CauseCard, ContrastCard, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { useTraits } from "../ui/traits";
import { Around } from "./marks";
import { useSay } from "./say";

/** What goes before bad experiences, and whether the effect changes over time and customers. */
export function Behind({ study, touchpoint }: { study: StudyShown; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const causes = (study.causes ?? []).filter((c) => c.front.id === touchpoint);
  const held = causes.filter((c) => c.holds);
  const reach = Math.max(0.01, ...causes.flatMap((c) => [Math.abs(c.effect.low), Math.abs(c.effect.high)]));
  const differing = [...(study.drift ?? []), ...(study.segments ?? [])].filter((c) => c.touchpoint.id === touchpoint && c.differs);
  return (
    <>
      <section className="stack tight" aria-label={t("app.causes")}>
        <h3>{t("app.causes")}</h3>
        <p className="small">{causes.length === 0 ? t("app.causes_unknown") : held.length === 0 ? t("app.causes_none", { n: causes.length }) : t("app.causes_says", { names: held.map((c) => c.behind.name).join(t("app.and")) })}</p>
        {causes.length > 0 && <ul className="list">{causes.map((c) => <Cause key={c.behind.id} cause={c} reach={reach} />)}</ul>}
      </section>
      <section className="stack tight" aria-label={t("app.changes")}>
        <h3>{t("app.changes")}</h3>
        {differing.length === 0 ? <p className="small quiet">{t("app.changes_none")}</p> : differing.map((c) => <Contrast key={`${c.trait} ${c.impact} ${c.outcome}`} contrast={c} />)}
      </section>
    </>
  );
}

function Cause({ cause: c, reach }: { cause: CauseCard; reach: number }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const said = t("app.cause_effect", { effect: say.effect(true, c.effect.value), interval: say.interval(true, c.effect), n: f.count(c.n) });
  return <li className="row"><span className="grow">{c.behind.name}<span className="quiet small"> {said}{c.holds ? "" : `${t("app.also")}${t("app.not_held")}`}</span></span><Around {...c.effect} reach={reach} feel={c.holds ? "bad" : "open"} label={said} /></li>;
}

function Contrast({ contrast: c }: { contrast: ContrastCard }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const say = useSay();
  const traits = useTraits();
  const groups = c.effects ?? [];
  const reach = Math.max(0.001, ...groups.flatMap((g) => [Math.abs(g.effect.low), Math.abs(g.effect.high)]));
  const what = c.outcome === undefined ? name("app.impact", c.impact) : say.outcome(c.outcome);
  return (
    <div>
      <p className="small">{c.trait === undefined ? t("app.drift_says", { what }) : t("app.segments_says", { what, trait: c.trait_name ?? c.trait })}</p>
      <ul className="list">{groups.map((g) => {
        const label = `${c.trait === undefined ? name("app.group", g.group) : traits.value(g.group)}${t("app.colon")}${say.effect(false, g.effect.value)} (${say.interval(false, g.effect)}) n ${f.count(g.n)}`;
        return <li key={g.group} className="row"><span className="grow small">{label}</span><Around {...g.effect} reach={reach} feel={g.effect.low > 0 || g.effect.high < 0 ? "stir" : "open"} label={label} /></li>;
      })}</ul>
    </div>
  );
}
