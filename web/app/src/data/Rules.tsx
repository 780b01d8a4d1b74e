// SPDX-License-Identifier: Apache-2.0

// Which form of event belongs to which touchpoint. The first rule that fits
// decides; every change shows its effect before it is made.

import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useDeferredValue, useState } from "react";
import { call, etag } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useForget, useWhole } from "../api/lists";
import type { Rule, RuleDraft } from "../api/schema";
import { CHANNELS } from "../touchpoints/Filters";
import { Effect } from "../touchpoints/Effect";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useBeginning } from "../ui/More";
import { TouchpointLink } from "../ui/marks";
import { Sheet } from "../ui/Sheet";
import { Empty, Failed, Loaded } from "../ui/states";
import { Files } from "../ui/Files";
import { Icon } from "../ui/Icon";

const STEP = 50;

export function Rules(): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const rules = useWhole("rules");
  const touchpoints = useWhole("touchpoints").data ?? [];
  const [open, setOpen] = useState<Rule | "new" | null>(null);
  const edits = may(desk, "change rule");
  const list = [...(rules.data ?? [])].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  const [shown, more] = useBeginning(list, STEP);
  return (
    <Card title={t("app.data_rules")} says={t("app.rules_says")} tools={<>
      {list.length > 0 && <Files name={t("app.data_rules")} rows={() => [[t("app.rule_order"), t("app.rule_when"), t("app.rule_then"), t("app.field_status")], ...list.map((r) => [r.order, condition(r).map(([field, value]) => `${field} ${value}`).join("; "), r.touchpoint === "ignore" ? t("app.rule_ignore") : labelIn(lang, touchpoints.find((p) => p.id === r.touchpoint)?.label) || r.touchpoint, t(r.enabled ? "app.rule_on" : "app.rule_off")])]} />}
      {may(desk, "propose rule") && <button type="button" className="button" onClick={() => setOpen("new")}><Icon name="plus" />{t(edits ? "app.rule_new" : "app.rule_propose")}</button>}
    </>}>
      <Loaded query={rules} height={200}>{() => list.length === 0 ? <Empty title={t("app.rules_none")} says={t("app.rules_none_what")} /> : (
        <div className="scroll" tabIndex={0} role="region" aria-label={t("app.data_rules")}>
          <table className="plain-table stacked">
            <thead><tr><th scope="col" className="end">{t("app.rule_order")}</th><th scope="col">{t("app.rule_when")}</th><th scope="col">{t("app.rule_then")}</th><th scope="col">{t("app.field_status")}</th><th /></tr></thead>
            <tbody>{shown.map((r) => {
              const target = touchpoints.find((p) => p.id === r.touchpoint);
              return (
                <tr key={r.id}>
                  <td className="end number">{r.order}</td>
                  <td data-label={t("app.rule_when")}><div>{condition(r).map(([field, value]) => <span key={field} className="tag">{t(`app.rule_${field}`)} {field === "channel" ? name("app.channel", value) : value}</span>)}{r.note !== undefined && r.note !== "" && <p className="quiet small">{half(lang, r.note)}</p>}</div></td>
                  <td data-label={t("app.rule_then")}>{r.touchpoint === "ignore" ? <span className="quiet">{t("app.rule_ignore")}</span> : target === undefined ? r.touchpoint : <TouchpointLink touchpoint={target} />}</td>
                  <td data-label={t("app.field_status")}>{r.enabled ? <span className="tag good">{t("app.rule_on")}</span> : <span className="tag">{t("app.rule_off")}</span>}</td>
                  <td className="end">{edits && <button type="button" className="tool" aria-label={t("app.rule_edit", { n: r.order, name: labelIn(lang, target?.label) })} onClick={() => setOpen(r)}><Icon name="pencil" /></button>}</td>
                </tr>
              );
            })}</tbody>
          </table>
          {more}
        </div>
      )}</Loaded>
      {open !== null && <Editor key={open === "new" ? "new" : open.id} rule={open === "new" ? null : open} order={Math.max(0, ...list.map((r) => r.order)) + 10} close={() => setOpen(null)} />}
    </Card>
  );
}

/** Of a note that says the same in Chinese and in English, as a template writes it, the half of the reader's language. */
export function half(lang: "zh" | "en", note: string): string {
  const parts = note.split(" / ");
  const chinese = parts.map((p) => /\p{Script=Han}/u.test(p));
  if (parts.length !== 2 || chinese[0] === chinese[1]) return note;
  return parts[chinese.indexOf(lang === "zh")]!;
}

