// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { EventCard, PainCard } from "../api/schema";
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
  const say = useSay();
  const { desk } = useDesk();
  const facts = useQuery({
    queryKey: ["moments", desk.id, "evidence", study, pain?.index, touchpoint],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments/{id}/evidence", { workspace: desk.id, id: study, ...(pain === undefined ? { touchpoint } : { pain: pain.index }), limit: FACTS }, signal),
  });
  return (
    <Sheet title={pain === undefined ? `${name} · ${t("app.evidence_of_bad")}` : `${name} · ${say.place(pain)}`} close={close}>
      <p className="quiet">{t("app.evidence_how", { n: FACTS })}</p>
      <Loaded query={facts} height={240}>{(page) => (page.items ?? []).length === 0 ? <p className="quiet">{t("app.evidence_none")}</p> : <ul className="list">{(page.items ?? []).map((e) => <li key={e.id}><Fact event={e} /></li>)}</ul>}</Loaded>
    </Sheet>
  );
}

function Fact({ event: e }: { event: EventCard }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const score = e.scores?.[0];
  const parts = [score === undefined ? undefined : `${score.metric} ${score.value / 100}/${score.high / 100}`, e.duration_ms === undefined ? undefined : t("app.took", { time: f.duration(e.duration_ms) }), e.unit, name("app.channel", e.channel), f.time(e.occurred)];
  return <p className="small"><b>{e.name}</b> <span className="quiet">{parts.filter((x) => x !== undefined && x !== "").join(" · ")}</span></p>;
}
