// SPDX-License-Identifier: Apache-2.0

// What customers speak of and no touchpoint covers; a touchpoint for it in two
// clicks.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call, etag } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keep, useForget, useWhole } from "../api/lists";
import type { SpokenGap, Touchpoint } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { FigureText } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { Icon, iconOf } from "../ui/Icon";
import { Failed, Loaded } from "../ui/states";
import { TopicSaid } from "./TopicPanel";

const QUOTES = 2;

interface Done {
  says: string;
  back: () => Promise<unknown>;
}

export function Spoken(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const [done, setDone] = useState<Done | null>(null);
  const gaps = useQuery({ queryKey: ["discovery", desk.id, "spoken", lang], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/discovery/spoken", { workspace: desk.id, quotes: QUOTES }, signal), staleTime: 60_000 });
  const back = useMutation({ mutationFn: (d: Done) => d.back(), onSuccess: () => setDone(null), onSettled: forget });
  const n = gaps.data?.items?.length ?? 0;
  return (
    <Card title={t("app_voices.spoken")} says={gaps.data === undefined ? undefined : n === 0 ? t("app_voices.spoken_none") : t("app_voices.spoken_says", { n })}>
      {done !== null && <div className="undo" role="status"><span>{done.says}</span><span className="space" /><button type="button" className="button" disabled={back.isPending} onClick={() => back.mutate(done)}>{t("app.undo")}</button></div>}
      {back.error !== null && <Failed error={back.error} />}
      <Loaded query={gaps} height={80}>{(g) => <ul className="list">{(g.items ?? []).map((x) => <Gap key={x.aspect ?? x.term} gap={x} done={setDone} />)}</ul>}</Loaded>
    </Card>
  );
}

function Gap({ gap: x, done }: { gap: SpokenGap; done: (d: Done) => void }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const [open, setOpen] = useState(false);
  const forget = useForget();
  const make = useMaking(done);
  const add = useAdding(done);
  const standing = (x.suggestions ?? []).find((s) => s.touchpoint !== undefined);
  return (
    <li className="stack tight">
      <p><b>{labelIn(lang, x.label)}</b> <span className="quiet small number">{t("app_voices.spoken_counts", { texts: f.count(x.texts), customers: f.count(x.customers) })}</span> · {t("app_voices.polarity_bad")} <FigureText figure={x.bad} count={false} /></p>
      {(x.quotes ?? []).map((q) => <TopicSaid key={q.event} quote={q} />)}
      {may(desk, "change stage") && !open && <div className="row">
        {x.draft !== undefined && <button type="button" className="button" onClick={() => setOpen(true)}><Icon name="plus" />{t("app_voices.draft", { name: labelIn(lang, x.draft.label) })}</button>}
        {standing !== undefined && x.aspect !== undefined && <button type="button" className="button" disabled={add.isPending} onClick={() => add.mutate({ id: standing.touchpoint!, aspect: x.aspect! }, { onSettled: forget })}><Icon name={iconOf(standing.channel)} />{t("app_voices.add_to", { name: labelIn(lang, standing.label) })}</button>}
      </div>}
      {open && x.draft !== undefined && <div className="settle"><p>{t("app_voices.draft_effect", { name: labelIn(lang, x.draft.label), texts: f.count(x.texts) })}</p><div className="row"><button type="button" className="button main" disabled={make.isPending} onClick={() => make.mutate(x, { onSettled: forget })}>{t("app.do_map")}</button><button type="button" className="plain" onClick={() => setOpen(false)}>{t("app.bulk_cancel")}</button></div></div>}
      {(make.error ?? add.error) !== null && <Failed error={(make.error ?? add.error)!} />}
    </li>
  );
}

/** Creates the touchpoint that the server drafted. */
function useMaking(done: (d: Done) => void) {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (x: SpokenGap) => call("POST /v1/workspaces/{workspace}/touchpoints", { workspace: desk.id, body: x.draft as never }),
    onSuccess: (made: Touchpoint) => {
      keep(client, desk.id, "touchpoints", made);
      done({ says: t("app_voices.made", { name: labelIn(lang, made.label) }), back: () => call("DELETE /v1/workspaces/{workspace}/touchpoints/{id}", { workspace: desk.id, id: made.id, "If-Match": etag(made) }) });
    },
  });
}

/** Lets a touchpoint that stands cover the aspect. */
function useAdding(done: (d: Done) => void) {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const put = (seen: Touchpoint, aspects: readonly string[]): Promise<Touchpoint> => call("PUT /v1/workspaces/{workspace}/touchpoints/{id}", { workspace: desk.id, id: seen.id, "If-Match": etag(seen), body: { ...seen, aspects: [...aspects] } });
  return useMutation({
    mutationFn: async ({ id, aspect }: { id: string; aspect: string }) => {
      const seen = touchpoints.find((p) => p.id === id) ?? (await call("GET /v1/workspaces/{workspace}/touchpoints/{id}", { workspace: desk.id, id }));
      return { before: seen.aspects ?? [], now: await put(seen, [...(seen.aspects ?? []), aspect]) };
    },
    onSuccess: ({ before, now }) => {
      keep(client, desk.id, "touchpoints", now);
      done({ says: t("app_voices.added_to", { name: labelIn(lang, now.label) }), back: () => put(now, before) });
    },
  });
}