/** What a rule asks for. */
export function condition(r: Rule | RuleDraft): ["source" | "channel" | "name" | "place" | "facets", string][] {
  const all: ["source" | "channel" | "name" | "place" | "facets", string | undefined][] = [["source", r.source], ["channel", r.channel], ["name", r.name], ["place", r.place], ["facets", (r.facets ?? []).map((f) => `${f.name} = ${f.value}`).join("、")]];
  return all.filter((c): c is ["source" | "channel" | "name" | "place" | "facets", string] => c[1] !== undefined && c[1] !== "");
}

function Editor({ rule, order, close }: { rule: Rule | null; order: number; close: () => void }): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const sources = useWhole("sources").data ?? [];
  const edits = may(desk, "change rule");
  const [draft, setDraft] = useState<RuleDraft>(() => rule ?? { order, enabled: edits, touchpoint: "" });
  const asked = useDeferredValue(draft);
  const whole = asked.touchpoint !== "" && condition(asked).length > 0;
  const preview = useQuery({
    queryKey: ["discovery", desk.id, "rule", asked, lang],
    enabled: whole,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/rules/preview", { workspace: desk.id, body: { save: asked, samples: 5 } }, signal),
  });
  const done = async (): Promise<void> => {
    close();
    await forget();
  };
  const save = useMutation({
    mutationFn: () => (rule === null ? call("POST /v1/workspaces/{workspace}/rules", { workspace: desk.id, body: draft }) : call("PUT /v1/workspaces/{workspace}/rules/{id}", { workspace: desk.id, id: rule.id, "If-Match": etag(rule), body: draft })),
    onSuccess: done,
  });
  const remove = useMutation({ mutationFn: () => call("DELETE /v1/workspaces/{workspace}/rules/{id}", { workspace: desk.id, id: rule!.id, "If-Match": etag(rule!) }), onSuccess: done });
  const text = (field: "name" | "place" | "note"): ReactNode => <label><span>{t(`app.rule_${field}`)}</span><input value={draft[field] ?? ""} maxLength={500} onChange={(e) => setDraft({ ...draft, [field]: e.target.value || undefined })} /></label>;
  return (
    <Sheet title={t(rule === null ? "app.rule_new" : "app.rule_change")} close={close}>
      <p className="quiet">{t("app.rule_patterns")}</p>
      <div className="fields">
        {text("name")}{text("place")}
        <label><span>{t("app.rule_channel")}</span><select value={draft.channel ?? ""} onChange={(e) => setDraft({ ...draft, channel: e.target.value || undefined })}><option value="">{t("app.any")}</option>{CHANNELS.map((c) => <option key={c} value={c}>{name("app.channel", c)}</option>)}</select></label>
        <label><span>{t("app.rule_source")}</span><select value={draft.source ?? ""} onChange={(e) => setDraft({ ...draft, source: e.target.value || undefined })}><option value="">{t("app.any")}</option>{draft.source !== undefined && !sources.some((s) => s.name === draft.source) && <option value={draft.source}>{draft.source}</option>}{sources.map((s) => <option key={s.id} value={s.name}>{labelIn(lang, s.label) || s.name}</option>)}</select></label>
        <label><span>{t("app.rule_then")}</span><select value={draft.touchpoint} onChange={(e) => setDraft({ ...draft, touchpoint: e.target.value })}><option value="" disabled>{t("app.rule_choose")}</option><option value="ignore">{t("app.rule_ignore")}</option>{touchpoints.map((p) => <option key={p.id} value={p.id}>{labelIn(lang, p.label)}</option>)}</select></label>
        <label><span>{t("app.rule_order")}</span><input type="number" value={draft.order} onChange={(e) => setDraft({ ...draft, order: Math.round(Number(e.target.value)) })} /></label>
        {text("note")}
      </div>
      {edits && <label className="row"><input type="checkbox" checked={draft.enabled} onChange={(e) => setDraft({ ...draft, enabled: e.target.checked })} />{t("app.rule_enabled")}</label>}
      <section className="settle" aria-label={t("app.effect")}><h3>{t("app.effect")}</h3>{whole ? <Loaded query={preview} height={60}>{(p) => <Effect preview={p} />}</Loaded> : <p className="quiet">{t("app.rule_unfinished")}</p>}</section>
      {(save.error ?? remove.error) !== null && <Failed error={(save.error ?? remove.error)!} />}
      <div className="row"><button type="button" className="button main" disabled={!whole || save.isPending} onClick={() => save.mutate()}>{t(edits ? "app.save" : "app.do_propose")}</button><span className="space" />{rule !== null && <button type="button" className="button" disabled={remove.isPending} onClick={() => remove.mutate()}>{t("app.rule_remove")}</button>}</div>
    </Sheet>
  );
}
