// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { PainCard, StudyShown } from "../api/schema";
import { dayIn } from "../shell/days";
import { usePicked } from "../shell/picked";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Partial } from "../ui/states";
import { useSay } from "./say";
import { ownOf } from "./Uneven";

/** Says what a panel is of that does not follow what the reader picks; loudly where something is picked. */
export function Whole({ topics = false }: { topics?: boolean }): ReactNode {
  const { t } = useWords();
  const picked = usePickedNames();
  if (picked.length === 0) return <p className="quiet small">{t(topics ? "app.whole_topics" : "app.whole")}</p>;
  return <Partial>{t("app.whole_not", { whole: t(topics ? "app.whole_topics" : "app.whole"), picked: picked.join(t("app.and")) })}</Partial>;
}

/** The days of the encounters that a search rests on; "" of none. */
export function useSpan(): (study: StudyShown) => string {
  const f = useFormat();
  const { desk } = useDesk();
  return ({ first, last }) => (first === undefined || last === undefined ? "" : f.span(dayIn(desk.zone, first), dayIn(desk.zone, last)));
}

/** Where within a touchpoint it goes wrong most, and of which days that is. */
export function WorstAt({ study, pain }: { study: StudyShown; pain: PainCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const span = useSpan();
  return <>{say.gap}{t("app.worst_at", { span: span(study), place: say.place(pain), share: f.percent(pain.share.value), rest: f.percent(pain.rest_share) })}</>;
}

/** Of which days the places of a touchpoint are compared. */
export function SpanOf({ study }: { study: StudyShown }): ReactNode {
  const { t } = useWords();
  const span = useSpan()(study);
  return span === "" ? null : <p className="quiet small">{t("app.span_of_search", { span })}</p>;
}

/** What the reader has picked, in words. */
function usePickedNames(): string[] {
  const { t, lang } = useWords();
  const { pick } = usePicked();
  const unit = (useWhole("units").data ?? []).find((u) => u.code === pick.unit);
  const segment = (useWhole("personas").data ?? []).find((p) => p.id === pick.seg);
  return [
    ...(pick.p === undefined && pick.from === undefined ? [] : [t("app.picked_period")]),
    ...(pick.unit === undefined ? [] : [labelIn(lang, unit?.label) || pick.unit]),
    ...(pick.seg === undefined ? [] : [labelIn(lang, segment?.label) || pick.seg]),
  ];
}

/** What a search knows of a touchpoint at the picked unit: the share of bad ones there; nothing where units do not differ beyond chance. */
export function AtUnit({ study, touchpoint }: { study: StudyShown; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { pick } = usePicked();
  const place = atUnit(study, touchpoint, pick.unit);
  const pain = pick.unit === undefined ? undefined : study.pains?.find((p) => p.touchpoint === touchpoint && p.unit === pick.unit);
  if (place === undefined) return null;
  return <p className="small"><b>{place.name}</b>{t("app.colon")}{t("app.at_unit", { share: f.percent(place.value.value), interval: `${f.percent(place.value.low)}–${f.percent(place.value.high)}`, n: f.count(place.n) })}{pain !== undefined && <WorstAt study={study} pain={pain} />}</p>;
}

/** A unit among those that a search compared for a touchpoint by the share of bad ones. */
export function atUnit(study: StudyShown, touchpoint: string, unit: string | undefined) {
  return unit === undefined ? undefined : ownOf(study, touchpoint).find((u) => u.over === "unit" && u.measure === "bad_share")?.places?.find((p) => p.key === unit);
}
