// SPDX-License-Identifier: Apache-2.0

// The quotes, part after part as the reader goes down. Parts far away are kept as
// empty room of their height.

import { useInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { Voice } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { start } from "../touchpoints/voices";
import { Empty, Failed, Partial, Skeleton } from "../ui/states";
import { Legend, Quote } from "./Quote";
import { useFeelings } from "./feelings";
import { beyondFigures, conditions, SCORES, type ScorePart, useVoicesView, type VoicesView } from "./view";
import { wordsOf } from "./spans";

const PART = 30;
const NEAR = "1200px";

/** The quotes of a view, for a reader of events. */
export function useVoices(view: VoicesView) {
  const { desk } = useDesk();
  const { lang } = useWords();
  const picked = usePicked();
  const score = view.score === undefined ? undefined : SCORES[view.score as ScorePart];
  const segment = may(desk, "read customer") ? picked.segmentWhere : [];
  const asked = {
    workspace: desk.id, q: view.q, topic: view.topic, where: [...conditions(view), ...picked.unitWhere, ...segment].join(" and "), limit: PART,
    from: picked.from === "" ? undefined : start(picked.from, desk.zone), to: picked.to === "" ? undefined : start(picked.to, desk.zone), score_from: score?.[0], score_to: score?.[1],
  };
  return useInfiniteQuery({
    queryKey: ["answer", desk.id, lang, "voices", asked],
    enabled: picked.from !== "",
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => call("GET /v1/workspaces/{workspace}/voices", { ...asked, cursor: pageParam }, signal),
    getNextPageParam: (last) => last.next || undefined,
    staleTime: 60_000,
  });
}

export function Stream(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  const [view] = useVoicesView();
  const voices = useVoices(view);
  const parts = voices.data?.pages ?? [];
  const n = parts.reduce((sum, p) => sum + (p.items ?? []).length, 0);
  const words = wordsOf(view.q);
  const { feelings } = useFeelings(view);
  const among = beyondFigures(view) ? undefined : feelings?.[0]?.share.n;
  return (
    <section aria-label={t("app_voices.quotes")} className="stack">
      <div className="row"><h2>{t("app_voices.quotes")}</h2><span className="quiet small" role="status">{voices.data === undefined ? t("app_voices.loading") : t(voices.hasNextPage ? "app_voices.so_far" : "app_voices.all_of", { n })}</span><span className="space" /><Legend /></div>
      {picked.segmentWhere.length > 0 && !may(desk, "read customer") && <Partial>{t("app_voices.no_segment")}</Partial>}
      {parts.some((p) => !p.whole) && <Partial>{t("app_voices.not_whole")}</Partial>}
      {voices.error !== null && <Failed error={voices.error} again={() => void voices.refetch()} />}
      {voices.data === undefined && voices.error === null && <Skeleton height={400} />}
      {voices.data !== undefined && n === 0 && !voices.hasNextPage && <Empty title={t("app_voices.none")} says={t("app_voices.none_found")} />}
      {parts.map((p, i) => <Part key={i}>{(p.items ?? []).map((v: Voice) => <Quote key={v.id} voice={v} words={words} among={among} />)}</Part>)}
      <More more={voices.hasNextPage} busy={voices.isFetchingNextPage} next={() => void voices.fetchNextPage()} count={parts.length} />
    </section>
  );
}

/** A part of the list; while it is far from what is seen, only its height stays. */
function Part({ children }: { children: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState<number | null>(null);
  useEffect(() => {
    const seen = new IntersectionObserver(([e]) => setHeight(e!.isIntersecting ? null : e!.boundingClientRect.height), { rootMargin: NEAR });
    seen.observe(box.current!);
    return () => seen.disconnect();
  }, []);
  return <div ref={box} className="voices-part" style={height === null ? undefined : { height }}>{height === null ? children : null}</div>;
}

/** Asks for the next part when the end comes near; the button is for whoever does not scroll. */
function More({ more, busy, next, count }: { more: boolean; busy: boolean; next: () => void; count: number }): ReactNode {
  const { t } = useWords();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!more || busy) return undefined;
    const near = new IntersectionObserver(([e]) => e!.isIntersecting && next(), { rootMargin: "600px" });
    near.observe(end.current!);
    return () => near.disconnect();
  }, [more, busy, count]);
  return <div ref={end}>{more && <button type="button" className="button" disabled={busy} onClick={next}>{t(busy ? "app_voices.loading" : "app_voices.more")}</button>}</div>;
}
