// SPDX-License-Identifier: Apache-2.0

// One text to be accepted or corrected: what the model reads and how sure it is,
// and what the person says instead. Up and down go from line to line, left and
// right change it, 1 to 3 name the feeling.

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { TextRead } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { type Choice, useAspects } from "./Filters";
import { beside, type Draft, INTENTS, type Line, toggled, type Verdict, VERDICTS } from "./correction";
import { toneOf } from "./feelings";
import { Said } from "./Quote";
import { EMOTIONS } from "./view";

const OF_LINE = [...VERDICTS, "none"] as const;

interface CorrectorProps {
  read: TextRead;
  draft: Draft;
  change: (draft: Draft) => void;
  focus?: boolean; // takes the keyboard
}

export function Corrector({ read, draft, change, focus }: CorrectorProps): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const aspects = useAspects();
  useEffect(() => {
    if (focus === true) box.current?.querySelector<HTMLElement>("[role=radiogroup] [aria-checked=true]")?.focus();
  }, [read.event, focus]);
  const move = (e: KeyboardEvent): void => {
    if (e.key !== "ArrowUp" && e.key !== "ArrowDown" || e.target instanceof HTMLSelectElement) return;
    e.preventDefault();
    const groups = [...(box.current?.querySelectorAll<HTMLElement>("[role=radiogroup]") ?? [])];
    const here = groups.findIndex((g) => g.contains(document.activeElement));
    groups[Math.min(groups.length - 1, Math.max(0, here + (e.key === "ArrowDown" ? 1 : -1)))]?.querySelector<HTMLElement>("[aria-checked=true]")?.focus();
  };
  const set = (i: number, line: Partial<Line>): void => change({ ...draft, lines: draft.lines.map((l, k) => (k === i ? { ...l, ...line } : l)) });
  return (
    <div className="corrector stack" ref={box} onKeyDown={move}>
      <blockquote className="large-quote"><Said text={read.text} mentions={draft.lines.filter((l) => l.polarity !== "none").map((l) => ({ ...l.read, aspect: l.aspect, polarity: l.polarity as Verdict }))} /></blockquote>
      <p className="quiet">{t("app_voices.model_thinks", { polarity: t(`app_voices.polarity_${toneOf(read.polarity)}`), sure: f.percent(Math.max(read.p_positive, 1 - read.p_positive)) })}{(read.why ?? []).length > 0 && ` ${(read.why ?? []).map((w) => name("app_voices.why", w)).join("")}`}</p>
      <div className="correct-line whole"><b>{t("app_voices.whole")}</b><Verdicts label={t("app_voices.whole")} all={VERDICTS} at={draft.polarity} choose={(polarity) => change({ ...draft, polarity })} numbered />
        <select className="text-input" aria-label={t("app_voices.filter_emotion")} value={draft.emotion} onChange={(e) => change({ ...draft, emotion: e.target.value })}>{["none", ...EMOTIONS].map((x) => <option key={x} value={x}>{name("app_voices.emotion", x)}</option>)}</select>
      </div>
      <fieldset className="row intents"><legend className="small quiet">{t("app_voices.intents")}</legend>{INTENTS.map((x) => <label key={x} className="row small"><input type="checkbox" checked={draft.intents.includes(x)} onChange={() => change({ ...draft, intents: toggled(draft.intents, x) })} /> {t(`app_voices.intent.${x}`)}</label>)}</fieldset>
      {draft.lines.map((l, i) => <Mention key={`${l.read.start} ${l.read.aspect}`} line={l} text={read.text} aspects={aspects} set={(line) => set(i, line)} />)}
    </div>
  );
}

/** One mention: where it stands, what it is about, how it feels, and how sure the model is. */
function Mention({ line: l, text, aspects, set }: { line: Line; text: string; aspects: readonly Choice[]; set: (line: Partial<Line>) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const own = { value: l.read.aspect, label: l.read.aspect_name || l.read.aspect };
  const said = [...text].slice(l.read.start, l.read.end).join("");
  return (
    <div className="correct-line">
      <span className="correct-where"><q>{said}</q> <span className="quiet small">{t("app_voices.sure", { share: f.percent(l.read.confidence) })}</span></span>
      <Verdicts label={`${said} ${own.label}`} all={OF_LINE} at={l.polarity} choose={(polarity) => set({ polarity })} />
      <select className="text-input" aria-label={t("app_voices.aspect_of", { what: said })} value={l.aspect} onChange={(e) => set({ aspect: e.target.value })}>{[own, ...aspects.filter((a) => a.value !== own.value)].map((a) => <option key={a.value} value={a.value}>{a.label}</option>)}</select>
    </div>
  );
}

/** One choice of a feeling; left and right go on. */
function Verdicts<T extends Verdict | "none">({ label, all, at, choose, numbered }: { label: string; all: readonly T[]; at: T; choose: (v: T) => void; numbered?: boolean }): ReactNode {
  const { t } = useWords();
  const group = useRef<HTMLDivElement>(null);
  const key = (e: KeyboardEvent): void => {
    if (e.key !== "ArrowLeft" && e.key !== "ArrowRight") return;
    e.preventDefault();
    const next = beside(all, at, e.key === "ArrowRight" ? 1 : -1);
    choose(next);
    group.current?.querySelectorAll<HTMLElement>("button")[all.indexOf(next)]?.focus();
  };
  const text = (v: T): string => (v === "none" ? t("app_voices.not_said") : t(`app_voices.polarity_${toneOf(v)}`));
  return <div role="radiogroup" aria-label={label} className="verdicts" ref={group} onKeyDown={key}>{all.map((v, i) => <button key={v} type="button" role="radio" aria-checked={v === at} tabIndex={v === at ? 0 : -1} className={v === "none" ? "" : toneOf(v)} onClick={() => choose(v)}>{numbered && <kbd>{i + 1}</kbd>}{text(v)}</button>)}</div>;
}
