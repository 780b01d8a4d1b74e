// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import type { PlaceCard, StudyShown, UnevenCard } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";

const WIDTH = 200;

/** What is not the same everywhere: of the touchpoint, else of its stage. */
export function Uneven({ study, touchpoint }: { study: StudyShown; touchpoint: string }): ReactNode {
  const { t } = useWords();
  const stage = (useWhole("touchpoints").data ?? []).find((p) => p.id === touchpoint)?.stage;
  const own = (study.uneven ?? []).filter((u) => u.touchpoint?.id === touchpoint);
  const shown = own.length > 0 ? own : (study.uneven ?? []).filter((u) => u.touchpoint === undefined && u.stage === stage && u.over !== "channel").slice(0, 2);
  return (
    <>
      {shown.map((u) => <Spread key={`${u.over} ${u.measure}`} uneven={u} />)}
      {study.tone !== undefined && study.tone.compared === 0 && <p className="quiet small">{t("app.tone_missing", { n: study.tone.n })}</p>}
    </>
  );
}

/** One dot for each place with its interval; the band is where places of its size lie. */
function Spread({ uneven: u }: { uneven: UnevenCard }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const wait = u.measure === "wait";
  const said = (v: number): string => (wait ? f.duration(v * 1000) : f.percent(v));
  const band = (p: PlaceCard): [number, number] => [wait ? Math.exp(p.inner?.[0] ?? 0) : Math.max(0, p.inner?.[0] ?? 0), wait ? Math.exp(p.inner?.[1] ?? 0) : Math.min(1, p.inner?.[1] ?? 1)];
  const places = [...(u.places ?? [])].sort((a, b) => b.value.value - a.value.value);
  const most = Math.max(...places.map((p) => p.value.high)) * 1.05;
  const at = (v: number): number => (WIDTH * Math.min(1, v / most));
  const called = (p: PlaceCard): string => (u.over === "channel" ? name("app.channel", p.key) : u.over === "shift" ? `${p.key.padStart(2, "0")}:00–` : p.name);
  const beyond = places.filter((p) => p.beyond > 0);
  const title = `${u.stage_name === undefined || u.touchpoint !== undefined ? "" : `${u.stage_name} · `}${t(`app.over.${u.over}`)} · ${t(`app.uneven.${u.measure}`)}`;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="quiet small">{beyond.length === 0 ? t("app.uneven_says", { low: said(places.at(-1)?.value.value ?? 0), high: said(places[0]?.value.value ?? 0) }) : t("app.uneven_beyond", { names: beyond.slice(0, 3).map(called).join(t("app.and")), n: beyond.length })}</p>
      <ul className="dots">{places.map((p) => {
        const [low, high] = band(p);
        const label = `${said(p.value.value)} (${said(p.value.low)}–${said(p.value.high)}), n ${f.count(p.n)}`;
        return (
          <li key={p.key}><span>{called(p)}</span>
            <svg className={p.beyond === 0 ? "dot" : (p.value.value > high) !== (u.measure === "tone") ? "dot over" : "dot under"} viewBox={`0 0 ${WIDTH} 14`} role="img" aria-label={label} preserveAspectRatio="none"><title>{label}</title>
              <rect x={at(low)} width={Math.max(0, at(high) - at(low))} y="1" height="12" /><line x1={at(p.value.low)} x2={at(p.value.high)} y1="7" y2="7" /><line className="point" x1={at(p.value.value) - 1} x2={at(p.value.value) + 1} y1="7" y2="7" /></svg>
            <span className="number">{said(p.value.value)}</span></li>
        );
      })}</ul>
    </section>
  );
}
