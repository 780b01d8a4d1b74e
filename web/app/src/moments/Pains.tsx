// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { EventCard, PainCard, StudyShown } from "../api/schema";
import { Quote } from "../touchpoints/Quotes";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Sheet } from "../ui/Sheet";
import { Loaded } from "../ui/states";
import { Files } from "../ui/Files";

import { useSay } from "./say";

const FACTS = 30;

/** Where it goes wrong more often than elsewhere in the same touchpoint. */
export function Pains({ study, pains, touchpoint }: { study: StudyShown; pains: readonly PainCard[]; touchpoint?: string }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const { desk } = useDesk();
  const [open, setOpen] = useState<PainCard | "all" | null>(null);
  return (
    <div className="stack tight">
      {pains.length === 0 ? <p className="quiet">{t("app.pains_none")}</p> : <ul className="list">{pains.map((p) => <Pain key={p.index} pain={p} named={touchpoint === undefined} evidence={may(desk, "read event") ? () => setOpen(p) : undefined} />)}</ul>}
      {study.hidden > 0 && <p className="quiet small">{t("app.pains_hidden", { n: study.hidden })}</p>}
      <div className="row">
        {touchpoint !== undefined && may(desk, "read event", touchpoint) && <button type="button" className="button" onClick={() => setOpen("all")}>{t("app.evidence_of_bad")}</button>}
        {pains.length > 0 && <Files name={t("app.pains")} rows={() => [[t("app.touchpoint"), t("app.place"), "n", t("app.bad_share"), t("app.lower"), t("app.upper"), t("app.rest_share"), t("app.excess"), "q"],
          ...pains.map((p) => [p.touchpoint_name, say.place(p), p.n, p.share.value ?? "", p.share.low ?? "", p.share.high ?? "", p.rest_share, p.excess, p.q])]} />}
      </div>
      {open !== null && <Evidence study={study} pain={open === "all" ? undefined : open} touchpoint={touchpoint} close={() => setOpen(null)} />}
    </div>
  );
}

function Pain({ pain: p, named, evidence }: { pain: PainCard; named: boolean; evidence: (() => void) | undefined }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  return (
    <li>
      <div className="row"><b>{say.place(p)}</b>{named && <span className="tag">{p.touchpoint_name}</span>}<span className="space" />{evidence !== undefined && <button type="button" className="plain" onClick={evidence}>{t("app.evidence")}</button>}</div>
      <p className="small">{t("app.pain_says", { share: f.percent(p.share.value), interval: f.interval(p.share), rest: f.percent(p.rest_share), excess: f.count(Math.round(p.excess)), customers: f.count(p.customers) })}</p>
      {(p.aspects ?? []).length > 0 && <p className="quiet small">{t("app.pain_words", { words: (p.aspects ?? []).map((a) => `${a.name} ${f.count(a.n)}`).join(t("app.and")) })}</p>}
    </li>
  );
}

/** The facts behind, as far as the role sees them. */
function Evidence({ study, pain, touchpoint, close }: { study: StudyShown; pain: PainCard | undefined; touchpoint: string | undefined; close: () => void }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const { desk } = useDesk();
  const facts = useQuery({
    queryKey: ["moments", desk.id, "evidence", study.id, pain?.index, touchpoint],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments/{id}/evidence", { workspace: desk.id, id: study.id, ...(pain === undefined ? { touchpoint } : { pain: pain.index }), limit: FACTS }, signal),
  });
  return (
    <Sheet title={pain === undefined ? t("app.evidence_of_bad") : `${pain.touchpoint_name} · ${say.place(pain)}`} close={close}>
      <p className="quiet">{t("app.evidence_how", { n: FACTS })}</p>
      <Loaded query={facts} height={240}>{(page) => (page.items ?? []).length === 0 ? <p className="quiet">{t("app.evidence_none")}</p> : <ul className="list">{(page.items ?? []).map((e) => <li key={e.id}><Fact event={e} /></li>)}</ul>}</Loaded>
    </Sheet>
  );
}

function Fact({ event: e }: { event: EventCard }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  if ((e.texts ?? []).length > 0) return <Quote event={e} />;
  const score = e.scores?.[0];
  const parts = [score === undefined ? undefined : `${score.metric} ${score.value / 100}/${score.high / 100}`, e.duration_ms === undefined ? undefined : t("app.took", { time: f.duration(e.duration_ms) }), e.unit, name("app.channel", e.channel), f.time(e.occurred)];
  return <p className="small"><b>{e.name}</b> <span className="quiet">{parts.filter((x) => x !== undefined && x !== "").join(" · ")}</span></p>;
}
