// SPDX-License-Identifier: Apache-2.0

// One service blueprint: the sheet or the lists, what is chosen beside it.

import "../design/blueprint.css";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from "react";
import { may, useDesk } from "../api/desk";
import type { Blueprint } from "../api/schema";
import { useMedia } from "../design/theme";
import { Obstacles, SavedMark, UndoRedo } from "../sheet/Bar";
import { useComments } from "../sheet/comments";
import { useSheet } from "../sheet/useSheet";
import { useSay as useMomentSay } from "../moments/say";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { PageHead } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Empty, Failed, PageSkeleton, Skeleton } from "../ui/states";
import { keepBlueprint, useBlueprint } from "./blueprints";
import { type Board, useChoice, useEdits } from "./board";
import { Exports } from "./Exports";
import { KEEPING } from "./keeping";
import { Lanes } from "./Lanes";
import { useLiveBlueprint } from "./live";
import { contentOf, LANES } from "./model";
import { Panel } from "./Panel";
import { useSay } from "./say";
import type { BlueprintView } from "./view";

const Canvas = lazy(async () => ({ default: (await import("./Canvas")).Canvas }));

export function BlueprintPage(): ReactNode {
  const { t } = useWords();
  const { id = "" } = useParams({ strict: false });
  const { desk } = useDesk();
  const record = useBlueprint(id);
  if (record.error !== null && record.data === undefined) return record.error.status === 404 ? <Empty title={t("app_blueprint.gone")} says={t("app_blueprint.gone_what")} action={<Link className="button" to="/$workspace/blueprints" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_blueprints")}</Link>} /> : <Failed error={record.error} again={() => void record.refetch()} />;
  if (record.data === undefined) return <PageSkeleton />;
  return <Editor key={id} record={record.data} />;
}

function Editor({ record }: { record: Blueprint }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as BlueprintView;
  const narrow = useMedia("(max-width: 760px)");
  const mayEdit = may(desk, "change blueprint");
  const sheet = useSheet(record, KEEPING, mayEdit, useCallback((b: Blueprint) => keepBlueprint(client, desk.id, b), [client, desk.id]));
  const [looked, setLooked] = useState<Blueprint | null>(null);
  const content = useMemo(() => (looked === null ? sheet.content : contentOf(looked)), [looked, sheet.content]);
  const live = useLiveBlueprint(content);
  const say = useSay();
  const go = useCallback((part: Partial<BlueprintView>) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...part })) as never, replace: true }), [navigate]);
  const choice = useChoice(search.at, useCallback((at: string | undefined) => go(at === undefined ? { at } : { at, panel: undefined }), [go]));
  const unnamed = useMemo(() => ({ [lang]: t("app_blueprint.new_node") }), [lang, t]);
  const edits = useEdits(sheet.edit, choice.choose, choice.focus, unnamed);
  const comments = useComments("blueprints", record.id).open;
  const board: Board = { id: record.id, content, comments, live, say, edit: mayEdit && looked === null ? edits : null, ...choice };
  const view = search.view ?? (narrow ? "list" : "sheet");
  return (
    <div className="stack bp-page">
      <PageHead title={labelIn(lang, content.label)} above={<Crumbs />} says={<Sentence board={board} />} tools={mayEdit && <SavedMark sheet={sheet} />} />
      <Obstacles sheet={sheet} say={say.part} />
      <div className="filters bp-tools" role="toolbar" aria-label={t("app_blueprint.tools")}>
        <div className="bp-switch" role="group" aria-label={t("app_blueprint.view")}>{(["sheet", "list"] as const).map((v) => <button key={v} type="button" className="button" aria-pressed={view === v} onClick={() => go({ view: v })}>{t(`app_blueprint.view_${v}`)}</button>)}</div>
        {board.edit !== null && <><AddTo board={board} /><UndoRedo sheet={sheet} /><button type="button" className="button" onClick={board.edit.arrange}><Icon name="template" />{t("app_blueprint.arrange")}</button></>}
        <span className="space" />
        {(["about", "versions", "comments"] as const).map((p) => <button key={p} type="button" className="button" aria-pressed={search.panel === p} onClick={() => go({ panel: search.panel === p ? undefined : p, at: undefined })}>{t(`app_blueprint.panel_${p}`)}</button>)}
        <Exports content={content} live={live} say={say} />
      </div>
      {board.from !== null && <p className="undo" role="status">{t("app_blueprint.drawing")}<button type="button" className="button" onClick={() => board.draw(null)}>{t("app_blueprint.stop")}</button></p>}
      {live.error !== null && <Failed error={live.error} />}
      <div className={search.at === undefined && search.panel === undefined ? "bp-desk" : "bp-desk with-panel"}>
        {content.nodes.length === 0 && view === "sheet" ? <Blank board={board} /> : view === "list" ? <Lanes board={board} /> : <Suspense fallback={<Skeleton height={520} />}><Canvas board={board} /></Suspense>}
        <Panel board={board} sheet={sheet} record={record} panel={search.panel} close={() => go({ panel: undefined })} looked={looked} look={setLooked} />
      </div>
      <p className="quiet small">{t("app_blueprint.legend")}</p>
      <p id="bp-keys" className="quiet small">{t(board.edit !== null ? "app_blueprint.keys" : "app_blueprint.keys_read")}</p>
    </div>
  );
}

