// SPDX-License-Identifier: Apache-2.0

// The inbox of what no rule takes: a form of event becomes part of a touchpoint
// in two clicks, and its effect is shown before the second.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call, etag } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useForget, useWhole } from "../api/lists";
import type { Rule, RuleDraft, SuggestedTouchpoint, Touchpoint, UnmappedShape } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card, PageHead } from "../ui/Card";
import { useBeginning } from "../ui/More";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Empty, Failed, Loaded } from "../ui/states";
import { Effect } from "./Effect";
import { Gaps } from "./Gaps";
import { Sure } from "./Sure";

const LISTED = 200;
const STEP = 25;

/** What was done last, and what takes it back. */
export interface Done {
  says: string;
  rules: readonly Rule[];
  made?: Touchpoint;
}

/** Where a form of event is to go: a touchpoint that stands, a new one, or out. */
export type Target = { kind: "touchpoint"; id: string; name: string } | { kind: "new"; suggestion?: SuggestedTouchpoint; name: string } | { kind: "ignore" };

export function Discovery(): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const [done, setDone] = useState<Done | null>(null);
  const found = useQuery({
    queryKey: ["discovery", desk.id, lang],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/discovery", { workspace: desk.id, limit: LISTED }, signal),
    staleTime: 30_000,
  });
  const data = found.data;
  const every = data === undefined ? 0 : data.mapped.events + data.total.events;
  const [shown, more] = useBeginning(data?.unmapped ?? [], STEP);
  return (
    <>
      <PageHead title={t("app.page_discovery")} says={data === undefined ? undefined : (data.unmapped ?? []).length === 0 ? t("app.discovery_none") : t("app.discovery_says", { n: f.count(data.total.shapes), share: f.percent(data.total.events / every) })} />
      {done !== null && <Undo done={done} end={() => setDone(null)} />}
      <Loaded query={found} height={400}>{(d) => (
        <>
          {(d.unmapped ?? []).length === 0
            ? <Card title={t("app.unmapped")}><Empty title={every === 0 ? t("app.no_facts") : t("app.discovery_clear")} says={every === 0 ? t("app.no_facts_what") : t("app.discovery_clear_what")} /></Card>
            : <Card title={t("app.unmapped")} says={t("app.unmapped_how")}><Sure unmapped={d.unmapped ?? []} done={setDone} /><ul className="list">{shown.map((shape) => <ShapeLine key={shape.shape.id} unmapped={shape} done={setDone} />)}</ul>{more}</Card>}
          {(d.gaps ?? []).length > 0 && <Gaps gaps={d.gaps ?? []} />}
        </>
      )}</Loaded>
    </>
  );
}

function ShapeLine({ unmapped: u, done }: { unmapped: UnmappedShape; done: (d: Done) => void }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const [target, aim] = useState<Target | null>(null);
  const suggestions = u.suggestions ?? [];
  const free = may(desk, "propose rule");
  const nameOf = (s: SuggestedTouchpoint): string => labelIn(lang, s.label);
  return (
    <li className="shape">
      <div className="shape-what">
        <p><Icon name={iconOf(u.shape.channel)} /> <b>{u.shape.name}</b> {(u.shape.facets ?? []).map((x) => <span key={x.name} className="tag">{x.name} = {x.value}</span>)}</p>
        <p className="quiet small">{[name("app.channel", u.shape.channel), u.shape.place, t("app.from_source", { source: u.shape.source })].filter((x) => x !== "" && x !== undefined).join(" · ")}</p>
        <p className="small number">{t("app.shape_volume", { events: f.count(u.events), customers: f.count(u.customers) })}{u.last !== undefined && <span className="quiet"> · {t("app.last_seen", { day: f.day(u.last.slice(0, 10) /* the start of a day of UTC */) })}</span>}</p>
      </div>
      {free && (
        <div className="shape-do">
          {suggestions.slice(0, 3).map((s, i) => (
            <button key={s.touchpoint ?? s.key} type="button" className={i === 0 ? "button lead-choice" : "button"} title={s.reason} onClick={() => aim(s.touchpoint === undefined ? { kind: "new", suggestion: s, name: nameOf(s) } : { kind: "touchpoint", id: s.touchpoint, name: nameOf(s) })}>
              <Icon name={iconOf(s.channel)} />{nameOf(s)}<span className="quiet small">{s.confidence}</span>
            </button>
          ))}
          <Other choose={aim} name={u.shape.name} />
        </div>
      )}
      {target !== null && <Settle unmapped={u} target={target} close={() => aim(null)} done={done} />}
    </li>
  );
}

/** Any other touchpoint, a new one, or none. */
function Other({ choose, name }: { choose: (target: Target) => void; name: string }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const touchpoints = useWhole("touchpoints").data ?? [];
  return (
    <select className="button" aria-label={t("app.other_target")} value="" onChange={(e) => {
      const id = e.target.value;
      if (id === "+") choose({ kind: "new", name });
      else if (id === "-") choose({ kind: "ignore" });
      else choose({ kind: "touchpoint", id, name: labelIn(lang, touchpoints.find((p) => p.id === id)?.label) });
    }}>
      <option value="" disabled>{t("app.other_target")}</option>
      {may(desk, "change stage") && <option value="+">{t("app.target_new", { name })}</option>}
      <option value="-">{t("app.target_ignore")}</option>
      {touchpoints.map((p) => <option key={p.id} value={p.id}>{labelIn(lang, p.label)}</option>)}
    </select>
  );
}

