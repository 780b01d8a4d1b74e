// SPDX-License-Identifier: Apache-2.0

// Period, unit and segment: at the same place and of the same meaning on every page.

import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useId, useRef, useState } from "react";
import { useWhole } from "../api/lists";
import { useAnswer } from "../api/answer";
import type { Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Festivals, useHolidays } from "./Festivals";
import { festivalAt } from "./holidays";
import { inTree } from "./units";
import { PERIODS, type Pick, USUAL, usePicked } from "./picked";

const INDENT = "\u2003"; // a menu of the browser keeps no other space at the start of a line

/** Changes what is picked; everything else of the address stays. */
function usePick(): (change: Pick) => void {
  const navigate = useNavigate();
  return (change) => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...change })) as never });
}

export function Pickers(): ReactNode {
  return <div className="pickers"><PeriodPicker /><UnitPicker /><SegmentPicker /></div>;
}

function PeriodPicker(): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const picked = usePicked();
  const pick = usePick();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const own = picked.pick.from !== undefined;
  const holidays = useHolidays();
  const festival = own ? festivalAt(holidays.festivals, picked.from, picked.last) : undefined;
  const preset = own ? undefined : (picked.pick.p ?? USUAL);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const choose = (change: Pick): void => {
    box.current?.hidePopover();
    pick({ p: undefined, from: undefined, to: undefined, ...change });
  };
  return (
    <>
      <button type="button" className="picker" popoverTarget={id}>
        <Icon name="calendar" /><span className="hidden-text">{t("app.period")}</span><span>{picked.from === "" ? t("app.period") : festival !== undefined ? `${festival.festival[lang]} ${festival.year}` : own ? f.span(picked.from, picked.last) : t(`app.period_${preset}` as Key)}</span>
        {(!own || festival !== undefined) && picked.from !== "" && <span className="quiet wide-only">{f.span(picked.from, picked.last)}</span>}
      </button>
      <div id={id} ref={box} popover="auto" className="pop" onToggle={(e) => {
        if (e.newState !== "open") return;
        setFrom(picked.from);
        setTo(picked.last);
      }}>
        {PERIODS.map((p) => <button key={p} type="button" className="pop-item" aria-pressed={p === preset} onClick={() => choose({ p: p === USUAL ? undefined : p })}>{t(`app.period_${p}` as Key)}</button>)}
        {picked.oldest !== null && picked.newest !== null && <button type="button" className="pop-item" onClick={() => choose({ from: picked.oldest!, to: picked.newest! })}>{t("app.period_all")}</button>}
        <Festivals holidays={holidays} chosen={own ? picked.from : ""} choose={(from, to) => choose({ from, to })} />
        <div className="pop-dates">
          <label><span>{t("app.period_from")}</span><input type="date" value={from} max={to} onChange={(e) => setFrom(e.target.value)} /><small className="festival-mark">{holidays.nameAt(from)}</small></label>
          <label><span>{t("app.period_to")}</span><input type="date" value={to} min={from} onChange={(e) => setTo(e.target.value)} /><small className="festival-mark">{holidays.nameAt(to)}</small></label>
          <button type="button" className="button" disabled={from === "" || to === "" || from > to} onClick={() => choose({ from, to })}>{t("app.apply")}</button>
        </div>
        {picked.newest !== null && <p className="quiet pop-note">{t("app.period_note", { day: picked.newest })}</p>}
      </div>
    </>
  );
}

function UnitPicker(): ReactNode {
  const { t, lang } = useWords();
  const { pick: { unit } } = usePicked();
  const pick = usePick();
  const tree = useWhole("units").data ?? [];
  const codes = useAnswer(["count"], { by: ["unit"], ever: true, everywhere: true, enabled: tree.length === 0 }).data?.rows ?? [];
  const options = tree.length > 0 ? inTree(tree, lang).map(({ unit: u, depth }) => ({ value: u.code, label: `${INDENT.repeat(depth)}${labelIn(lang, u.label) || u.code}` }))
    : codes.map((r) => r.keys?.[0]).filter((c): c is string => typeof c === "string" && c !== "").map((c) => ({ value: c, label: c }));
  if (options.length === 0 && unit === undefined) return null;
  return <Choose label={t("app.unit")} all={t("app.unit_all")} icon="unit" value={unit} options={options} choose={(next) => pick({ unit: next })} />;
}

function SegmentPicker(): ReactNode {
  const { t, lang } = useWords();
  const { pick: { seg } } = usePicked();
  const pick = usePick();
  const personas = useWhole("personas").data ?? [];
  if (personas.length === 0 && seg === undefined) return null;
  return <Choose label={t("app.segment")} all={t("app.segment_all")} icon="segment" value={seg} options={personas.map((p) => ({ value: p.id, label: labelIn(lang, p.label) }))} choose={(next) => pick({ seg: next })} />;
}

interface ChooseProps {
  label: string;
  all: string;
  icon: "unit" | "segment";
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  choose: (value: string | undefined) => void;
}

function Choose({ label, all, icon, value, options, choose }: ChooseProps): ReactNode {
  const known = value === undefined || options.some((o) => o.value === value);
  return (
    <label className="picker">
      <Icon name={icon} />
      <select aria-label={label} value={value ?? ""} onChange={(e) => choose(e.target.value || undefined)}>
        <option value="">{all}</option>
        {!known && <option value={value}>{value}</option>}
        {options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}
      </select>
    </label>
  );
}
