// SPDX-License-Identifier: Apache-2.0

import { useNavigate } from "@tanstack/react-router";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Blueprint } from "../api/schema";
import { Comments } from "../sheet/Comments";
import type { Sheet } from "../sheet/useSheet";
import { Versions } from "../sheet/Versions";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { type Board, chosenOf } from "./board";
import { ConnectorPanel } from "./Connections";
import { ChoiceField } from "../sheet/fields";
import { LabelFields } from "./fields";
import { KEEPING } from "./keeping";
import { type Content, contentOf, LINES } from "./model";
import { NodePanel } from "./NodePanel";
import { useVersionSays } from "./say";
import type { PanelName } from "./view";

const PART = /^(node|connector)\//; // what comments call a part, before what it is chosen by

interface PanelProps {
  board: Board;
  sheet: Sheet<Content>;
  record: Blueprint;
  panel: PanelName | undefined;
  close: () => void;
  looked: Blueprint | null;
  look: (b: Blueprint | null) => void;
}

/** What stands beside the sheet: what is chosen, else the blueprint itself, its versions or what was said about it. */
export function Panel({ board, sheet, record, panel, close, looked, look }: PanelProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const says = useVersionSays();
  const { node, connector } = chosenOf(board.content, board.chosen);
  if (node !== undefined) return <aside className="card bp-panel"><NodePanel key={node.id} node={node} board={board} /></aside>;
  if (connector !== undefined) return <aside className="card bp-panel"><ConnectorPanel connector={connector} board={board} /></aside>;
  if (panel === undefined) return null;
  const nameOf = (part: string): string | undefined => {
    const found = chosenOf(board.content, part.replace(PART, ""));
    return found.node !== undefined ? board.say.label(found.node) : found.connector && board.say.connector(board.content, found.connector);
  };
  const restore = (v: Blueprint): void => {
    sheet.edit(() => KEEPING.content(v));
    look(null);
  };
  return (
    <aside className="card bp-panel" aria-label={t(`app_blueprint.panel_${panel}`)}>
      <header className="row nowrap"><h2>{t(`app_blueprint.panel_${panel}`)}</h2><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={() => {
        look(null);
        close();
      }}><Icon name="close" /></button></header>
      {panel === "versions" && <Versions<Blueprint> path="blueprints" id={record.id} current={sheet.version} looking={looked?.version ?? null} look={look} restore={may(desk, "change blueprint") ? restore : undefined} says={(before, after) => says(before === undefined ? undefined : contentOf(before), contentOf(after))} />}
      {panel === "comments" && <Comments path="blueprints" id={record.id} mayWrite={may(desk, "change comment")} nameOf={nameOf} go={(part) => board.choose(part.replace(PART, ""))} />}
      {panel === "about" && <About board={board} record={record} version={sheet.version} />}
    </aside>
  );
}

function About({ board, record, version }: { board: Board; record: Blueprint; version: number }): ReactNode {
  const { t, lang } = useWords();
  const journeys = useWhole("journeys").data ?? [];
  const { content: c, edit, say } = board;
  if (edit === null) {
    return (
      <dl className="pairs">
        {labelIn(lang, c.scenario) !== "" && <div><dt>{t("app_blueprint.scenario")}</dt><dd>{labelIn(lang, c.scenario)}</dd></div>}
        {c.journey !== undefined && <div><dt>{t("app_blueprint.journey")}</dt><dd>{labelIn(lang, journeys.find((j) => j.id === c.journey)?.label) || c.journey}</dd></div>}
        <div><dt>{t("app_blueprint.lines")}</dt><dd>{c.lines.map((l) => say.line(l.kind)).join(t("app_blueprint.and"))}</dd></div>
      </dl>
    );
  }
  const drawn = (kind: string): boolean => c.lines.some((l) => l.kind === kind);
  return (
    <>
      <LabelFields name={t("app.field_label")} value={c.label} change={(label, of) => edit.head({ label }, `label ${of}`)} />
      <LabelFields name={t("app_blueprint.scenario")} value={c.scenario} change={(scenario, of) => edit.head({ scenario }, `scenario ${of}`)} />
      <ChoiceField name={t("app_blueprint.journey")} value={c.journey ?? ""} none={t("app_blueprint.no_journey")} choices={journeys.map((j) => ({ value: j.id, label: labelIn(lang, j.label) }))} change={(journey) => edit.head({ journey: journey || undefined })} />
      <fieldset className="bp-lines"><legend className="small">{t("app_blueprint.lines")}</legend>{LINES.map((l) => <label key={l.kind} className="row"><input type="checkbox" checked={drawn(l.kind)} onChange={(e) => edit.head({ lines: e.target.checked ? [...c.lines, l] : c.lines.filter((x) => x.kind !== l.kind) })} />{say.line(l.kind)}</label>)}</fieldset>
      <Remove record={record} version={version} />
    </>
  );
}

/** Takes the blueprint away; the list offers to bring it back. */
function Remove({ record, version }: { record: Blueprint; version: number }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = async (): Promise<void> => {
    await call("DELETE /v1/workspaces/{workspace}/blueprints/{id}", { workspace: desk.id, id: record.id, "If-Match": `"${version}"` });
    await client.invalidateQueries({ queryKey: ["blueprints", desk.id] });
    await navigate({ to: "/$workspace/blueprints", params: { workspace: desk.id }, search: ((old: object) => ({ ...keepPick(old as never), gone: record.id })) as never });
  };
  return <button type="button" className="button bp-start" onClick={() => void remove()}><Icon name="close" />{t("app_blueprint.delete")}</button>;
}
