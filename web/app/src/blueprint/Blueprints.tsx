// SPDX-License-Identifier: Apache-2.0

// The blueprints of the workspace, and the ways to a new one.

import "../design/blueprint.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call, etag } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Blueprint } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Card, PageHead } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Failed, Loaded } from "../ui/states";
import { useBlueprints } from "./blueprints";
import { HEAD, layout } from "./layout";
import { type Content, contentOf } from "./model";
import { routes } from "./route";
import { Start } from "./Start";

export function Blueprints(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const list = useBlueprints();
  const { gone } = useSearch({ strict: false }) as { gone?: string };
  const [starting, setStarting] = useState(false);
  const mayEdit = may(desk, "change blueprint");
  const n = list.data?.length ?? 0;
  return (
    <>
      <PageHead title={t("app.page_blueprints")} says={list.data === undefined ? undefined : n === 0 ? t("app_blueprint.list_empty") : t("app_blueprint.list_says", { n })} tools={mayEdit && <button type="button" className="button main" onClick={() => setStarting(true)}><Icon name="plus" />{t("app_blueprint.new")}</button>} />
      {gone !== undefined && mayEdit && <Undo id={gone} />}
      <Loaded query={list} height={240}>{(all) => all.length === 0 ? (
        <div className="card"><Empty title={t("app_blueprint.none")} says={t("app_blueprint.none_what")} action={mayEdit && <button type="button" className="button main" onClick={() => setStarting(true)}>{t("app_blueprint.new")}</button>} /></div>
      ) : <div className="bp-cards">{all.map((b) => <One key={b.id} blueprint={b} />)}</div>}</Loaded>
      {starting && <Start close={() => setStarting(false)} />}
    </>
  );
}

function One({ blueprint: b }: { blueprint: Blueprint }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const journeys = useWhole("journeys").data ?? [];
  const c = contentOf(b);
  const linked = c.nodes.filter((n) => n.touchpoint !== undefined).length;
  const journey = journeys.find((j) => j.id === c.journey);
  return (
    <Card title={labelIn(lang, c.label)} says={labelIn(lang, c.scenario)}>
      <Small content={c} />
      <p className="quiet small">{t("app_blueprint.card_says", { n: c.nodes.length, linked, ago: f.ago(b.updated) })}{journey !== undefined && ` · ${labelIn(lang, journey.label)}`}</p>
      <Link className="button main bp-start" to="/$workspace/blueprints/$id" params={{ workspace: desk.id, id: b.id }} search={keepPick as never} aria-label={t("app_blueprint.open_named", { name: labelIn(lang, c.label) })}>{t("app_blueprint.open")}</Link>
    </Card>
  );
}

/** The blueprint from afar: where its nodes are, and its line of visibility. */
function Small({ content: c }: { content: Content }): ReactNode {
  const { t } = useWords();
  const l = layout(c);
  const seen = l.lines.find((x) => x.kind === "visibility");
  return (
    <svg className="bp-small" viewBox={`0 ${HEAD} ${l.width} ${l.height - HEAD}`} role="img" aria-label={t("app_blueprint.n_nodes", { n: c.nodes.length })}>
      {l.bands.map((b, i) => <rect key={b.lane} className={i % 2 === 0 ? "band" : "band other"} x="0" y={b.y} width={l.width} height={b.height} />)}
      {seen !== undefined && <line x1="0" x2={l.width} y1={seen.y} y2={seen.y} />}
      {[...routes(l, c.connectors)].map(([key, way]) => <path key={key} d={way.path} />)}
      {[...l.boxes].map(([id, b]) => <rect key={id} className="box" {...b} rx="10" />)}
    </svg>
  );
}

/** Brings back what has just been deleted. */
function Undo({ id }: { id: string }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [fault, setFault] = useState<Error | null>(null);
  const restore = async (): Promise<void> => {
    try {
      const versions = await call("GET /v1/workspaces/{workspace}/blueprints/{id}/versions", { workspace: desk.id, id, limit: 1 });
      const last = versions.items?.[0];
      if (last !== undefined) await call("POST /v1/workspaces/{workspace}/blueprints/{id}/restore", { workspace: desk.id, id, "If-Match": etag(last) });
      await client.invalidateQueries({ queryKey: ["blueprints", desk.id] });
      client.removeQueries({ queryKey: ["blueprint", desk.id, id] });
      await navigate({ to: ".", search: ((old: object) => ({ ...old, gone: undefined })) as never, replace: true });
    } catch (e) {
      setFault(e as Error);
    }
  };
  return <><p className="undo" role="status">{t("app_blueprint.deleted")}<button type="button" className="button" onClick={() => void restore()}>{t("app.undo")}</button></p>{fault !== null && <Failed error={fault} />}</>;
}
