// SPDX-License-Identifier: Apache-2.0

// What channels cost, whom they reach, and what goes wrong over them.

import type { ReactNode } from "react";
import type { ChannelCard, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { useSay } from "./say";

export function Channels({ study }: { study: StudyShown }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const say = useSay();
  const of = (study.channels ?? []).filter((c) => c.contacts > 0 || c.rated > 0);
  if (of.length < 2) return null;
  const called = (c: ChannelCard): string => (c.channel === "" ? t("app.no_channel") : name("app.channel", c.channel));
  const worst = [...of].filter((c) => c.at_stake !== undefined).sort((a, b) => (b.at_stake?.value ?? 0) - (a.at_stake?.value ?? 0))[0];
  const costs = of.some((c) => c.cost !== undefined);
  const heads = [t("app.channel_head"), t("app.contacts_month"), t("app.reach"), t("app.bad_share"), t("app.at_stake"), ...(costs ? [t("app.contact_cost"), t("app.cost_month")] : [])];
  return (
    <Card title={t("app.channels_title")} says={worst?.at_stake === undefined ? t("app.channels_open") : t("app.channels_says", { channel: called(worst), money: say.money(study.currency, worst.at_stake.value), low: say.money(study.currency, worst.at_stake.low), high: say.money(study.currency, worst.at_stake.high) })}
      tools={<Files name={t("app.channels_title")} rows={() => [[...heads.slice(0, 3), t("app.lower"), t("app.upper"), heads[3] ?? "", "n", heads[4] ?? "", t("app.lower"), t("app.upper"), ...heads.slice(5)], ...of.map((c) => [called(c), c.contacts, c.reach.value, c.reach.low, c.reach.high, c.bad?.value ?? "", c.rated, c.at_stake?.value ?? "", c.at_stake?.low ?? "", c.at_stake?.high ?? "", ...(costs ? [c.cost_each ?? "", c.cost ?? ""] : [])])]} />}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app.channels_title")}>
        <table className="plain-table roomy stacked">
          <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i > 0 && i !== 2 ? "end" : undefined}>{h}</th>)}</tr></thead>
          <tbody>{of.map((c) => (
            <tr key={c.channel}>
              <td>{called(c)}</td><td className="end number" data-label={heads[1]}>{f.count(Math.round(c.contacts))}</td>
              <td className="reach" data-label={heads[2]}><span className="bar" aria-hidden="true"><span style={{ width: `${100 * c.reach.value}%` }} /></span>{f.percent(c.reach.value)}</td>
              <td className="end number" data-label={heads[3]}>{c.bad === undefined ? "–" : <>{f.percent(c.bad.value)} <span className="quiet small">{f.percent(c.bad.low).replace("%", "")}–{f.percent(c.bad.high)} · n {f.count(c.rated)}</span></>}</td>
              <td className="end number" data-label={heads[4]}>{c.at_stake === undefined ? <span className="quiet">{t(c.deciding === 0 ? "app.no_deciding" : "app.no_worth")}</span> : <>{say.money(study.currency, c.at_stake.value)} <span className="quiet small">{say.money(study.currency, c.at_stake.low)} – {say.money(study.currency, c.at_stake.high)}</span></>}</td>
              {costs && <><td className="end number" data-label={heads[5]}>{c.cost_each === undefined ? "–" : say.money(study.currency, c.cost_each)}</td><td className="end number" data-label={heads[6]}>{c.cost === undefined ? "–" : say.money(study.currency, c.cost)}</td></>}
            </tr>
          ))}</tbody>
        </table>
      </div>
      <details><summary>{t("app.how")}</summary><p className="small">{t("app.channels_how")}</p></details>
    </Card>
  );
}
