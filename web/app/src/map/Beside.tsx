// SPDX-License-Identifier: Apache-2.0

// Another journey beside the open one: its curve, and what differs.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { cardsOf, type Content, contentOf, readPart } from "./model";
import type { LiveMap } from "./live";
import { useLiveMap } from "./useLive";
import { useMap, useNames } from "./view";

export interface Other {
  id: string;
  content: Content;
  live: LiveMap | undefined;
}

/** The journey that the open one is compared with. */
export function useOther(id: string | undefined): Other | null {
  const { desk } = useDesk();
  const journey = useQuery({ queryKey: ["journey", desk.id, id, "beside"], enabled: id !== undefined, queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/journeys/{id}", { workspace: desk.id, id: id ?? "" }, signal) }).data;
  const live = useLiveMap(id).data;
  return useMemo(() => (id === undefined || journey === undefined ? null : { id, content: contentOf(journey), live }), [id, journey, live]);
}

export function Beside({ other, end }: { other: Other; end: () => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const names = useNames();
  const { difference } = useMap();
  const count = (set: ReadonlySet<string>): number => set.size;
  const nameOf = (part: string): string => {
    const read = readPart(part);
    if (read?.kind === "stage") return names.stage(read.id);
    if (read?.kind === "step") return names.step({ touchpoint: read.id.replace(/#\d+$/, "") });
    return labelIn(lang, cardsOf(other.content).find((x) => x.card.id === read?.id)?.card.label);
  };
  return (
    <section className="map-compare" aria-label={t("app_map.compare")}>
      <p className="row"><svg width="22" height="10" aria-hidden="true"><path className="map-beside" d="M1 5H21" /></svg><Link to="/$workspace/journeys/$id" params={{ workspace: desk.id, id: other.id }} search={keepPick as never}>{labelIn(lang, other.content.label)}</Link>
        {difference !== null && <span>{t("app_map.differs", { added: count(difference.added), changed: count(difference.changed), gone: difference.gone.length })}</span>}
        <span className="space" /><button type="button" className="tool" onClick={end}>{t("app_map.compare_end")}</button></p>
      {difference !== null && difference.gone.length > 0 && <p className="small">{t("app_map.only_there")}{difference.gone.map(nameOf).join(t("app.and"))}</p>}
    </section>
  );
}
