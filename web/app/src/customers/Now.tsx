// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { Life } from "../api/schema";
import { list } from "../../../report/src/text";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon, type IconName } from "../ui/Icon";
import { Face } from "../ui/marks";
import { saysNothing } from "../ui/traits";
import { feelingOf, partsOf, useTimeline } from "./life";
import { useOutlook, useProfile } from "./queries";
import { daysOf } from "./risk";

const HIGH = 2; // tenths of the list that call for something

/** What somebody who is about to speak with the customer must know: the last bad thing, the largest risk, what is refused. */
export function Now({ customer, life }: { customer: string; life: Life }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const parts = partsOf(life.days ?? []);
  const recent = useTimeline(customer, {}, parts).data?.pages[0] ?? [];
  const outlook = useOutlook(customer).data;
  const refused = (useProfile(customer).data?.consents ?? []).filter((c) => !c.granted).map((c) => name("app_customers.purpose", c.purpose));
  const felt = recent.find((e) => feelingOf(e) !== null);
  const risk = [...(outlook?.risks ?? [])].filter((r) => !r.base_rate && r.tenth <= HIGH).sort((a, b) => a.tenth - b.tenth || b.probability - a.probability)[0];
  const why = (risk?.reasons ?? []).find((r) => r.raises && !saysNothing(r.text));
  const lines: { icon: IconName; text: ReactNode }[] = [];
  if (felt !== undefined) {
    const level = feelingOf(felt)!;
    lines.push({ icon: "touchpoint", text: <><Face level={level} size={16} /> {t(level <= 2 ? "app_customers.now_bad" : "app_customers.now_felt", { where: felt.touchpoint_name || felt.name, when: f.ago(felt.occurred), feeling: t(`app_customers.feeling.${level}` as Key) })}</> });
  }
  if (risk !== undefined) lines.push({ icon: "help", text: t("app_customers.now_risk", { days: daysOf(risk.question), what: t(`app_customers.risk.${risk.question.outcome}` as Key), share: f.percent(risk.probability), tenth: risk.tenth * 10, why: why === undefined ? "–" : why.text }) });
  if (refused.length > 0) lines.push({ icon: "chat", text: t("app_customers.now_refused", { purposes: list(lang, refused) }) });
  if (lines.length === 0) return null;
  return <section className="card now" aria-label={t("app_customers.now")}><h2>{t("app_customers.now")}</h2><ul>{lines.map((l, i) => <li key={i}><Icon name={l.icon} /><span>{l.text}</span></li>)}</ul></section>;
}
