// SPDX-License-Identifier: Apache-2.0

// From a touchpoint to what could be done about it, and on to seeing whether it
// worked.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import { keep, useWhole } from "../api/lists";
import { addCard, freshId } from "../map/edit";
import { MapLink } from "../map/MapLink";
import { KEEPING } from "../map/keeping";
import { contentOf } from "../map/model";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Failed } from "../ui/states";
import { ideasOf, type Place, placesOf } from "./ideas";

export function Ideas({ touchpoint, name, verify }: { touchpoint: string; name: string; verify: (() => void) | undefined }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const [adding, setAdding] = useState(false);
  const journeys = useWhole("journeys").data;
  if (!may(desk, "read journey") || journeys === undefined) return null;
  const ideas = ideasOf(journeys, touchpoint);
  const places = placesOf(journeys, touchpoint);
  const title = t("app_moments.ideas");
  return (
    <section className="stack tight" aria-label={`${title}${t("app.colon")}${name}`}>
      <h3>{title}</h3>
      {ideas.length > 0 && <ul className="plain-list">{ideas.map(({ journey, card }) => <li key={journey.id + card.id}><MapLink id={journey.id} part={`card/${card.id}`}>{labelIn(lang, card.label)}</MapLink> <span className="quiet small">{labelIn(lang, journey.label)}</span></li>)}</ul>}
      {ideas.length === 0 && <p className="small quiet">{t(places.length === 0 ? "app_moments.ideas_nowhere" : "app_moments.ideas_none")}</p>}
      <div className="row">
        {places.length === 0 && <Link className="button" to="/$workspace/journeys" params={{ workspace: desk.id }} search={keepPick as never}>{t("app_moments.to_maps")}</Link>}
        {places.length > 0 && may(desk, "change journey") && !adding && <button type="button" className="button" onClick={() => setAdding(true)}>{t("app_moments.idea_add")}</button>}
        {verify !== undefined && <button type="button" className="button" onClick={verify}>{t("app_moments.to_verify")}</button>}
      </div>
      {adding && <Add places={places} first={ideas[0]?.journey.id} touchpoint={touchpoint} done={() => setAdding(false)} />}
    </section>
  );
}

/** Writes an opportunity onto a map, under the touchpoint. */
function Add({ places, first, touchpoint, done }: { places: readonly Place[]; first: string | undefined; touchpoint: string; done: () => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const [text, setText] = useState("");
  const [at, setAt] = useState(() => Math.max(0, places.findIndex((p) => p.journey.id === first)));
  const save = useMutation({
    mutationFn: async ({ journey, stage }: Place) => {
      const fresh = await KEEPING.get(desk.id, journey.id);
      const content = contentOf(fresh);
      const card = { id: freshId(content), lane: "opportunities" as const, step: touchpoint, label: { [lang]: text.trim() } };
      return KEEPING.put(desk.id, journey.id, fresh.version, addCard(stage, card)(content));
    },
    onSuccess: (record) => {
      client.setQueryData(["journey", desk.id, record.id], record);
      keep(client, desk.id, "journeys", record);
      done();
    },
  });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    const place = places[at];
    if (place !== undefined && text.trim() !== "") save.mutate(place);
  };
  return (
    <form className="stack tight" onSubmit={submit}>
      <label className="field"><span>{t("app_moments.idea_text")}</span><input className="text-input" value={text} maxLength={500} autoFocus onChange={(e) => setText(e.target.value)} /></label>
      {places.length > 1 && <label className="field"><span>{t("app_moments.idea_map")}</span><select className="text-input" value={at} onChange={(e) => setAt(Number(e.target.value))}>{places.map((p, i) => <option key={p.journey.id} value={i}>{labelIn(lang, p.journey.label)}</option>)}</select></label>}
      <div className="row"><button type="submit" className="button main" disabled={text.trim() === "" || save.isPending}>{t("app.save")}</button><button type="button" className="button" onClick={done}>{t("app_map.cancel")}</button></div>
      {save.error !== null && <Failed error={save.error} />}
    </form>
  );
}
