// SPDX-License-Identifier: Apache-2.0

// The graph as a picture that one can move about in: drag, the buttons, arrow
// keys; the wheel zooms while Ctrl or ⌘ is held, so that the page still scrolls.

import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { shorten, textWidth } from "../../../report/src/chart/measure";
import { layOut, type Plan, smooth } from "../../../report/src/journey/layout";
import { END, type Move, START } from "../../../report/src/journey/simplify";
import type { GraphNode, TrailGraph } from "./answers";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { drawn, MOST, TRIVIAL } from "./plan";
import type { Named } from "./trails";

interface MapProps {
  graph: TrailGraph;
  named: Named;
  chosen: string | undefined;
  choose: (key: string) => void;
}

interface Sight {
  x: number;
  y: number;
  zoom: number;
}

const LOWEST = 320;
const HIGHEST = 860;
const SMALLEST = 0.2;
const LARGEST = 3;
const STEP = 1.25;

export function ProcessMap({ graph, named, chosen, choose }: MapProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const what = useMemo(() => drawn(graph), [graph]);
  const label = (m: Move): string => (m.edge === true ? f.count(m.count) : m.median_s === null ? f.count(m.count) : `${f.count(m.count)} · ${f.duration(m.median_s * 1000)}`);
  const plan = useMemo(() => layOut(what, label), [what, f]); // eslint-disable-line react-hooks/exhaustive-deps
  const { frame, width, sight, look } = useSight(plan);
  const drag = useRef<{ x: number; y: number; sight: Sight } | null>(null);
  const height = heightOf(plan, width);
  const zoom = (by: number): void => look((s) => zoomed(s, by, width / 2, height / 2));
  const keys = (e: KeyboardEvent): void => {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
    if (move !== undefined) look((s) => ({ ...s, x: s.x + (move[0]! * 60) / s.zoom, y: s.y + (move[1]! * 60) / s.zoom }));
    else if (e.key === "+" || e.key === "=") zoom(STEP);
    else if (e.key === "-") zoom(1 / STEP);
    else return;
    e.preventDefault();
  };
  const pan = (e: PointerEvent): void => {
    const from = drag.current;
    if (from !== null) look(() => ({ ...from.sight, x: from.sight.x - (e.clientX - from.x) / from.sight.zoom, y: from.sight.y - (e.clientY - from.y) / from.sight.zoom }));
  };
  return (
    <div className="map-frame" ref={frame}>
      <div className="map-tools">
        <button type="button" className="tool" aria-label={t("app_journeys.zoom_in")} onClick={() => zoom(STEP)}>＋</button>
        <button type="button" className="tool" aria-label={t("app_journeys.zoom_out")} onClick={() => zoom(1 / STEP)}>−</button>
        <button type="button" className="tool" onClick={() => look(() => whole(plan, width))}>{t("app_journeys.zoom_fit")}</button>
      </div>
      <svg data-picture="" data-size={`${Math.ceil(plan.width)} ${Math.ceil(plan.height)}`} className="map" role="group" aria-label={t("app_journeys.graph_label", { nodes: graph.nodes.length, edges: graph.edges.length })} tabIndex={0} onKeyDown={keys}
        width="100%" height={height} viewBox={`${sight.x} ${sight.y} ${width / sight.zoom} ${height / sight.zoom}`}
        onPointerDown={(e) => {
          if ((e.target as Element).closest("[role=button]") !== null) return;
          drag.current = { x: e.clientX, y: e.clientY, sight };
          e.currentTarget.setPointerCapture(e.pointerId);
        }} onPointerMove={pan} onPointerUp={() => (drag.current = null)} onPointerCancel={() => (drag.current = null)}>
        <defs><marker id="map-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path className="tip" d="M0 0 8 4 0 8z" /></marker></defs>
        <Lines plan={plan} chosen={chosen} />
        <Ends plan={plan} graph={graph} />
        {graph.nodes.map((node) => <Step key={node.key} node={node} plan={plan} graph={graph} named={named} chosen={chosen === node.key} choose={choose} seen={(x, y) => look((s) => within(s, x, y, width, height))} />)}
      </svg>
      {what.unseen.edges > 0 && <p className="quiet small">{t("app_journeys.graph_unseen", { least: `${100 * TRIVIAL}%`, most: MOST, edges: what.unseen.edges, moves: f.count(what.unseen.moves) })}</p>}
      {(what.startsElsewhere > 0 || what.endsElsewhere > 0) && <p className="quiet small">{t("app_journeys.graph_elsewhere", { starts: f.count(what.startsElsewhere), ends: f.count(what.endsElsewhere) })}</p>}
    </div>
  );
}

/** Where in the picture one looks; a new picture is looked at as a whole. */
function useSight(plan: Plan): { frame: (box: HTMLDivElement | null) => void; width: number; sight: Sight; look: (next: (old: Sight) => Sight) => void } {
  const [box, frame] = useState<HTMLDivElement | null>(null);
  const [width, setWidth] = useState(900);
  const [own, setOwn] = useState<{ plan: Plan; sight: Sight } | null>(null);
  const sight = own?.plan === plan ? own.sight : whole(plan, width);
  const look = (next: (old: Sight) => Sight): void => setOwn((old) => ({ plan, sight: next(old?.plan === plan ? old.sight : whole(plan, width)) }));
  const now = useRef(look);
  useEffect(() => {
    now.current = look;
  });
  useEffect(() => {
    if (box === null) return;
    const watch = new ResizeObserver(() => setWidth(Math.max(200, box.clientWidth)));
    const wheel = (e: WheelEvent): void => {
      if (!e.ctrlKey && !e.metaKey) return;
      e.preventDefault();
      const at = (box.querySelector("svg") ?? box).getBoundingClientRect();
      now.current((s) => zoomed(s, e.deltaY < 0 ? STEP : 1 / STEP, e.clientX - at.left, e.clientY - at.top));
    };
    watch.observe(box);
    box.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watch.disconnect();
      box.removeEventListener("wheel", wheel);
    };
  }, [box]);
  return { frame, width, sight, look };
}

