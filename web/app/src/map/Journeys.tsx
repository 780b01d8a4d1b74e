// SPDX-License-Identifier: Apache-2.0

// The maps of the workspace, and the ways to a new one.

import "../design/map.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keep, useWhole } from "../api/lists";
import type { Journey } from "../api/schema";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { both, type Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Empty, Failed, Loaded } from "../ui/states";
import { areaPath, expectedPath, linePath, loosePath, pointsOf } from "./curve";
import { ImportJourney } from "./ImportJourney";
import { curveSteps } from "./live";
import { fromPath, fromRegister } from "./make";
import { contentOf, type MapStage, stepsOf } from "./model";
import { Seen } from "./Seen";
import { useLiveMap } from "./useLive";

const PART = 24;

export function Journeys(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const journeys = useWhole("journeys");
  const [find, setFind] = useState("");
  const wanted = find.normalize("NFKC").trim().toLowerCase();
  const order = new Intl.Collator(lang === "zh" ? "zh-CN" : "en");
  const base = (j: Journey): string => labelIn(lang, (journeys.data ?? []).find((x) => x.id === j.of)?.label ?? j.label); // what is to be stands behind what is
  const list = [...(journeys.data ?? [])].filter((j) => `${j.label.zh ?? ""} ${j.label.en ?? ""}`.normalize("NFKC").toLowerCase().includes(wanted)).sort((a, b) => order.compare(base(a), base(b)) || Number(a.kind === "to-be") - Number(b.kind === "to-be") || order.compare(labelIn(lang, a.label), labelIn(lang, b.label)));
  const [shown, more] = useBeginning(list, PART);
  const change = may(desk, "change journey");
  const none = journeys.data?.length === 0;
  return (
    <>
      <PageHead title={t("app.page_journeys")} says={journeys.data === undefined || none ? undefined : t("app_map.list_says", { n: journeys.data.length })} tools={change && !none && <Make />} />
      <Loaded query={journeys} height={240}>{() => none ? <Empty title={t("app_map.none")} says={t(change ? "app_map.none_what" : "app_map.none_read")} action={change && <Make />} /> : (
        <div className="stack">
          <label className="search-box map-find"><span className="hidden-text">{t("app_map.find")}</span><input type="search" placeholder={t("app_map.find")} value={find} onChange={(e) => setFind(e.target.value)} /></label>
          {list.length === 0 && <p className="quiet">{t("app_map.none_found")}</p>}
          <p className="quiet small">{t("app_map.list_legend")}</p>
          <ul className="map-list">{shown.map((j) => <JourneyCard key={j.id} journey={j} />)}</ul>
          {more}
        </div>
      )}</Loaded>
    </>
  );
}

function JourneyCard({ journey: j }: { journey: Journey }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const content = contentOf(j);
  const persona = (useWhole("personas").data ?? []).find((p) => p.id === j.persona);
  return (
    <li className="card">
      <header className="card-head"><h2><Link to="/$workspace/journeys/$id" params={{ workspace: desk.id, id: j.id }} search={keepPick as never}>{labelIn(lang, j.label)}</Link></h2></header>
      <p className="row small"><span className="tag">{t(`app_map.kind.${j.kind === "to-be" ? "to-be" : "as-is"}`)}</span>{(j.level || "journey") !== "journey" && <span className="tag">{t(`app_map.zoom.${j.level as "step"}`)}</span>}{persona !== undefined && <span className="tag">{labelIn(lang, persona.label)}</span>}{j.status !== "active" && <span className="tag warn">{t(`app.status.${j.status as "planned"}`)}</span>}</p>
      <Seen height={72}>{() => <SmallCurve journey={j} />}</Seen>
      <p className="quiet small">{t("app_map.says_size", { stages: content.stages.length, steps: stepsOf(content).length })} · {f.ago(j.updated)}</p>
    </li>
  );
}

const SMALL = { width: 300, height: 72 };

