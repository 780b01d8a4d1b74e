// SPDX-License-Identifier: Apache-2.0

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { keepPick } from "../shell/Shell";
import type { Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Sheet } from "../ui/Sheet";
import { Failed } from "../ui/states";
import { createBlueprint, fromJourney, fromTemplate } from "./blueprints";
import { read, relink, Unreadable } from "./document";
import { blank, type Content } from "./model";

const MOST_BYTES = 4_000_000;

/** A new blueprint: blank, from a template, from a journey, or from a file. */
export function Start({ close }: { close: () => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [fault, setFault] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const journeys = useWhole("journeys").data ?? [];
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages = useWhole("stages").data ?? [];
  const departments = useWhole("departments").data ?? [];
  const make = async (content: () => Content | Promise<Content>): Promise<void> => {
    setBusy(true);
    setFault(null);
    try {
      const made = await createBlueprint(client, desk.id, await content());
      await navigate({ to: "/$workspace/blueprints/$id", params: { workspace: desk.id, id: made.id }, search: keepPick as never });
    } catch (e) {
      setFault(e as Error);
      setBusy(false);
    }
  };
  const ofTemplate = async (template: string, key: string): Promise<Content> => {
    const whole = await call("GET /v1/workspaces/{workspace}/templates/{id}", { workspace: desk.id, id: template });
    return fromTemplate(whole.blueprints!.find((b) => b.key === key)!, { touchpoints, stages, departments });
  };
  return (
    <Sheet title={t("app_blueprint.new")} close={close}>
      {fault !== null && <Failed error={fault} />}
      <button type="button" className="bp-choice" disabled={busy} onClick={() => void make(() => blank({ [lang]: t("app_blueprint.untitled") }))}><b>{t("app_blueprint.start_blank")}</b><span className="quiet small">{t("app_blueprint.start_blank_what")}</span></button>
      <h3>{t("app_blueprint.start_template")}</h3>
      <Templates busy={busy} choose={(template, key) => void make(() => ofTemplate(template, key))} />
      {journeys.length > 0 && <><h3>{t("app_blueprint.start_journey")}</h3>{journeys.map((j) => <button key={j.id} type="button" className="bp-choice" disabled={busy} onClick={() => void make(() => fromJourney(j, touchpoints))}><b>{labelIn(lang, j.label)}</b><span className="quiet small">{t("app_blueprint.start_journey_what", { n: (j.stages ?? []).reduce((sum, s) => sum + (s.touchpoints ?? []).length, 0) })}</span></button>)}</>}
      <h3>{t("app_blueprint.start_import")}</h3>
      <Import create={(content) => make(() => content)} />
    </Sheet>
  );
}

function Templates({ busy, choose }: { busy: boolean; choose: (template: string, key: string) => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const templates = useQuery({ queryKey: ["templates", desk.id], enabled: may(desk, "read template"), queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/templates", { workspace: desk.id }, signal), staleTime: 600_000 }).data?.items ?? [];
  return templates.flatMap((of) => (of.blueprints ?? []).map((b) => (
    <button key={b.key} type="button" className="bp-choice" disabled={busy} onClick={() => choose(of.id, b.key)}><b>{labelIn(lang, b.label)}</b><span className="quiet small">{labelIn(lang, of.label)} · {labelIn(lang, b.scenario)} · {t("app_blueprint.n_nodes", { n: b.nodes })}</span></button>
  )));
}

/** Reads a file, says what it brings, and what of it cannot be linked here. */
function Import({ create }: { create: (content: Content) => Promise<void> }): ReactNode {
  const { t, lang } = useWords();
  const id = useId();
  const [found, setFound] = useState<{ content: Content; lost: number } | string | null>(null);
  const ids = (list: readonly { id: string }[] | undefined): Set<string> => new Set((list ?? []).map((x) => x.id));
  const has = { touchpoints: ids(useWhole("touchpoints").data), stages: ids(useWhole("stages").data), departments: ids(useWhole("departments").data), journeys: ids(useWhole("journeys").data) };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    try {
      if (file.size > MOST_BYTES) throw new Unreadable("fault", file.name);
      setFound(relink(read(await file.text()), has));
    } catch (e) {
      setFound(e instanceof Unreadable ? t(`app_blueprint.unreadable_${e.why}` as Key, { place: e.place }) : String(e));
    }
  };
  return (
    <>
      <label className="bp-choice" htmlFor={id}><span className="row"><Icon name="paste" /><b>{t("app_blueprint.import_file")}</b></span><span className="quiet small">{t("app_blueprint.import_what")}</span>
        <input id={id} className="hidden-input" type="file" accept="application/json,.json" onChange={(e) => void take(e.target.files?.[0])} /></label>
      {typeof found === "string" && <p className="failed" role="alert">{found}</p>}
      {found !== null && typeof found !== "string" && (
        <div className="settle" role="status">
          <p>{t("app_blueprint.import_found", { name: labelIn(lang, found.content.label), n: found.content.nodes.length, ways: found.content.connectors.length })}{found.lost > 0 && t("app_blueprint.import_lost", { n: found.lost })}</p>
          <button type="button" className="button main bp-start" onClick={() => void create(found.content)}>{t("app_blueprint.import_do")}</button>
        </div>
      )}
    </>
  );
}