/** The rule that takes exactly one form of event. */
export function ruleFor(u: UnmappedShape, touchpoint: string, order: number, anyChannel: boolean): RuleDraft {
  return {
    source: u.shape.source, channel: anyChannel ? undefined : u.shape.channel, name: escaped(u.shape.name), place: anyChannel || u.shape.place === undefined ? undefined : escaped(u.shape.place),
    facets: u.shape.facets ?? undefined, touchpoint, order, enabled: true,
  };
}

/** A text as a pattern that covers it alone: a star would be any run of characters, and "re:" an expression. */
export function escaped(text: string): string {
  return text.startsWith("re:") || text.includes("*") ? `re:^${text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$` : text;
}

/** The second click: what it will do, then doing it. */
function Settle({ unmapped: u, target, close, done }: { unmapped: UnmappedShape; target: Target; close: () => void; done: (d: Done) => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const rules = useWhole("rules").data;
  const touchpoints = useWhole("touchpoints").data ?? [];
  const [anyChannel, setAnyChannel] = useState(false);
  const [typed, setTyped] = useState(target.kind === "new" ? target.name : "");
  const decides = may(desk, "change rule");
  const order = Math.max(0, ...(rules ?? []).map((r) => r.order)) + 10;
  // a new touchpoint has no id yet; what a rule takes does not depend on where it leads
  const aim = target.kind === "touchpoint" ? target.id : target.kind === "ignore" ? "ignore" : (touchpoints[0]?.id ?? "ignore");
  const preview = useQuery({
    queryKey: ["discovery", desk.id, "preview", u.shape.id, aim, anyChannel, order, lang],
    enabled: rules !== undefined,
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/rules/preview", { workspace: desk.id, body: { save: ruleFor(u, aim, order, anyChannel), samples: 3 } }, signal),
  });
  const act = useMutation({
    mutationFn: async (): Promise<Done> => {
      let made: Touchpoint | undefined;
      if (target.kind === "new") {
        const s = target.suggestion;
        made = await call("POST /v1/workspaces/{workspace}/touchpoints", { workspace: desk.id, body: { label: s === undefined ? { [lang]: typed.trim() } : s.label, key: s?.key, channel: s?.channel ?? u.shape.channel, stage: s?.stage, status: "active" } });
      }
      const rule = await call("POST /v1/workspaces/{workspace}/rules", { workspace: desk.id, body: { ...ruleFor(u, made?.id ?? aim, order, anyChannel), enabled: decides } });
      const what = target.kind === "ignore" ? t("app.done_ignored", { shape: u.shape.name }) : t(decides ? "app.done_mapped" : "app.done_proposed", { shape: u.shape.name, name: target.kind === "new" ? typed.trim() || target.name : target.name });
      return { says: what, rules: [rule], made };
    },
    onSuccess: async (d) => {
      close();
      done(d);
      await forget();
    },
  });
  return (
    <div className="settle" role="region" aria-label={t("app.effect")}>
      {target.kind === "new" && target.suggestion === undefined && <label className="field"><span>{t("app.new_touchpoint_name")}</span><input className="text-input" value={typed} maxLength={200} onChange={(e) => setTyped(e.target.value)} /></label>}
      <p><b>{target.kind === "ignore" ? t("app.will_ignore") : t(target.kind === "new" ? "app.will_make" : "app.will_map", { name: target.kind === "new" ? typed || target.name : target.name })}</b></p>
      {u.shape.channel !== undefined && <label className="row"><input type="checkbox" checked={anyChannel} onChange={(e) => setAnyChannel(e.target.checked)} />{t("app.any_channel", { name: u.shape.name })}</label>}
      <Loaded query={preview} height={60}>{(p) => <Effect preview={p} />}</Loaded>
      {act.error !== null && <Failed error={act.error} />}
      <div className="row">
        <button type="button" className="button main" disabled={act.isPending || preview.data === undefined || (target.kind === "new" && typed.trim() === "" && target.suggestion === undefined)} onClick={() => act.mutate()}>{t(decides ? "app.do_map" : "app.do_propose")}</button>
        <button type="button" className="plain" onClick={close}>{t("app.bulk_cancel")}</button>
      </div>
    </div>
  );
}

/** Takes the last step back: the rule, and the touchpoint that was made for it. */
function Undo({ done, end }: { done: Done; end: () => void }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const client = useQueryClient();
  const back = useMutation({
    mutationFn: async () => {
      for (const rule of done.rules) await call("DELETE /v1/workspaces/{workspace}/rules/{id}", { workspace: desk.id, id: rule.id, "If-Match": etag(rule) });
      if (done.made !== undefined) await call("DELETE /v1/workspaces/{workspace}/touchpoints/{id}", { workspace: desk.id, id: done.made.id, "If-Match": etag(done.made) });
    },
    onSuccess: async () => {
      end();
      await forget();
      await client.invalidateQueries({ queryKey: ["discovery", desk.id] });
    },
  });
  return (
    <div className="undo" role="status">
      <span>{done.says}</span><span className="space" />
      {may(desk, "change rule") && <button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate()}>{t("app.undo")}</button>}
      <button type="button" className="tool" aria-label={t("app.close")} onClick={end}><Icon name="close" /></button>
      {back.error !== null && <Failed error={back.error} />}
    </div>
  );
}
