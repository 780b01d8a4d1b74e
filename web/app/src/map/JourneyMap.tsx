// SPDX-License-Identifier: Apache-2.0

// A journey as a map, bound to what customers do and say: opened, drawn, edited
// where it stands.

import "../design/map.css";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keep, useWhole } from "../api/lists";
import type { Journey } from "../api/schema";
import { useMedia } from "../design/theme";
import { Obstacles } from "../sheet/Bar";
import { useComments } from "../sheet/comments";
import { useSheet } from "../sheet/useSheet";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { Empty, Failed, PageSkeleton } from "../ui/states";
import { AddStage } from "./AddStage";
import { Beside, useOther } from "./Beside";
import { differenceOf } from "./compare";
import { CurveTable } from "./Curve";
import { duplicateCard, freshId, removeCard, removeStage, removeStep } from "./edit";
import { Grid } from "./Grid";
import { KEEPING } from "./keeping";
import { Legend } from "./marks";
import { contentOf, type Part, readPart } from "./model";
import { Phone } from "./Phone";
import { useSayPart } from "./sayPart";
import { Side, type SideKind } from "./Side";
import { Summary } from "./Summary";
import { Tools } from "./Tools";
import { useLiveMap } from "./useLive";
import { MapContext, type MapView, useMap } from "./view";
import { useZoom, useWidths } from "./sizes";

/** How a map is looked at; in the address. */
export interface MapSearch {
  s?: string; // the chosen part
  side?: string; // what the side panel shows
  with?: string; // the journey that it is compared with
}

export function JourneyMap(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { id = "" } = useParams({ strict: false });
  const client = useQueryClient();
  const journey = useQuery({ queryKey: ["journey", desk.id, id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/journeys/{id}", { workspace: desk.id, id }, signal), staleTime: Number.POSITIVE_INFINITY, gcTime: 0 });
  const acknowledged = useCallback((record: Journey) => {
    client.setQueryData(["journey", desk.id, record.id], record);
    keep(client, desk.id, "journeys", record);
    void client.invalidateQueries({ queryKey: ["journey-live", desk.id, record.id] });
  }, [client, desk.id]);
  if (journey.error !== null && journey.data === undefined) {
    const back = <Link className="button" to="/$workspace/journeys" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_journeys")}</Link>;
    return "status" in journey.error && journey.error.status === 404 ? <Empty title={t("app_map.none_such")} says={t("app_map.none_such_what")} action={back} /> : <Failed error={journey.error} again={() => void journey.refetch()} />;
  }
  return journey.data === undefined ? <PageSkeleton /> : <Opened key={id} record={journey.data} acknowledged={acknowledged} />;
}

function Opened({ record, acknowledged }: { record: Journey; acknowledged: (record: Journey) => void }): ReactNode {
  const { desk } = useDesk();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as MapSearch;
  const phone = useMedia("(max-width: 760px)");
  const mayChange = may(desk, "change journey");
  const sheet = useSheet(record, KEEPING, mayChange, acknowledged);
  const [looked, setLooked] = useState<Journey | null>(null);
  const [typing, type] = useState<string | null>(null);
  const live = useLiveMap(record.id);
  const other = useOther(search.with);
  const content = looked === null ? sheet.content : contentOf(looked);
  const go = useCallback((patch: Partial<MapSearch>) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...patch })) as never, replace: true, resetScroll: false }), [navigate]);
  const comments = useComments("journeys", record.id).open;
  const view = useMemo<MapView>(() => ({
    id: record.id, content, comments, live: live.data, typing, type, edit: sheet.edit,
    mayEdit: mayChange && looked === null && !phone,
    selected: readPart(search.s) === null ? null : (search.s as Part),
    select: (part) => go({ s: part ?? undefined, side: part === null ? undefined : "details" }),
    difference: other === null ? null : differenceOf(content, other.content),
  }), [record.id, content, comments, live.data, typing, sheet.edit, mayChange, looked, phone, search.s, go, other]);
  const say = useSayPart();
  return (
    <MapContext.Provider value={view}>
      <Head />
      <Obstacles sheet={sheet} say={say} />
      {phone ? <Phone /> : <Desk sheet={sheet} record={record} live={live} search={search} go={go} looked={looked} look={setLooked} other={other} />}
    </MapContext.Provider>
  );
}

interface DeskProps {
  sheet: ReturnType<typeof useSheet<Journey, MapView["content"]>>;
  record: Journey;
  live: ReturnType<typeof useLiveMap>;
  search: MapSearch;
  go: (patch: Partial<MapSearch>) => void;
  looked: Journey | null;
  look: (version: Journey | null) => void;
  other: ReturnType<typeof useOther>;
}