/** The curve of a journey without its words; these are on the map. */
function SmallCurve({ journey }: { journey: Journey }): ReactNode {
  const { t } = useWords();
  const clip = useId();
  const content = contentOf(journey);
  const live = useLiveMap(journey.id).data;
  const columns = content.stages.map((s) => ({ stage: s.stage, width: SMALL.width / content.stages.length }));
  const points = pointsOf(columns, curveSteps(content, live));
  const known = points.filter((p) => p.feel?.value !== undefined).length;
  return (
    <div className="map-small-box">
      <span className="map-small-axis number" aria-hidden="true"><span>+2</span><span>0</span><span>−2</span></span>
      <svg className="map-small" viewBox={`0 0 ${SMALL.width} ${SMALL.height}`} preserveAspectRatio="none" role="img" aria-label={t("app_map.small_curve", { known, n: points.length })}>
        <line className="map-neutral" x1="0" x2={SMALL.width} y1={SMALL.height / 2} y2={SMALL.height / 2} />
        <defs><clipPath id={`${clip}-up`}><rect width={SMALL.width} height={SMALL.height / 2} /></clipPath><clipPath id={`${clip}-down`}><rect y={SMALL.height / 2} width={SMALL.width} height={SMALL.height / 2} /></clipPath></defs>
        <path className="map-area up" d={areaPath(points, SMALL.height)} clipPath={`url(#${clip}-up)`} /><path className="map-area down" d={areaPath(points, SMALL.height)} clipPath={`url(#${clip}-down)`} />
        <path className="map-expected" d={expectedPath(points, SMALL.height)} /><path className="map-loose" d={loosePath(points, SMALL.height)} /><path className="map-line" d={linePath(points, SMALL.height)} />
      </svg>
    </div>
  );
}

/** The ways to a new map. */
function Make(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const picked = usePicked();
  const stages = useWhole("stages").data ?? [];
  const touchpoints = useWhole("touchpoints").data ?? [];
  const [fault, setFault] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const make = async (name: Key, parts: MapStage[]): Promise<void> => {
    const label = await both(name);
    const made = await call("POST /v1/workspaces/{workspace}/journeys", { workspace: desk.id, body: { label, kind: "as-is", level: "journey", status: "active", stages: parts } });
    keep(client, desk.id, "journeys", made);
    await navigate({ to: "/$workspace/journeys/$id", params: { workspace: desk.id, id: made.id }, search: ((old: Record<string, unknown>) => ({ ...keepPick(old), side: "details" })) as never });
  };
  const act = (doing: () => Promise<void>) => () => {
    setFault(null);
    setBusy(true);
    doing().catch((e: Error) => setFault(e)).finally(() => setBusy(false));
  };
  const taken = async (): Promise<void> => {
    const scope = [picked.segmentWhere.length > 0 && `where ${picked.segmentWhere.join(" and ")}`, `from ${picked.from}`, `to ${picked.to}`].filter(Boolean).join(" ");
    const { result } = await call("POST /v1/workspaces/{workspace}/trails/variants", { workspace: desk.id, body: { steps: "touchpoint", scope, ask: { top: 100, groups: 1 } } });
    const parts = fromPath(result.representatives?.[0]?.path ?? result.listed?.[0]?.path ?? [], touchpoints);
    if (parts.length === 0) throw new Error(t("app_map.no_trails"));
    await make("app_map.name_trails", parts);
  };
  return (
    <>
      <div className="row">
        {fromRegister(stages, touchpoints).length > 0 && <button type="button" className="button main" disabled={busy} onClick={act(() => make("app_map.name_register", fromRegister(stages, touchpoints)))}>{t("app_map.from_register")}</button>}
        {picked.newest !== null && <button type="button" className="button" disabled={busy} onClick={act(taken)}>{t("app_map.from_trails")}</button>}
        <button type="button" className="button" disabled={busy} onClick={act(() => make("app_map.name_blank", []))}>{t("app_map.from_blank")}</button>
        <ImportJourney />
      </div>
      {fault !== null && <Failed error={fault} />}
    </>
  );
}
