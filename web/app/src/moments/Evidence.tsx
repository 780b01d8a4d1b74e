// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { BadEncounter, EventCard, PainCard, Score } from "../api/schema";
import { useScoreName } from "../overview/Headlines";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Sheet } from "../ui/Sheet";
import { Loaded } from "../ui/states";
import { useSay } from "./say";

const FACTS = 30;

interface EvidenceProps {
  study: string;
  touchpoint: string;
  name: string;
  pain?: PainCard; // a place in the touchpoint; else all of it
  close: () => void;
}

/** The facts behind bad experiences, as far as the role sees them. */
export function Evidence({ study, touchpoint, name, pain, close }: EvidenceProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const { desk } = useDesk();
  const facts = useQuery({
    queryKey: ["moments", desk.id, "evidence", study, pain?.index, touchpoint],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments/{id}/evidence", { workspace: desk.id, id: study, ...(pain === undefined ? { touchpoint } : { pain: pain.index }), limit: FACTS }, signal),
  });
  const limit = facts.data?.items?.find((e) => e.limit_ms !== undefined)?.limit_ms;
  return (
    <Sheet title={pain === undefined ? `${name} · ${t("app.evidence_of_bad")}` : `${name} · ${say.place(pain)}`} close={close}>
      <p>{t("app.bad_rule")}{limit !== undefined && `${say.gap}${t("app.bad_rule_wait", { time: f.duration(limit) })}`}</p>
      <p className="quiet small">{t("app.evidence_how", { n: FACTS })} <Link to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), about: touchpoint, polarity: "-1" })) as never}>{t("app.evidence_words")} ›</Link></p>
      <Loaded query={facts} height={240}>{(page) => (page.items ?? []).length === 0 ? <p className="quiet">{t("app.evidence_none")}</p> : <ul className="list">{(page.items ?? []).map((e) => <Bad key={e.id} encounter={e} />)}</ul>}</Loaded>
    </Sheet>
  );
}

/** One bad experience: why it counts as bad, the customer's words where there are any, where and when. */
function Bad({ encounter: e }: { encounter: BadEncounter }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const scoreName = useScoreName();
  const shown: EventCard = e.shown ?? e;
  const score = e.because === "rated" ? worst(shown) : undefined;
  const waited = e.waited_ms === undefined ? undefined : t(e.limit_ms === undefined ? "app.took" : "app.took_limit", { time: f.duration(e.waited_ms), limit: f.duration(e.limit_ms ?? 0) });
  const why = score !== undefined ? `${scoreName(score)} ${score.value / 100}/${score.high / 100}` : e.because === "said" ? (e.aspect_name === undefined ? t("app.bad_said") : t("app.bad_said_of", { aspect: e.aspect_name })) : e.because === "waited" ? waited : t("app.bad_unknown");
  const texts = (shown.texts ?? []).filter((x) => x.text.trim() !== "");
  const where = [e.because === "waited" ? undefined : waited, e.unit_name || e.unit, name("app.channel", e.channel), f.time(e.occurred), e.shown === undefined ? undefined : t("app.shown_at", { name: e.shown.touchpoint_name || name("app.channel", e.shown.channel), when: f.time(e.shown.occurred) })];
  return (
    <li className="stack tight">
      <p><b>{why}</b></p>
      {texts.length > 0 && <blockquote className="quote bad">{texts.map((x) => <p key={x.field}>{x.text}</p>)}</blockquote>}
      <p className="quiet small">{where.filter((x) => x !== undefined && x !== "").join(" · ")}{e.customer !== undefined && may(desk, "read customer") && <> · <Link to="/$workspace/customers/$customer" params={{ workspace: desk.id, customer: e.customer }} search={keepPick as never}>{t("app_voices.customer")}</Link></>}</p>
    </li>
  );
}

/** The score of a fact that stands lowest on its scale. */
export function worst(e: Pick<EventCard, "scores">): Score | undefined {
  const at = (s: Score): number => (s.value - s.low) / (s.high - s.low);
  return [...(e.scores ?? [])].filter((s) => s.high > s.low).sort((a, b) => at(a) - at(b))[0];
}