/** The map on a wide screen: tools, sheet and side panel. */
function Desk({ sheet, record, live, search, go, looked, look, other }: DeskProps): ReactNode {
  const { t } = useWords();
  const view = useMap();
  const [table, setTable] = useState(false);
  const widths = useWidths(record.id);
  const zoom = useZoom(view.content.stages.map((s) => widths.of[s.stage]));
  const act = useAct(go);
  const side = (search.side ?? undefined) as SideKind | undefined;
  return (
    <>
      <Tools sheet={sheet} zoom={zoom} table={table} setTable={setTable} side={side} open={(next) => go({ side: next === side ? undefined : next })} />
      {other !== null && <Beside other={other} end={() => go({ with: undefined })} />}
      {live.error !== null && <Failed error={live.error} again={() => void live.refetch()} />}
      <div className={side === undefined ? "map-desk" : "map-desk with-side"}>
        <div className="map-scroll" ref={zoom.box} tabIndex={-1}>
          {table ? <CurveTable /> : view.content.stages.length === 0 && !view.mayEdit ? <Empty title={t("app_map.no_stages")} /> : <Grid widths={widths.of} usual={zoom.usual} resize={widths.set} zoom={zoom.value} act={act} other={other} />}
          {view.content.stages.length === 0 && view.mayEdit && !table && <Empty title={t("app_map.no_stages")} says={t("app_map.no_stages_what")} action={<AddStage column={0} />} />}
        </div>
        {side !== undefined && <Side kind={side} record={record} looked={looked} look={look} edit={sheet.edit} close={() => go({ side: undefined, s: undefined })} compare={(id) => go({ with: id })} />}
      </div>
      <div className="hidden-text"><CurveTable /></div>
      <Legend />
    </>
  );
}

/** The name, the way here, and what the map says. */
function Head(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const { id, content } = useMap();
  const personas = useWhole("personas").data ?? [];
  const persona = personas.find((p) => p.id === content.persona);
  const above = (useWhole("journeys").data ?? []).filter((j) => (j.stages ?? []).some((s) => s.journey === id || (s.touchpoints ?? []).some((x) => x.journey === id)));
  return (
    <PageHead title={labelIn(lang, content.label)} says={<Summary />} above={(
      <p className="row small">
        <Link to="/$workspace/journeys" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_journeys")}</Link>
        {above.map((j) => <span key={j.id}>‹ <Link to="/$workspace/journeys/$id" params={{ workspace: desk.id, id: j.id }} search={keepPick as never}>{labelIn(lang, j.label)}</Link></span>)}
        <span className="tag">{t(`app_map.kind.${content.kind === "to-be" ? "to-be" : "as-is"}`)}</span>
        <span className="tag">{t(`app_map.zoom.${(content.level || "journey") as "step"}`)}</span>
        {persona !== undefined && <span className="tag"><i className="map-persona" style={{ background: persona.face?.colour }} aria-hidden="true" />{labelIn(lang, persona.label)}</span>}
        {content.status !== "active" && <span className="tag warn">{t(`app.status.${content.status as "planned"}`)}</span>}
        {labelIn(lang, content.scenario) !== "" && <span className="quiet">{labelIn(lang, content.scenario)}</span>}
      </p>
    )} />
  );
}

/** What keys do to the spot that has the focus. */
function useAct(go: (patch: Partial<MapSearch>) => void): (e: KeyboardEvent, spot: string) => void {
  const { content, mayEdit, edit, select, selected } = useMap();
  return (e, spot) => {
    const part = readPart(spot.replace(/^point\//, "step/"));
    if (e.key === "?") return go({ side: "keys" });
    if (e.key === "Escape" && selected !== null) return select(null);
    if (e.key === "Enter" && !(e.target instanceof HTMLButtonElement || e.target instanceof HTMLAnchorElement)) {
      e.preventDefault();
      (e.target as HTMLElement).dispatchEvent(new MouseEvent("click", { bubbles: true }));
      return;
    }
    if (part === null || !mayEdit) return;
    if (e.key === "Delete" || e.key === "Backspace") {
      e.preventDefault();
      if (selected !== null) select(null);
      edit(part.kind === "card" ? removeCard(part.id) : part.kind === "step" ? removeStep(part.id) : removeStage(part.id));
    }
    if (part.kind === "card" && e.key.toLowerCase() === "d" && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      edit(duplicateCard(part.id, freshId(content)));
    }
  };
}
