// SPDX-License-Identifier: Apache-2.0

import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call, etag } from "../api/call";
import { useDesk } from "../api/desk";
import { listKey, useWhole } from "../api/lists";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Failed } from "../ui/states";
import { setHead } from "./edit";
import { ChoiceField, EvidenceField, EvidenceList } from "../sheet/fields";
import { WordsField } from "./fields";
import { useMap } from "./view";

/** The journey itself: its name, who goes it, in which case. */
export function HeadDetails(): ReactNode {
  const { t, lang } = useWords();
  const { id, content, edit, mayEdit } = useMap();
  const personas = useWhole("personas").data ?? [];
  const journeys = (useWhole("journeys").data ?? []).filter((j) => j.id !== id);
  const kind = content.kind || "as-is";
  if (!mayEdit) return <><h3>{labelIn(lang, content.label)}</h3><p>{labelIn(lang, content.scenario)}</p><EvidenceList value={content.evidence ?? []} /></>;
  return (
    <>
      <h3>{t("app_map.head")}</h3>
      <WordsField name={t("app.field_label")} value={content.label} change={(label, of) => edit(setHead({ label }), `label ${of}`)} />
      <ChoiceField name={t("app_map.persona")} value={content.persona ?? ""} none={t("app_map.everybody")} choices={personas.map((p) => ({ value: p.id, label: labelIn(lang, p.label) }))} change={(persona) => edit(setHead({ persona: persona || undefined }))} />
      <WordsField long name={t("app_map.scenario")} value={content.scenario} change={(scenario, of) => edit(setHead({ scenario }), `scenario ${of}`)} />
      <ChoiceField name={t("app_map.kind")} value={kind} choices={["as-is", "to-be"].map((k) => ({ value: k, label: t(`app_map.kind.${k}` as "app_map.kind.as-is") }))} change={(next) => edit(setHead(next === "to-be" ? { kind: next } : { kind: next, of: undefined }))} />
      {kind === "to-be" && <ChoiceField name={t("app_map.of")} value={content.of ?? ""} none="–" choices={journeys.map((j) => ({ value: j.id, label: labelIn(lang, j.label) }))} change={(of) => edit(setHead({ of: of || undefined }))} />}
      <ChoiceField name={t("app_map.level")} value={content.level || "journey"} choices={["lifecycle", "journey", "step"].map((l) => ({ value: l, label: t(`app_map.zoom.${l}` as "app_map.zoom.step") }))} change={(level) => edit(setHead({ level }))} />
      <ChoiceField name={t("app.field_status")} value={content.status} choices={["planned", "active", "retired"].map((s) => ({ value: s, label: t(`app.status.${s}` as "app.status.active") }))} change={(status) => edit(setHead({ status }))} />
      <EvidenceField value={content.evidence ?? []} change={(evidence, group) => edit(setHead({ evidence }), group)} />
      <Delete />
    </>
  );
}

/** Takes the journey away; its versions stay, and it can be brought back from the list. */
function Delete(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { id } = useMap();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [fault, setFault] = useState<Error | null>(null);
  const [sure, setSure] = useState(false);
  const act = async (): Promise<void> => {
    const newest = await call("GET /v1/workspaces/{workspace}/journeys/{id}", { workspace: desk.id, id });
    await call("DELETE /v1/workspaces/{workspace}/journeys/{id}", { workspace: desk.id, id, "If-Match": etag(newest) });
    await client.invalidateQueries({ queryKey: listKey(desk.id, "journeys") });
    await navigate({ to: "/$workspace/journeys", params: { workspace: desk.id }, search: keepPick as never });
  };
  return (
    <>
      {sure
        ? <div className="row"><span>{t("app_map.delete_sure")}</span><button type="button" className="button" onClick={() => act().catch((e: Error) => setFault(e))}>{t("app_map.delete")}</button><button type="button" className="tool" onClick={() => setSure(false)}>{t("app_map.cancel")}</button></div>
        : <button type="button" className="button" onClick={() => setSure(true)}>{t("app_map.delete_journey")}</button>}
      {fault !== null && <Failed error={fault} />}
    </>
  );
}
