// SPDX-License-Identifier: Apache-2.0

import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keep, useWhole } from "../api/lists";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { addStage } from "./edit";
import { useMap } from "./view";

/** Adds a column: a stage that the workspace has, or a new one of this journey. */
export function AddStage({ column }: { column: number }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const { id, content, edit, select } = useMap();
  const [open, setOpen] = useState(false);
  const [fault, setFault] = useState("");
  const [name, setName] = useState("");
  const stages = (useWhole("stages").data ?? []).filter((s) => (!s.journey || s.journey === id) && !content.stages.some((x) => x.stage === s.id));
  const add = (stage: string): void => {
    setOpen(false);
    setName("");
    edit(addStage(stage));
    select(`stage/${stage}`);
  };
  const make = (e: FormEvent): void => {
    e.preventDefault();
    if (name.trim() === "") return;
    call("POST /v1/workspaces/{workspace}/stages", { workspace: desk.id, body: { label: { [lang]: name.trim() }, journey: id, order: content.stages.length * 10 } }).then((made) => {
      keep(client, desk.id, "stages", made);
      add(made.id);
    }, (x: Error) => setFault(x.message));
  };
  if (!open) return <button type="button" className="map-add" tabIndex={-1} data-spot="add stage" data-row={-1} data-col={column} onClick={() => setOpen(true)}><Icon name="plus" size={14} />{t("app_map.add_stage")}</button>;
  return (
    <div className="map-add-stage" onKeyDown={(e) => {
      e.stopPropagation();
      if (e.key === "Escape") setOpen(false);
    }}>
      {stages.length > 0 && <select className="cell-input" aria-label={t("app_map.add_stage")} value="" onChange={(e) => e.target.value !== "" && add(e.target.value)}><option value="">{t("app_map.choose_stage")}</option>{stages.map((s) => <option key={s.id} value={s.id}>{labelIn(lang, s.label)}</option>)}</select>}
      {may(desk, "change stage") && <form className="row" onSubmit={make}><input className="text-input" aria-label={t("app_map.new_stage")} placeholder={t("app_map.new_stage")} maxLength={200} autoFocus value={name} onChange={(e) => setName(e.target.value)} /><button type="submit" className="button" disabled={name.trim() === ""}>{t("app_map.add")}</button></form>}
      <button type="button" className="tool" onClick={() => setOpen(false)}>{t("app_map.cancel")}</button>
      {fault !== "" && <p className="fault" role="alert">{fault}</p>}
    </div>
  );
}
