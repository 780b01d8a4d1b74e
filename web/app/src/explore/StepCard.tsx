// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { TrailGraph } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { TouchpointLink } from "../ui/marks";
import { Loaded } from "../ui/states";
import { Branches } from "./Branches";
import { Rate } from "./Rate";
import { type Named, useTrails } from "./trails";

/** One step of the graph: who met it, what came right before and right after. */
export function StepCard({ step, graph, named, close }: { step: string; graph: TrailGraph; named: Named; close: () => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const trails = useTrails("paths", { anchor: [step], direction: "both", depth: 1, occurrence: "every" });
  const node = graph.nodes.find((n) => n.key === step);
  return (
    <aside className="step-card" aria-label={named(step)}>
      <header className="row nowrap"><h3>{named(step)}</h3><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={close}><Icon name="close" /></button></header>
      {node !== undefined && <p><Rate rate={node.met} /> <span className="quiet">{t("app_journeys.node_times", { events: f.count(node.events), again: f.count(node.rework) })}</span></p>}
      {step.startsWith("tp_") && <p><TouchpointLink id={step} name={named(step)} /></p>}
      <Loaded query={trails} height={200}>{(d) => (
        <>
          <h4>{t("app.before_it")}</h4>{d.result.before?.tree !== undefined && <Branches flow={d.result.before.tree} all={d.result.before.tree.paths} side="before" named={named} />}
          <h4>{t("app.after_it")}</h4>{d.result.after?.tree !== undefined && <Branches flow={d.result.after.tree} all={d.result.after.tree.paths} side="after" named={named} />}
        </>
      )}</Loaded>
    </aside>
  );
}