/** All of the picture where it can still be read, else its upper part. */
function whole(plan: Plan, width: number): Sight {
  const height = heightOf(plan, width);
  const zoom = Math.min(1, Math.max(0.7, Math.min(width / plan.width, height / plan.height)));
  return { zoom, x: (plan.width - width / zoom) / 2, y: Math.min(0, (plan.height - height / zoom) / 2) };
}

/** As high as the picture needs when it is as wide as its frame. */
function heightOf(plan: Plan, width: number): number {
  return Math.round(Math.min(HIGHEST, Math.max(LOWEST, plan.height * Math.min(1, width / plan.width))));
}

/** Nearer or further, with one point of the frame staying where it is. */
function zoomed(s: Sight, by: number, x: number, y: number): Sight {
  const zoom = Math.min(LARGEST, Math.max(SMALLEST, s.zoom * by));
  return { zoom, x: s.x + x / s.zoom - x / zoom, y: s.y + y / s.zoom - y / zoom };
}

/** Moves as far as is needed to see a point. */
function within(s: Sight, x: number, y: number, width: number, height: number): Sight {
  const [w, h] = [width / s.zoom, height / s.zoom];
  const inside = x > s.x + 70 && x < s.x + w - 70 && y > s.y + 30 && y < s.y + h - 30;
  return inside ? s : { ...s, x: x - w / 2, y: y - h / 2 };
}

function Lines({ plan, chosen }: { plan: Plan; chosen: string | undefined }): ReactNode {
  const most = Math.max(1, ...plan.lines.filter((l) => l.move.edge !== true).map((l) => l.move.count));
  return (
    <g>
      {plan.lines.map((line) => {
        const near = chosen !== undefined && (line.move.from === chosen || line.move.to === chosen);
        const kind = line.move.edge === true ? "edge-of" : near ? "near" : chosen === undefined ? "" : "far";
        return (
          <path key={`${line.move.from} ${line.move.to}`} className={`map-line ${kind}`} d={smooth(line.points)} strokeWidth={line.move.edge === true ? 1 : 1 + 5 * Math.sqrt(Math.min(1, line.move.count / most))} markerEnd="url(#map-tip)" />
        );
      })}
      {plan.lines.map((line) => line.at !== null && <text key={`${line.move.from} ${line.move.to}`} className="map-label" x={line.at.x} y={line.at.y} textAnchor="middle" dominantBaseline="central">{line.label}</text>)}
    </g>
  );
}

function Ends({ plan, graph }: { plan: Plan; graph: TrailGraph }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return <>{plan.nodes.filter((n) => n.id === START || n.id === END).map((n) => (
    <g key={n.id} className="map-end"><title>{`${t(n.id === START ? "app_journeys.start" : "app_journeys.end")} ${f.count(graph.cases)}`}</title>
      <rect x={n.x - n.width / 2} y={n.y - n.height / 2} width={n.width} height={n.height} rx={n.height / 2} /><text x={n.x} y={n.y} textAnchor="middle" dominantBaseline="central">{t(n.id === START ? "app_journeys.start" : "app_journeys.end")}</text>
    </g>
  ))}</>;
}

interface StepProps {
  node: GraphNode;
  plan: Plan;
  graph: TrailGraph;
  named: Named;
  chosen: boolean;
  choose: (key: string) => void;
  seen: (x: number, y: number) => void;
}

function Step({ node, plan, graph, named, chosen, choose, seen }: StepProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const at = plan.nodes.find((n) => n.id === node.key);
  if (at === undefined) return null;
  const text = node.rest === true ? t("app.other") : named(node.key);
  const share = graph.customers === 0 ? 0 : node.customers / graph.customers;
  const [left, top] = [at.x - at.width / 2, at.y - at.height / 2];
  const said = t("app_journeys.node_label", { step: text, customers: f.count(node.customers), share: f.percent(share), events: f.count(node.events) });
  return (
    <g className={chosen ? "map-step chosen" : "map-step"} role="button" tabIndex={0} aria-pressed={chosen} onClick={() => choose(node.key)} onFocus={(e) => e.currentTarget.matches(":focus-visible") && seen(at.x, at.y)}
      onKeyDown={(e) => {
        if (e.key !== "Enter" && e.key !== " ") return;
        e.preventDefault();
        choose(node.key);
      }}>
      <title>{said}</title>
      <rect x={left} y={top} width={at.width} height={at.height} rx="6" /><rect className="fill" x={left} y={top + at.height - 4} width={at.width * share} height="4" rx="2" />
      <text x={at.x} y={at.y - 8} textAnchor="middle" dominantBaseline="central">{textWidth(text, 12) > at.width - 10 ? shorten(text, at.width - 10, 12) : text}</text>
      <text className="map-n" x={at.x} y={at.y + 9} textAnchor="middle" dominantBaseline="central">{`${f.count(node.customers)} · ${f.percent(share)}`}</text>
    </g>
  );
}
