// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { BlueprintNode } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { TouchpointLink } from "../ui/marks";
import type { Board, Edits } from "./board";
import { Connections } from "./Connections";
import { CommentsOfPart } from "../sheet/Comments";
import { type Choice, ChoiceField, EvidenceField, EvidenceList } from "../sheet/fields";
import { LabelFields } from "./fields";
import { Figures } from "./Figures";
import { LANES, MOST_COLUMNS } from "./model";

/** Everything about one node: what is known of it, what it is, what it is joined to. */
export function NodePanel({ node, board }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { say, edit } = board;
  const touchpoint = say.touchpoint(node.touchpoint);
  return (
    <section className="stack" aria-label={say.label(node)}>
      <header className="row nowrap"><h2>{say.label(node)}</h2><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={() => board.choose(null)}><Icon name="close" /></button></header>
      <p className="quiet small">{say.lane(node.lane)} · {t("app_blueprint.step_n", { n: node.column + 1 })}{say.stage(node.stage) !== "" && ` · ${say.stage(node.stage)}`}</p>
      {touchpoint !== undefined && <p><TouchpointLink touchpoint={touchpoint} /></p>}
      <Figures node={node} board={board} />
      {edit === null ? <Facts node={node} board={board} /> : <Fields node={node} board={board} edit={edit} />}
      <Connections node={node} board={board} />
      {edit !== null && (
        <div className="row">
          <button type="button" className="button" aria-keyshortcuts="Control+D" onClick={() => edit.duplicate(node.id)}><Icon name="paste" />{t("app_blueprint.duplicate")}</button>
          <button type="button" className="button" aria-keyshortcuts="Delete" onClick={() => edit.remove(node.id)}><Icon name="close" />{t("app_blueprint.remove")}</button>
        </div>
      )}
      <CommentsOfPart path="blueprints" id={board.id} part={`node/${node.id}`} mayWrite={may(desk, "change comment")} />
    </section>
  );
}

function Facts({ node, board: { say } }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  return (
    <dl className="pairs">
      {node.department !== undefined && <div><dt>{t("app.field_department")}</dt><dd>{say.department(node.department)}</dd></div>}
      {(node.evidence ?? []).length > 0 && <div><dt>{t("app.field_evidence")}</dt><dd><EvidenceList value={node.evidence!} /></dd></div>}
    </dl>
  );
}

function Fields({ node, board, edit }: { node: BlueprintNode; board: Board; edit: Edits }): ReactNode {
  const { t, lang } = useWords();
  const { say } = board;
  const stages = useWhole("stages").data ?? [];
  const departments = useWhole("departments").data ?? [];
  const change = (part: Partial<BlueprintNode>, group?: string): void => edit.change(node.id, part, group === undefined ? undefined : `${node.id} ${group}`);
  const place = (by: number): ReactNode => <button type="button" className="button" disabled={node.column + by < 0 || node.column + by >= MOST_COLUMNS} onClick={() => edit.nudge(node.id, 0, by)}>{t(by < 0 ? "app_blueprint.earlier" : "app_blueprint.later")}</button>;
  return (
    <>
      <LabelFields id="bp-name" name={t("app.field_label")} value={node.label} change={(label, of) => change({ label }, `label ${of}`)} />
      <ChoiceField name={t("app.touchpoint")} value={node.touchpoint ?? ""} choices={useTouchpointChoices()} none={t("app_blueprint.no_touchpoint")} change={(touchpoint) => change(linked(node, touchpoint, board))} />
      <ChoiceField name={t("app.field_department")} value={node.department ?? ""} choices={departments.map((d) => ({ value: d.id, label: labelIn(lang, d.label) }))} none={t("app_blueprint.no_department")} change={(department) => change({ department: department || undefined })} />
      <ChoiceField name={t("app.field_stage")} value={node.stage ?? ""} choices={stages.map((s) => ({ value: s.id, label: labelIn(lang, s.label) }))} none={t("app_blueprint.no_stage")} change={(stage) => change({ stage: stage || undefined })} />
      <ChoiceField name={t("app_blueprint.lane_field")} value={node.lane} choices={LANES.map((value) => ({ value, label: say.lane(value) }))} change={(lane) => edit.move(node.id, lane, node.column)} />
      <div className="row"><span className="small">{t("app_blueprint.step_n", { n: node.column + 1 })}</span>{place(-1)}{place(1)}</div>
      <EvidenceField value={node.evidence ?? []} change={(evidence, group) => change({ evidence: evidence.length > 0 ? evidence : undefined }, group)} />
    </>
  );
}

/** Linking a node to a touchpoint takes over what the touchpoint says and the node does not. */
function linked(node: BlueprintNode, touchpoint: string, { say }: Board): Partial<BlueprintNode> {
  const p = say.touchpoint(touchpoint);
  return p === undefined ? { touchpoint: undefined } : { touchpoint, department: node.department ?? (p.department || undefined), stage: node.stage ?? (p.stage || undefined) };
}

/** The touchpoints of the register by stage. */
function useTouchpointChoices(): Choice[] {
  const { t, lang } = useWords();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages = useWhole("stages").data ?? [];
  const order = new Map(stages.map((s, i) => [s.id, i]));
  return touchpoints.map((p) => ({ value: p.id, label: labelIn(lang, p.label), group: labelIn(lang, stages.find((s) => s.id === p.stage)?.label) || t("app_blueprint.no_stage"), at: order.get(p.stage ?? "") ?? stages.length })).sort((a, b) => a.at - b.at);
}
