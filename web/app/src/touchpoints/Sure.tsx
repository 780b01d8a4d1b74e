// SPDX-License-Identifier: Apache-2.0

import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useForget, useWhole } from "../api/lists";
import type { Rule, SuggestedTouchpoint, UnmappedShape } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Failed } from "../ui/states";
import { type Done, ruleFor } from "./Discovery";

/** From here on first suggestions were right 47 times of 51 on names of strangers (docs/meaning.md). */
const CONFIDENT = 75;

/** A form of event with the standing touchpoint that it surely belongs to. */
export interface Match {
  unmapped: UnmappedShape;
  suggestion: SuggestedTouchpoint & { touchpoint: string };
}

export function confident(unmapped: readonly UnmappedShape[]): Match[] {
  return unmapped.flatMap((u) => {
    const first = u.suggestions?.[0];
    return first?.touchpoint !== undefined && first.confidence >= CONFIDENT ? [{ unmapped: u, suggestion: { ...first, touchpoint: first.touchpoint } }] : [];
  });
}

/** Takes the sure suggestions together: looked at first, taken back together. */
export function Sure({ unmapped, done }: { unmapped: readonly UnmappedShape[]; done: (d: Done) => void }): ReactNode {
  const { t, lang, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const forget = useForget();
  const rules = useWhole("rules").data;
  const [open, setOpen] = useState(false);
  const [left, leave] = useState<ReadonlySet<string>>(new Set());
  const matches = confident(unmapped);
  const chosen = matches.filter((m) => !left.has(m.unmapped.shape.id));
  const act = useMutation({
    mutationFn: async (): Promise<Done> => {
      let order = Math.max(0, ...(rules ?? []).map((r) => r.order));
      const made: Rule[] = [];
      for (const m of chosen) made.push(await call("POST /v1/workspaces/{workspace}/rules", { workspace: desk.id, body: ruleFor(m.unmapped, m.suggestion.touchpoint, (order += 10), false) }));
      return { says: t("app.sure_done", { n: made.length }), rules: made };
    },
    onSuccess: (d) => {
      setOpen(false);
      done(d);
    },
    onSettled: forget,
  });
  if (matches.length < 2 || !may(desk, "change rule")) return null;
  if (!open) return <div><button type="button" className="button" onClick={() => setOpen(true)}>{t("app.sure", { n: matches.length })}</button></div>;
  const events = chosen.reduce((sum, m) => sum + m.unmapped.events, 0);
  return (
    <div className="settle" role="region" aria-label={t("app.effect")}>
      <p><b>{t("app.sure_effect", { n: chosen.length, events: f.count(events) })}</b></p>
      <ul className="list">{matches.map(({ unmapped: u, suggestion: s }) => (
        <li key={u.shape.id}><label className="row"><input type="checkbox" checked={!left.has(u.shape.id)} onChange={() => {
          const next = new Set(left);
          if (!next.delete(u.shape.id)) next.add(u.shape.id);
          leave(next);
        }} /><b>{u.shape.name}</b><span className="quiet small">{name("app.channel", u.shape.channel)}{u.shape.place === undefined ? "" : ` · ${u.shape.place}`}</span><span>→ {labelIn(lang, s.label)}</span><span className="space" /><span className="quiet small number">{s.confidence} · {f.count(u.events)}</span></label></li>
      ))}</ul>
      {act.error !== null && <Failed error={act.error} />}
      <div className="row"><button type="button" className="button main" disabled={act.isPending || chosen.length === 0 || rules === undefined} onClick={() => act.mutate()}>{t("app.sure_do", { n: chosen.length })}</button><button type="button" className="plain" onClick={() => setOpen(false)}>{t("app.bulk_cancel")}</button></div>
    </div>
  );
}
