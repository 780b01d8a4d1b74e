// SPDX-License-Identifier: Apache-2.0

import { useViewport, ViewportPortal } from "@xyflow/react";
import type { ReactNode } from "react";
import { columnX, HEAD, type Layout, NODE, spans } from "./layout";
import type { Content } from "./model";
import type { Say } from "./say";

const WIDE = 20_000; // as far as anybody pans

/** Lanes and lines, behind the nodes. */
export function Backdrop({ layout: l }: { layout: Layout }): ReactNode {
  return (
    <ViewportPortal>
      <div className="bp-backdrop" aria-hidden="true">
        {l.bands.map((b) => <div key={b.lane} className="bp-band" style={{ top: b.y, height: b.height, left: -WIDE, width: 2 * WIDE }} />)}
        {l.lines.map((x) => <div key={x.kind} className={`bp-line ${x.kind}`} style={{ top: x.y, left: -WIDE, width: 2 * WIDE }} />)}
      </div>
    </ViewportPortal>
  );
}

/** The names of lanes, lines and stages, which stay in sight. */
export function Heads({ content, layout: l, side, say }: { content: Content; layout: Layout; side: number; say: Say }): ReactNode {
  const { x, y, zoom } = useViewport();
  return (
    <div className="bp-heads" aria-hidden="true">
      <div className="bp-tops" style={{ height: Math.max(24, HEAD * Math.min(1, zoom)) }}>
        {spans(content, l.columns).filter((s) => s.stage !== undefined).map((s) => <div key={s.from} className="bp-top" style={{ left: x + columnX(s.from) * zoom, width: (columnX(s.to) + NODE.width - columnX(s.from)) * zoom }}>{say.stage(s.stage)}</div>)}
      </div>
      <div className="bp-sides" style={{ width: side }}>
        {l.bands.map((b) => <div key={b.lane} className="bp-side" style={{ top: y + b.y * zoom, height: b.height * zoom }}><b>{say.lane(b.lane)}</b></div>)}
        {l.lines.map((line) => <div key={line.kind} className="bp-side-line" style={{ top: y + line.y * zoom }}>{say.line(line.kind)}</div>)}
      </div>
    </div>
  );
}
