// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { PainCard, StudyShown } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Files } from "../ui/Files";
import { Evidence } from "./Evidence";
import { useSay } from "./say";
import { ownOf, sideOf, usePlaceName } from "./Uneven";

/** Where it goes wrong more often than elsewhere in the same touchpoint. */
export function Pains({ study, pains, touchpoint }: { study: StudyShown; pains: readonly PainCard[]; touchpoint?: string }): ReactNode {
  const { t } = useWords();
  const say = useSay();
  const { desk } = useDesk();
  const called = usePlaceName();
  const worse = [...new Set(ownOf(study, touchpoint).flatMap((u) => (u.places ?? []).filter((p) => sideOf(u, p) === "worse").map((p) => called(u, p))))];
  const [open, setOpen] = useState<PainCard | "all" | null>(null);
  return (
    <div className="stack tight">
      {pains.length === 0 ? <p className="quiet">{worse.length === 0 ? t("app.pains_none") : t("app.pains_none_narrower", { names: worse.join(t("app.and")) })}</p> : <ul className="list">{pains.map((p) => <Pain key={p.index} pain={p} named={touchpoint === undefined} evidence={may(desk, "read event") ? () => setOpen(p) : undefined} />)}</ul>}
      {study.hidden > 0 && <p className="quiet small">{t("app.pains_hidden", { n: study.hidden })}</p>}
      <div className="row">
        {touchpoint !== undefined && may(desk, "read event", touchpoint) && <button type="button" className="button" onClick={() => setOpen("all")}>{t("app.evidence_of_bad")}</button>}
        {pains.length > 0 && <Files name={t("app.pains")} rows={() => [[t("app.touchpoint"), t("app.place"), "n", t("app.bad_share"), t("app.lower"), t("app.upper"), t("app.rest_share"), t("app.excess"), "q"],
          ...pains.map((p) => [p.touchpoint_name, say.place(p), p.n, p.share.value ?? "", p.share.low ?? "", p.share.high ?? "", p.rest_share, p.excess, p.q])]} />}
      </div>
      {open !== null && <Evidence study={study.id} pain={open === "all" ? undefined : open} touchpoint={open === "all" ? touchpoint ?? "" : open.touchpoint} name={open === "all" ? nameOf(study, touchpoint) : open.touchpoint_name} close={() => setOpen(null)} />}
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

/** The name of a touchpoint in a search. */
export function nameOf(study: StudyShown, touchpoint: string | undefined): string {
  return study.findings.touchpoints?.[study.ids?.indexOf(touchpoint ?? "") ?? -1]?.name ?? "";
}
