// SPDX-License-Identifier: Apache-2.0

// A life over all channels, the newest on top. Parts are read as the reader
// comes to them, and browsers lay out only what is seen.

import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { useDesk } from "../api/desk";
import type { Life, TimelineCard } from "../api/schema";
import { dayIn } from "../shell/days";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Loaded, Skeleton } from "../ui/states";
import { Day } from "./Day";
import { feelingOf, type LifeView, partsOf, piecesOf, useLife, useTimeline } from "./life";
import { Margin } from "./Margin";

export function Timeline({ customer }: { customer: string }): ReactNode {
  const { t } = useWords();
  const { kind, channel, day } = useSearch({ strict: false }) as LifeView;
  const view = { kind, channel };
  const navigate = useNavigate();
  const whole = useLife(customer);
  const life = useLife(customer, view);
  const parts = useMemo(() => partsOf(life.data?.days ?? [], day), [life.data, day]);
  const timeline = useTimeline(customer, view, parts);
  const set = (next: LifeView): void => void navigate({ to: ".", search: ((old: object) => ({ ...old, ...next })) as never, replace: true });
  return (
    <Card title={t("app_customers.timeline")} tools={<Filters life={whole.data} view={{ kind, channel, day }} set={set} />}>
      {day !== undefined && <p className="small"><button type="button" className="plain" onClick={() => set({ day: undefined })}>{t("app_customers.to_newest")}</button></p>}
      {life.data !== undefined && parts.length === 0 ? <p className="quiet">{t(kind === undefined && channel === undefined && day === undefined ? "app_customers.life_none" : "app_customers.timeline_none")}</p> : (
        <Loaded query={timeline} height={420}>{(data) => (
          <>
            {data.pages.map((events, i) => <Part key={parts[i]?.last ?? i} events={events} above={data.pages[i - 1]?.at(-1)} below={data.pages[i + 1]?.find((e) => feelingOf(e) !== null)} feltAbove={data.pages[i - 1]?.findLast((e) => feelingOf(e) !== null)} />)}
            {timeline.hasNextPage ? <Earlier busy={timeline.isFetchingNextPage} more={() => void timeline.fetchNextPage()} /> : <p className="quiet small life-end">{t("app_customers.life_begins")}</p>}
          </>
        )}</Loaded>
      )}
    </Card>
  );
}

function Filters({ life, view, set }: { life: Life | undefined; view: LifeView; set: (next: LifeView) => void }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const days = life?.days ?? [];
  return (
    <div className="filters">
      <label className="picker"><select aria-label={t("app_customers.by_channel")} value={view.channel ?? ""} onChange={(e) => set({ channel: e.target.value || undefined })}><option value="">{t("app_customers.channel_any")}</option>{(life?.channels ?? []).map((c) => <option key={c.key} value={c.key}>{name("app.channel", c.key)} ({f.count(c.n)})</option>)}</select></label>
      <label className="picker"><select aria-label={t("app_customers.by_kind")} value={view.kind ?? ""} onChange={(e) => set({ kind: e.target.value || undefined })}><option value="">{t("app_customers.kind_all")}</option>{(life?.kinds ?? []).map((c) => <option key={c.key} value={c.key}>{name("app.kind", c.key)} ({f.count(c.n)})</option>)}</select></label>
      <label className="picker"><Icon name="calendar" /><input type="date" aria-label={t("app_customers.jump")} min={days[0]?.key} max={days.at(-1)?.key} value={view.day ?? ""} onChange={(e) => set({ day: e.target.value || undefined })} /></label>
    </div>
  );
}

interface PartProps {
  events: TimelineCard[];
  above: TimelineCard | undefined; // the last fact of the part before
  feltAbove: TimelineCard | undefined;
  below: TimelineCard | undefined; // the first felt fact of the part after
}

function Part({ events, above, feltAbove, below }: PartProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const pieces = useMemo(() => piecesOf(events, desk.zone, above === undefined ? undefined : dayIn(desk.zone, above.occurred)), [events, above, desk.zone]);
  return (
    <div className="life-part" ref={box}>
      <Margin box={box} events={events} from={feltAbove === undefined ? null : feelingOf(feltAbove)} to={below === undefined ? null : feelingOf(below)} />
      {pieces.map((p) => (p.type === "gap" ? <p key={p.key} className="life-gap"><span>{t("app_customers.gap", { days: p.days })}</span></p> : <Day key={p.day} day={p.day} events={p.events} />))}
    </div>
  );
}

/** Reads the part before when it comes into view, or when asked. */
function Earlier({ busy, more }: { busy: boolean; more: () => void }): ReactNode {
  const { t } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(more);
  latest.current = more;
  useEffect(() => {
    const seen = new IntersectionObserver((all) => all.some((x) => x.isIntersecting) && latest.current(), { rootMargin: "400px" });
    if (button.current !== null && !busy) seen.observe(button.current);
    return () => seen.disconnect();
  }, [busy]);
  return <>{busy && <Skeleton height={160} />}<button ref={button} type="button" className="button" disabled={busy} onClick={more}>{t("app_customers.earlier")}</button></>;
}
