// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId, useState } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Place } from "../api/schema";
import type { Key } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { ROLES } from "./members";

/** A role, and of whom it has only a part, which part. */
export function PlaceFields({ place, change }: { place: Place; change: (next: Place) => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const units = useWhole("units").data ?? [];
  const roles = ROLES.filter((r) => r !== "owner" || desk.role === "owner");
  return (
    <>
      <label className="field"><span>{t("app_settings.role")}</span>
        <select className="text-input" value={place.role} onChange={(e) => change({ ...place, role: e.target.value as Place["role"] })}>{roles.map((r) => <option key={r} value={r}>{t(`app_settings.role.${r}`)}</option>)}</select>
        <small className="quiet">{t(`app_settings.role_what.${place.role}` as Key)}</small>
      </label>
      {place.role === "touchpoint-owner" && <Scope label={t("app_settings.scope_touchpoints")} all={touchpoints.map((p) => ({ id: p.id, text: labelIn(lang, p.label) }))} chosen={place.touchpoints ?? []} choose={(next) => change({ ...place, touchpoints: next })} />}
      {place.role === "unit-manager" && <Scope label={t("app_settings.scope_units")} all={units.map((u) => ({ id: u.id, text: labelIn(lang, u.label) || u.code }))} chosen={place.units ?? []} choose={(next) => change({ ...place, units: next })} />}
    </>
  );
}

interface ScopeProps {
  label: string;
  all: readonly { id: string; text: string }[];
  chosen: readonly string[];
  choose: (next: string[]) => void;
}

/** Some of many: search, then tick; what is ticked stays in sight. */
function Scope({ label, all, chosen, choose }: ScopeProps): ReactNode {
  const { t } = useWords();
  const id = useId();
  const [typed, setTyped] = useState("");
  const words = typed.normalize("NFKC").toLowerCase().split(/\s+/).filter((w) => w !== "");
  const shown = all.filter((x) => chosen.includes(x.id) || words.every((w) => x.text.toLowerCase().includes(w)));
  return (
    <fieldset className="scope">
      <legend>{label} <span className="quiet">{t("app_settings.chosen", { n: chosen.length })}</span></legend>
      <input className="text-input" type="search" aria-label={t("app_settings.scope_find", { what: label })} placeholder={t("app_settings.scope_find", { what: label })} value={typed} onChange={(e) => setTyped(e.target.value)} />
      <div className="scope-list" role="group" aria-label={label} tabIndex={0}>
        {shown.map((x) => <label key={x.id} className="choice"><input id={`${id}-${x.id}`} type="checkbox" checked={chosen.includes(x.id)} onChange={(e) => choose(e.target.checked ? [...chosen, x.id] : chosen.filter((c) => c !== x.id))} />{x.text}</label>)}
        {shown.length === 0 && <p className="quiet small">{t("app.find_none")}</p>}
      </div>
    </fieldset>
  );
}
