// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId } from "react";
import type { BlueprintConnector, BlueprintNode } from "../api/schema";
import { may, useDesk } from "../api/desk";
import { CommentCount, CommentsOfPart } from "../sheet/Comments";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import type { Board, Edits } from "./board";
import { ChoiceField } from "../sheet/fields";
import { LabelFields } from "./fields";
import { connectorBetween, LANES, nodeOf, partOf } from "./model";
import { Between } from "./Between";

/** What a node is joined to, and joining it to another. */
export function Connections({ node, board }: { node: BlueprintNode; board: Board }): ReactNode {
  const { t } = useWords();
  const id = useId();
  const { content: c, say, edit } = board;
  const mine = c.connectors.filter((x) => x.from === node.id || x.to === node.id);
  const others = LANES.flatMap((lane) => c.nodes.filter((n) => n.lane === lane && n.id !== node.id && connectorBetween(c, node.id, n.id) === undefined).sort((a, b) => a.column - b.column));
  return (
    <section className="stack tight" aria-labelledby={id}>
      <h3 id={id}>{t("app_blueprint.connections")}</h3>
      {mine.length === 0 && <p className="quiet small">{t("app_blueprint.no_connections")}</p>}
      <ul className="list">{mine.map((x) => {
        const other = nodeOf(c, x.from === node.id ? x.to : x.from);
        const arrow = x.both ? "↔" : x.from === node.id ? "→" : "←";
        const name = other === undefined ? "" : say.label(other);
        return (
          <li key={`${x.from} ${x.to}`} className="row nowrap">
            <button type="button" className="plain bp-join" onClick={() => board.choose(`${x.from} ${x.to}`)}><span aria-hidden="true">{arrow}</span> {name}</button><CommentCount n={board.comments.get(partOf(x)) ?? 0} /><span className="space" />
            {edit !== null && <button type="button" className="tool" aria-label={t("app_blueprint.disconnect", { name })} onClick={() => edit.part(x)}><Icon name="close" size={14} /></button>}
          </li>
        );
      })}</ul>
      {edit !== null && others.length > 0 && <ChoiceField name={t("app_blueprint.connect_to")} value="" none={t("app_blueprint.choose_node")} choices={others.map((n) => ({ value: n.id, label: say.label(n), group: say.lane(n.lane) }))} change={(to) => to !== "" && edit.connect(node.id, to)} />}
    </section>
  );
}

/** Everything about one connector. */
export function ConnectorPanel({ connector: x, board }: { connector: BlueprintConnector; board: Board }): ReactNode {
  const { t } = useWords();
  const { content: c, say, edit } = board;
  const { desk } = useDesk();
  const [from, to] = [nodeOf(c, x.from), nodeOf(c, x.to)];
  if (from === undefined || to === undefined) return null;
  const title = say.connector(c, x);
  return (
    <section className="stack" aria-label={title}>
      <header className="row nowrap"><h2>{title}</h2><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={() => board.choose(null)}><Icon name="close" /></button></header>
      {labelIn(say.lang, x.label) !== "" && edit === null && <p>{labelIn(say.lang, x.label)}</p>}
      <Between from={from} to={to} />
      {edit !== null && <ConnectorFields x={x} board={board} edit={edit} />}
      <CommentsOfPart key={partOf(x)} path="blueprints" id={board.id} part={partOf(x)} mayWrite={may(desk, "change comment")} />
    </section>
  );
}

function ConnectorFields({ x, board, edit }: { x: BlueprintConnector; board: Board; edit: Edits }): ReactNode {
  const { t } = useWords();
  const turned = (): void => {
    edit.join(x, { from: x.to, to: x.from });
    board.choose(`${x.to} ${x.from}`);
  };
  return (
    <>
      <label className="row"><input type="checkbox" checked={x.both === true} onChange={(e) => edit.join(x, { both: e.target.checked || undefined })} />{t("app_blueprint.exchange")}</label>
      <LabelFields name={t("app_blueprint.connector_label")} value={x.label} change={(label, of) => edit.join(x, { label: label.zh || label.en ? label : undefined }, `connector ${x.from} ${x.to} ${of}`)} />
      <div className="row">
        {x.both !== true && <button type="button" className="button" onClick={turned}>{t("app_blueprint.turn")}</button>}
        <button type="button" className="button" onClick={() => {
          edit.part(x);
          board.choose(null);
        }}><Icon name="close" />{t("app_blueprint.remove")}</button>
      </div>
    </>
  );
}
