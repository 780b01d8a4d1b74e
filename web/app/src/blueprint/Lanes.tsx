// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId } from "react";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { type Board, useFocus } from "./board";
import { inTime, LANES, nodeOf } from "./model";
import { NodeBox } from "./NodeBox";

/** The same blueprint as lists: a heading for each lane, its steps in the order of time. */
export function Lanes({ board }: { board: Board }): ReactNode {
  useFocus(board);
  return <div className="bp-lanes">{LANES.map((lane) => <LaneList key={lane} lane={lane} board={board} />)}</div>;
}

function LaneList({ lane, board }: { lane: string; board: Board }): ReactNode {
  const { t } = useWords();
  const id = useId();
  const { content: c, say } = board;
  const nodes = inTime(c, lane);
  const line = c.lines.find((l) => l.below === lane);
  return (
    <>
      <section className="bp-lane" aria-labelledby={id}>
        <header className="row"><h2 id={id}>{say.lane(lane)}</h2><span className="quiet small">{nodes.length}</span><span className="space" />
          {board.edit !== null && <button type="button" className="tool" aria-label={t("app_blueprint.add_to", { lane: say.lane(lane) })} onClick={() => board.edit!.add(lane, (nodes.at(-1)?.column ?? -1) + 1)}><Icon name="plus" size={14} />{t("app_blueprint.add")}</button>}</header>
        {nodes.length === 0 ? <p className="quiet small">{t("app_blueprint.lane_empty")}</p> : <ol>{nodes.map((n) => {
          const [next, met] = [c.connectors.filter((x) => x.from === n.id && !x.both), c.connectors.filter((x) => x.both && (x.from === n.id || x.to === n.id))];
          const names = (ids: readonly string[]): string => ids.flatMap((x) => nodeOf(c, x) ?? []).map(say.label).join(t("app_blueprint.and"));
          return (
            <li key={n.id}>
              <span className="bp-step quiet small">{t("app_blueprint.step_n", { n: n.column + 1 })}</span>
              <NodeBox node={n} board={board} />
              {next.length > 0 && <span className="quiet small">{t("app_blueprint.leads_to", { names: names(next.map((x) => x.to)) })}</span>}
              {met.length > 0 && <span className="quiet small">{t("app_blueprint.exchanges_with", { names: names(met.map((x) => (x.from === n.id ? x.to : x.from))) })}</span>}
            </li>
          );
        })}</ol>}
      </section>
      {line !== undefined && <p className={`bp-lane-line ${line.kind}`}>{say.line(line.kind)}</p>}
    </>
  );
}
