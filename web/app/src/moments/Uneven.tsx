// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import type { PlaceCard, StudyShown, UnevenCard } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";

const WIDTH = 200;

/** What is not the same everywhere within a touchpoint; below, folded, its stage, whose touchpoints are taken together. */
export function Uneven({ study, touchpoint }: { study: StudyShown; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const stage = (useWhole("touchpoints").data ?? []).find((p) => p.id === touchpoint)?.stage;
  const ofStage = (study.uneven ?? []).filter((u) => u.touchpoint === undefined && u.stage === stage && u.over === "unit"); // over hours and channels other touchpoints are met
  return (
    <>
      {ownOf(study, touchpoint).map((u) => <Spread key={`${u.over} ${u.measure}`} uneven={u} />)}
      {ofStage.length > 0 && <details><summary>{t("app.uneven_stage", { name: ofStage[0]!.stage_name ?? "" })}</summary><p className="quiet small">{t("app.uneven_stage_how")}</p>{ofStage.map((u) => <Spread key={u.measure} uneven={u} />)}</details>}
      {study.tone !== undefined && study.tone.compared === 0 && <p className="quiet small">{t("app.tone_missing", { n: study.tone.n })}</p>}
    </>
  );
}

/** What differs beyond chance within a touchpoint. */
export function ownOf(study: StudyShown, touchpoint: string | undefined): UnevenCard[] {
  return (study.uneven ?? []).filter((u) => touchpoint !== undefined && u.touchpoint?.id === touchpoint);
}

/** The range where places of its size lie. */
function bandOf(u: UnevenCard, p: PlaceCard): [low: number, high: number] {
  const [low, high] = p.inner ?? [0, 0];
  return u.measure === "wait" ? [Math.exp(low ?? 0), Math.exp(high ?? 0)] : [Math.max(0, low ?? 0), Math.min(1, high ?? 1)];
}

/** Whether a place does better or worse than places of its size; "usual" within their range. */
export function sideOf(u: UnevenCard, p: PlaceCard): "worse" | "better" | "usual" {
  if (p.beyond === 0) return "usual";
  return p.value.value > bandOf(u, p)[1] === (u.measure !== "tone") ? "worse" : "better"; // of the friendly, more is better
}

/** How a place is called; a shift by its hours. */
export function usePlaceName(): (u: UnevenCard, p: PlaceCard) => string {
  const { name } = useWords();
  return (u, p) => (u.over === "channel" ? name("app.channel", p.key) : u.over === "shift" ? shiftOf(p.key) : p.name);
}

const SHIFT = 6; // hours

/** The hours of a shift by its first, such as 06:00–12:00. */
export function shiftOf(first: string): string {
  const hour = (h: number): string => `${String(h).padStart(2, "0")}:00`;
  return `${hour(Number(first))}–${hour(Number(first) + SHIFT)}`;
}

/** One dot for each place with its interval; the band is where places of its size lie. */
function Spread({ uneven: u }: { uneven: UnevenCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const called = usePlaceName();
  const said = (v: number): string => (u.measure === "wait" ? f.duration(v * 1000) : f.percent(v));
  const places = [...(u.places ?? [])].sort((a, b) => b.value.value - a.value.value);
  const most = Math.max(...places.map((p) => p.value.high)) * 1.05;
  const at = (v: number): number => (WIDTH * Math.min(1, v / most));
  const named = (side: "worse" | "better"): string => places.filter((p) => sideOf(u, p) === side).map((p) => called(u, p)).join(t("app.and"));
  const parts = (["worse", "better"] as const).filter((x) => named(x) !== "").map((x) => t(`app.uneven_${x}`, { names: named(x) }));
  const title = `${u.stage_name === undefined || u.touchpoint !== undefined ? "" : `${u.stage_name} · `}${t(`app.over.${u.over}`)} · ${t(`app.uneven.${u.measure}`)}`;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet small">{parts.length === 0 ? t("app.uneven_says", { low: said(places.at(-1)?.value.value ?? 0), high: said(places[0]?.value.value ?? 0) }) : parts.join("")}{t("app.uneven_band")}</p>
      <ul className="dots">{places.map((p) => {
        const [low, high] = bandOf(u, p);
        const side = sideOf(u, p);
        const label = `${said(p.value.value)} (${said(p.value.low)}–${said(p.value.high)}), n ${f.count(p.n)}`;
        return (
          <li key={p.key}><span title={called(u, p)}>{called(u, p)}</span>
            <svg className={side === "usual" ? "dot" : side === "worse" ? "dot over" : "dot under"} viewBox={`0 0 ${WIDTH} 14`} role="img" aria-label={label} preserveAspectRatio="none"><title>{label}</title>
              <rect x={at(low)} width={Math.max(0, at(high) - at(low))} y="1" height="12" /><line x1={at(p.value.low)} x2={at(p.value.high)} y1="7" y2="7" /><line className="point" x1={at(p.value.value) - 1} x2={at(p.value.value) + 1} y1="7" y2="7" /></svg>
            <span className="number">{said(p.value.value)}</span><span className="number quiet">n {f.count(p.n)}</span></li>
        );
      })}</ul>
    </section>
  );
}
