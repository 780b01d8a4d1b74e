// SPDX-License-Identifier: Apache-2.0

// The sheet: lanes as rows, time from left to right. React Flow moves and
// zooms it; where things are and which way connectors go is ours.

import "@xyflow/react/dist/base.css";
import { type Connection, ConnectionMode, type Edge, type EdgeProps, Handle, type Node, type NodeChange, type NodeProps, Position, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from "@xyflow/react";
import { type ReactNode, type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useMedia } from "../design/theme";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Backdrop, Heads } from "./Backdrop";
import { NodeBox } from "./NodeBox";
import { type Board, useFocus } from "./board";
import { type Layout, layout, NODE, placeAt } from "./layout";
import { nodeOf, partOf } from "./model";
import { type Route, routes } from "./route";

type BoxNode = Node<{ board: Board }, "box">;
type WayEdge = Edge<{ route: Route; label: string; said: number; lit: boolean; chosen: boolean }, "way">;

const NODE_TYPES = { box: BoxOnSheet };
const EDGE_TYPES = { way: Way };
const SIDES = [Position.Top, Position.Right, Position.Bottom, Position.Left] as const;
const SIDE = 104; // width of the heads of lanes
const READABLE = 0.72; // the smallest zoom at which the sheet opens
const USUAL = 0.9; // where the whole sheet would be smaller

export function Canvas({ board }: { board: Board }): ReactNode {
  return <ReactFlowProvider><Sheet board={board} /></ReactFlowProvider>;
}

function Sheet({ board }: { board: Board }): ReactNode {
  const { t } = useWords();
  const { content: c, live, say } = board;
  const flow = useReactFlow<BoxNode, WayEdge>();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const box = useRef<HTMLDivElement>(null);
  const l = useMemo(() => layout(c), [c]);
  const [fit, setFit] = useState(1); // zoom at first, which says how high the sheet is
  const [dragged, setDragged] = useState<ReadonlyMap<string, { x: number; y: number }>>(new Map());
  const nodes = useMemo<BoxNode[]>(() => [...c.nodes].sort((a, b) => a.column - b.column).map((n) => {
    const at = l.boxes.get(n.id)!;
    return { id: n.id, type: "box", position: dragged.get(n.id) ?? { x: at.x, y: at.y }, data: { board }, width: NODE.width, height: NODE.height, measured: NODE, draggable: board.edit !== null, handles: SIDES.map(handleAt) };
  }), [c, l, dragged, board]);
  const edges = useMemo<WayEdge[]>(() => {
    const ways = routes(l, c.connectors);
    const lit = new Set(live.chains.flatMap((x) => x.connectors));
    return c.connectors.flatMap((x) => {
      const key = `${x.from} ${x.to}`;
      const route = ways.get(key);
      return route === undefined ? [] : [{ id: key, source: x.from, target: x.to, sourceHandle: Position.Right, targetHandle: Position.Left, type: "way" as const, data: { route, label: labelIn(say.lang, x.label), said: board.comments.get(partOf(x)) ?? 0, lit: lit.has(key), chosen: board.chosen === key } }];
    });
  }, [l, c.connectors, live.chains, board.chosen, board.comments, say.lang]);

  const show = useCallback((id: string): void => {
    const [at, area] = [l.boxes.get(id), box.current?.getBoundingClientRect()];
    if (at === undefined || area === undefined) return;
    const { x, y, zoom } = flow.getViewport();
    const [left, top] = [x + at.x * zoom, y + at.y * zoom];
    const seen = left >= SIDE && top >= 40 && left + at.width * zoom <= area.width && top + at.height * zoom <= area.height;
    if (!seen) void flow.setCenter(at.x + at.width / 2, at.y + at.height / 2, { zoom, duration: still ? 0 : 160 });
  }, [flow, l, still]);
  useFocus(board, show);
  const latest = useRef(show);
  latest.current = show;
  const { chosen } = board;
  useEffect(() => {
    const frame = requestAnimationFrame(() => chosen !== null && latest.current(chosen)); // beside the panel, which has just opened
    return () => cancelAnimationFrame(frame);
  }, [chosen]);

  const drag = (changes: NodeChange<BoxNode>[]): void => {
    const moved = changes.filter((x) => x.type === "position" && x.position !== undefined);
    if (moved.length > 0) setDragged(new Map(moved.map((x) => (x.type === "position" ? [x.id, x.position!] : ["", { x: 0, y: 0 }]))));
  };
  const drop = (_: unknown, node: BoxNode): void => {
    setDragged(new Map());
    const at = placeAt(l, node.position.x, node.position.y + NODE.height / 2);
    const old = nodeOf(c, node.id);
    if (old !== undefined && (old.lane !== at.lane || old.column !== at.column)) board.edit?.move(node.id, at.lane, at.column);
  };
  return (
    <div className="bp-sheet">
      <div className="bp-canvas" ref={box} style={{ height: `min(${Math.ceil(l.height * fit) + 2}px, max(520px, 100vh - 120px))` }} role="group" aria-label={t("app_blueprint.sheet")} aria-describedby="bp-keys">
        <ReactFlow<BoxNode, WayEdge>
          nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} onNodesChange={drag} onNodeDragStop={drop}
          onConnect={(x: Connection) => board.edit?.connect(x.source, x.target)} onEdgeClick={(_, e) => board.choose(e.id)} onNodeClick={(_, n) => board.choose(n.id)} onPaneClick={() => board.choose(null)}
          connectionMode={ConnectionMode.Loose} nodesConnectable={board.edit !== null} nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} disableKeyboardA11y deleteKeyCode={null} selectionKeyCode={null} multiSelectionKeyCode={null}
          minZoom={0.3} maxZoom={2} defaultViewport={{ x: SIDE, y: 0, zoom: 0.9 }} onInit={(f) => {
            const zoom = firstZoom(l, box.current?.clientWidth ?? l.width);
            setFit(zoom);
            void f.setViewport({ x: SIDE, y: 0, zoom });
          }} nodeDragThreshold={4} proOptions={{ hideAttribution: true }}
        >
          <Backdrop layout={l} />
        </ReactFlow>
        <Heads content={c} layout={l} side={SIDE} say={say} />
      </div>
      <Zoom end={l.end} area={box} whole={() => void flow.setViewport(whole(l.width, l.height, box.current), { duration: still ? 0 : 160 })} />
    </div>
  );
}

