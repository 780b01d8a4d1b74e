// SPDX-License-Identifier: Apache-2.0

// What the model doubts, one text at a time: decide, see what others decided,
// take it back.

import { useInfiniteQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { TextRead } from "../api/schema";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { TouchpointLink } from "../ui/marks";
import { Empty, Failed, Partial, Skeleton } from "../ui/states";
import { Corrector } from "./Corrector";
import { agrees, type Draft, draftOf, VERDICTS } from "./correction";
import { Others } from "./Others";
import { Progress } from "./Progress";
import { type Saved, useSaying, useTakingBack } from "./saving";

const PART = 20;

export function Doubtful(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [second, setSecond] = useState(false);
  const queue = useInfiniteQuery({
    queryKey: ["doubtful", desk.id, second],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => call("GET /v1/workspaces/{workspace}/mentions/doubtful", { workspace: desk.id, limit: PART, second: second || undefined, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next || undefined,
    staleTime: Number.POSITIVE_INFINITY, // one's own decisions leave it; it is not to change under one's hands
    gcTime: 0,
  });
  const texts = (queue.data?.pages ?? []).flatMap((p) => p.items ?? []);
  return (
    <div className="stack doubtful">
      <p className="lead">{t("app_voices.doubtful_says")}</p>
      {!may(desk, "change correction") && <Partial>{t("app_voices.no_correct_role")}</Partial>}
      <div className="row"><label className="row nowrap"><input type="checkbox" checked={second} onChange={(e) => setSecond(e.target.checked)} />{t("app_voices.second")}</label></div>
      {queue.error !== null && <Failed error={queue.error} again={() => void queue.refetch()} />}
      {queue.data === undefined && queue.error === null && <Skeleton height={320} />}
      {queue.data !== undefined && <Queue key={String(second)} texts={texts} more={queue.hasNextPage} next={() => void queue.fetchNextPage()} />}
      <Progress />
    </div>
  );
}

/** The queue from its first text on; what was decided can be taken back. */
function Queue({ texts, more, next }: { texts: readonly TextRead[]; more: boolean; next: () => void }): ReactNode {
  const { t } = useWords();
  const [at, go] = useState(0);
  const [done, setDone] = useState<Saved[]>([]);
  const back = useTakingBack();
  const read = texts[at];
  const ahead = (): void => {
    go(at + 1);
    if (at + 2 >= texts.length && more) next();
  };
  const undo = (): void => {
    const last = done.at(-1);
    if (last === undefined || back.isPending) return;
    back.mutate(last, { onSuccess: () => {
      setDone(done.slice(0, -1));
      go(texts.findIndex((x) => x.event === last.read.event));
    } });
  };
  const last = done.at(-1);
  return (
    <section className="card" aria-label={t("app_voices.tab_doubtful")}>
      {last !== undefined && <div className="undo" role="status"><span>{t(agrees(last.read, draftOf(last.read, last.now)) ? "app_voices.agreed" : "app_voices.said_other", { n: done.length })}</span><Others event={last.read.event} /><span className="space" /><button type="button" className="button" disabled={back.isPending} onClick={undo}><Icon name="undo" />{t("app.undo")}</button>{back.error !== null && <Failed error={back.error} />}</div>}
      {read !== undefined ? <One key={read.event} read={read} place={t("app_voices.place", { at: at + 1, of: `${texts.length}${more ? "+" : ""}` })} skip={ahead} undo={undo} saved={(s) => {
        setDone([...done, s]);
        ahead();
      }} /> : more ? <><Skeleton height={200} /><button type="button" className="button" onClick={next}>{t("app_voices.more")}</button></> : <Empty title={t("app_voices.queue_empty")} says={t("app_voices.queue_empty_what")} />}
    </section>
  );
}

interface OneProps {
  read: TextRead;
  place: string;
  skip: () => void;
  undo: () => void;
  saved: (s: Saved) => void;
}

function One({ read, place, skip, undo, saved }: OneProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const [draft, setDraft] = useState<Draft>(() => draftOf(read));
  const saying = useSaying();
  const form = useRef<HTMLFormElement>(null);
  const free = may(desk, "change correction", read.touchpoint);
  const keys = (e: KeyboardEvent): void => {
    if (e.target instanceof HTMLSelectElement || e.ctrlKey || e.metaKey || e.altKey) return;
    const verdict = VERDICTS[Number(e.key) - 1];
    if (verdict !== undefined) setDraft({ ...draft, polarity: verdict });
    else if (e.key === "s" || e.key === "S") skip();
    else if (e.key === "u" || e.key === "U") undo();
    else if (e.key === "Enter" && e.target instanceof HTMLButtonElement && e.target.role === "radio") form.current?.requestSubmit();
    else return;
    e.preventDefault();
  };
  return (
    <form ref={form} className="stack" onKeyDown={keys} onSubmit={(e) => {
      e.preventDefault();
      if (!saying.isPending) saying.mutate({ read, draft }, { onSuccess: saved });
    }}>
      <div className="row quiet small"><span>{place}</span>{read.touchpoint !== undefined && <TouchpointLink id={read.touchpoint} name={read.touchpoint_name} />}<span>{f.time(read.occurred)}</span></div>
      <Corrector read={read} draft={draft} change={setDraft} focus />
      {saying.error !== null && <Failed error={saying.error} />}
      <div className="row">
        {free && <button type="submit" className="button main" disabled={saying.isPending}>{t(agrees(read, draft) ? "app_voices.confirm" : "app_voices.save")} <kbd>Enter</kbd></button>}
        <button type="button" className="button" onClick={skip}>{t("app_voices.skip")} <kbd>S</kbd></button>
        <span className="quiet small wide-only">{t("app_voices.keys")}</span>
      </div>
    </form>
  );
}
