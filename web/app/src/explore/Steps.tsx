// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId, useState } from "react";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import type { Choice } from "./trails";

interface StepsProps {
  label: string;
  none: string; // what an empty choice means
  steps: readonly Choice[];
  value: readonly string[] | undefined;
  single?: boolean;
  choose: (keys: string[] | undefined) => void;
}

const SHOWN = 80;

/** Choosing steps by their name, the most met first. */
export function Steps({ label, none, steps, value, single = false, choose }: StepsProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const id = useId();
  const [typed, setTyped] = useState("");
  const chosen = value ?? [];
  const nameOf = (key: string): string => steps.find((s) => s.key === key)?.text ?? key;
  const found = matching(steps, typed);
  const toggle = (key: string): void => {
    const next = chosen.includes(key) ? chosen.filter((k) => k !== key) : single ? [key] : [...chosen, key];
    choose(next.length > 0 ? next : undefined);
    if (single) document.getElementById(id)?.hidePopover();
  };
  return (
    <>
      <button type="button" className="picker steps-picker" popoverTarget={id}>
        <span className="quiet">{label}</span><span className="steps-chosen">{chosen.length === 0 ? none : nameOf(chosen[0]!)}</span>{chosen.length > 1 && <span className="quiet">+{chosen.length - 1}</span>}
      </button>
      <div id={id} popover="auto" className="pop steps-pop">
        <label className="search-box"><Icon name="search" /><input value={typed} placeholder={t("app_journeys.steps_find")} aria-label={`${label}: ${t("app_journeys.steps_find")}`} onChange={(e) => setTyped(e.target.value)} /></label>
        <ul>
          {found.slice(0, SHOWN).map((s) => (
            <li key={s.key}><label><input type={single ? "radio" : "checkbox"} name={id} checked={chosen.includes(s.key)} onChange={() => toggle(s.key)} /><span className="grow">{s.text}</span><span className="quiet number">{s.customers > 0 && f.count(s.customers)}</span></label></li>
          ))}
        </ul>
        {found.length === 0 && <p className="quiet pop-note">{t("app.find_none")}</p>}
        {chosen.length > 0 && <button type="button" className="pop-item" onClick={() => choose(undefined)}>{none}</button>}
      </div>
    </>
  );
}

/** Steps whose name holds what was typed, in full width or not. */
export function matching(steps: readonly Choice[], typed: string): readonly Choice[] {
  const plain = (s: string): string => s.normalize("NFKC").toLowerCase().trim();
  const wanted = plain(typed);
  return wanted === "" ? steps : steps.filter((s) => plain(s.text).includes(wanted));
}