/** The zoom at which every step is seen; where that would be too small to read, one that can be read. */
function firstZoom(l: Layout, width: number): number {
  const zoom = (width - SIDE) / l.end;
  return zoom < READABLE ? USUAL : Math.min(1, zoom);
}

/** The viewport that shows the whole sheet. */
function whole(width: number, height: number, area: HTMLElement | null): { x: number; y: number; zoom: number } {
  const zoom = Math.max(0.3, Math.min(1, ((area?.clientWidth ?? width) - SIDE) / width, (area?.clientHeight ?? height) / height));
  return { x: SIDE, y: 0, zoom };
}

function Zoom({ end, area, whole: all }: { end: number; area: RefObject<HTMLDivElement | null>; whole: () => void }): ReactNode {
  const { t } = useWords();
  const flow = useReactFlow();
  const [x, , zoom] = useStore((s) => s.transform);
  const width = area.current?.clientWidth ?? 0;
  const onward = (): void => {
    const { y } = flow.getViewport();
    void flow.setViewport({ x: Math.max(width - end * zoom, x - (width - SIDE) * 0.8), y, zoom });
  };
  return (
    <div className="bp-zoom">
      {width > 0 && end * zoom + x > width + 1 && <button type="button" className="button" onClick={onward}>{t("app_blueprint.more_right")} ›</button>}
      <span className="space" />
      <button type="button" className="tool" aria-label={t("app_blueprint.zoom_out")} onClick={() => void flow.zoomOut()}>−</button>
      <span className="number small" role="status" aria-label={t("app_blueprint.zoom_now", { percent: Math.round(zoom * 100) })}>{Math.round(zoom * 100)}%</span>
      <button type="button" className="tool" aria-label={t("app_blueprint.zoom_in")} onClick={() => void flow.zoomIn()}>+</button>
      <button type="button" className="tool" onClick={all}><Icon name="blueprint" size={14} />{t("app_blueprint.zoom_whole")}</button>
    </div>
  );
}

/** Where connectors may be drawn from; given, so that nothing waits to be measured. */
function handleAt(position: Position): NonNullable<BoxNode["handles"]>[number] {
  const [x, y] = { [Position.Top]: [NODE.width / 2, 0], [Position.Right]: [NODE.width, NODE.height / 2], [Position.Bottom]: [NODE.width / 2, NODE.height], [Position.Left]: [0, NODE.height / 2] }[position] as [number, number];
  return { id: position, type: "source", position, x: x - 5, y: y - 5, width: 10, height: 10 };
}

function BoxOnSheet({ id, data: { board } }: NodeProps<BoxNode>): ReactNode {
  const node = nodeOf(board.content, id);
  if (node === undefined) return null;
  return (
    <>
      <NodeBox node={node} board={board} />
      {SIDES.map((side) => <Handle key={side} id={side} type="source" position={side} className="bp-handle" isConnectable={board.edit !== null} aria-hidden="true" />)}
    </>
  );
}

function Way({ data }: EdgeProps<WayEdge>): ReactNode {
  if (data === undefined) return null;
  const { route, lit, chosen, label, said } = data;
  return (
    <g className={`bp-way${lit ? " lit" : ""}${chosen ? " chosen" : ""}`}>
      <path className="bp-way-hit" d={route.path} /><path className="bp-way-line" d={route.path} /><path className="bp-way-head" d={route.heads} />
      {label !== "" && <text className="bp-way-label" x={route.middle.x} y={route.middle.y - 5}>{label}</text>}
      {said > 0 && <g className="bp-way-said" aria-hidden="true"><circle cx={route.middle.x} cy={route.middle.y + 12} r={9} /><text x={route.middle.x} y={route.middle.y + 16}>{said}</text></g>}
    </g>
  );
}
