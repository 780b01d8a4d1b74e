// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import { labelIn, useWords } from "../text/words";

/** A touchpoint of the register, by stage; those of one stage first. */
export function TouchpointChoice({ label, first, choose, close, but = [] }: { label: string; first?: string; choose: (id: string) => void; close?: () => void; but?: readonly string[] }): ReactNode {
  const { t, lang } = useWords();
  const touchpoints = (useWhole("touchpoints").data ?? []).filter((p) => !but.includes(p.id));
  const stages = useWhole("stages").data ?? [];
  const ordered = [...stages.filter((s) => s.id === first), ...stages.filter((s) => s.id !== first)];
  const groups = [...ordered.map((s) => ({ id: s.id, name: labelIn(lang, s.label), list: touchpoints.filter((p) => p.stage === s.id) })), { id: "", name: t("app_map.no_stage"), list: touchpoints.filter((p) => !stages.some((s) => s.id === p.stage)) }];
  return (
    <select className="cell-input" autoFocus={close !== undefined} aria-label={label} value="" onBlur={close} onKeyDown={(e) => {
      e.stopPropagation();
      if (e.key === "Escape") close?.();
    }} onChange={(e) => e.target.value !== "" && choose(e.target.value)}>
      <option value="">{t("app_map.choose_touchpoint")}</option>
      {groups.filter((g) => g.list.length > 0).map((g) => <optgroup key={g.id} label={g.name}>{g.list.map((p) => <option key={p.id} value={p.id}>{labelIn(lang, p.label)}</option>)}</optgroup>)}
    </select>
  );
}