function Crumbs(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  return <p className="row small"><Link to="/$workspace/blueprints" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.page_blueprints")}</Link></p>;
}

/** What the sheet says, in words: what is not kept, and what waits behind it. */
function Sentence({ board: { content, live, say } }: { board: Board }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const missed = content.nodes.filter((n) => live.of(n.touchpoint)?.promised.some((p) => p.verdict === "missed"));
  const effect = useMomentSay();
  const linked = content.nodes.filter((n) => n.touchpoint !== undefined).length;
  const names = missed.map(say.label).join(t("app_blueprint.and"));
  const chain = live.chains[0];
  const label = (id: string): string => content.nodes.filter((n) => n.id === id).map(say.label)[0] ?? "";
  const wait = chain === undefined ? undefined : live.of(content.nodes.find((n) => n.id === chain.behind)?.touchpoint)?.p90?.value;
  return (
    <>
      {content.nodes.length === 0 ? t("app_blueprint.says_empty") : live.answer === undefined ? t("app_blueprint.says_nodes", { n: content.nodes.length, linked }) : missed.length === 0 ? t("app_blueprint.says_kept", { n: content.nodes.length, linked }) : t("app_blueprint.says_missed", { names })}
      {chain !== undefined && t("app_blueprint.says_chain", { front: label(chain.front), behind: label(chain.behind), effect: t("app.cause_effect", { effect: effect.effect(true, chain.cause.effect.value), interval: effect.interval(true, chain.cause.effect), n: f.count(chain.cause.n) }), wait: wait === undefined ? "–" : f.duration(wait) })}
    </>
  );
}

function AddTo({ board }: { board: Board }): ReactNode {
  const { t } = useWords();
  const { content: c, say, chosen } = board;
  const here = c.nodes.find((n) => n.id === chosen);
  return (
    <select className="button main" aria-label={t("app_blueprint.add_node")} value="" onChange={(e) => board.edit?.add(e.target.value, here === undefined ? Math.max(-1, ...c.nodes.filter((n) => n.lane === e.target.value).map((n) => n.column)) + 1 : here.column)}>
      <option value="" disabled hidden>{t("app_blueprint.add_node")}</option>
      {LANES.map((lane) => <option key={lane} value={lane}>{say.lane(lane)}</option>)}
    </select>
  );
}

function Blank({ board }: { board: Board }): ReactNode {
  const { t } = useWords();
  return <div className="card"><Empty title={t("app_blueprint.blank")} says={t("app_blueprint.blank_what")} action={board.edit !== null && <button type="button" className="button main" onClick={() => board.edit!.add("customer", 0)}><Icon name="plus" />{t("app_blueprint.first_step")}</button>} /></div>;
}

