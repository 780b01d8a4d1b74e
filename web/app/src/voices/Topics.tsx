// SPDX-License-Identifier: Apache-2.0

// What customers talk about: a map, what grows, one topic with its quotes, and
// what no touchpoint covers.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, scoped, useDesk } from "../api/desk";
import type { TopicCard, TopicList } from "../api/schema";
import { usePicked } from "../shell/picked";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { FigureText } from "../ui/Figure";
import { Term } from "../ui/Term";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Face, levelOf } from "../ui/marks";
import { useBeginning } from "../ui/More";
import { Empty, Failed, Loaded, Partial } from "../ui/states";
import { Sheet } from "../ui/Sheet";
import { Files } from "../ui/Files";
import { Spoken } from "./Spoken";
import { TopicMap } from "./TopicMap";
import { TopicPanel } from "./TopicPanel";
import { type TopicWork, useTopics, useTopicWork } from "./topics";

const STEP = 20;

export function Topics(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const picked = usePicked();
  const [hidden, showHidden] = useState(false);
  const [chosen, choose] = useState<string | null>(null);
  const list = useTopics(hidden);
  const work = useTopicWork();
  const topic = list.data?.topics?.find((x) => x.id === chosen);
  return (
    <>
      {topic === undefined && <Done work={work} />}
      {(picked.pick.unit !== undefined || picked.pick.seg !== undefined) && <Partial>{t("app_voices.topics_everywhere")}</Partial>}
      <Loaded query={list} height={360}>{(l) => <div className="stack">
        <Card title={t("app_voices.topic_map")} says={says(l, t)} tools={<Refresh running={l.running} />}>
          {l.sampled && <Partial>{t("app_voices.sampled")}</Partial>}
          {(l.topics ?? []).length === 0 ? <Empty title={t("app_voices.no_topics")} says={t("app_voices.no_topics_what")} /> : <TopicMap topics={l.topics ?? []} choose={choose} />}
        </Card>
        {(l.topics ?? []).length > 0 && <TopicTable list={l} choose={choose} hidden={hidden} showHidden={showHidden} />}
      </div>}</Loaded>
      {may(desk, "read rule") && !scoped(desk) && <Spoken />}
      {topic !== undefined && <Sheet title={topic.name} close={() => choose(null)}><Done work={work} /><TopicPanel key={topic.id} topic={topic} all={list.data?.topics ?? []} work={may(desk, "change topic") ? work : null} /></Sheet>}
    </>
  );
}

/** What was done last, and the way back. */
function Done({ work }: { work: TopicWork }): ReactNode {
  const { t } = useWords();
  return (
    <>
      {work.done !== null && <div className="undo" role="status"><span>{work.done.says}</span><span className="space" /><button type="button" className="button" disabled={work.busy} onClick={work.undo}>{t("app.undo")}</button><button type="button" className="tool" aria-label={t("app.close")} onClick={work.end}><Icon name="close" /></button></div>}
      {work.fault !== null && <Failed error={work.fault} again={work.end} />}
    </>
  );
}

function says(l: TopicList, t: ReturnType<typeof useWords>["t"]): string {
  const all = l.topics ?? [];
  if (all.length === 0) return "";
  const growing = all.filter((x) => x.growth?.grows === true);
  const first = [...all].sort((a, b) => b.texts - a.texts)[0]!;
  return `${t("app_voices.topics_says", { n: all.length, placed: l.placed, name: first.name, texts: first.texts })}${growing.length === 0 ? t("app_voices.none_grows") : t("app_voices.grows", { names: growing.map((x) => x.name).join(t("app.and")) })}`;
}

/** Has the topics found again. */
function Refresh({ running }: { running: boolean }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const again = useMutation({ mutationFn: () => call("POST /v1/workspaces/{workspace}/topics/refresh", { workspace: desk.id }), onSuccess: () => client.invalidateQueries({ queryKey: ["answer", desk.id] }) });
  if (running) return <span className="quiet small" role="status">{t("app_voices.finding")}</span>;
  return may(desk, "change topic") ? <button type="button" className="tool" disabled={again.isPending} onClick={() => again.mutate()}>{t("app_voices.find_again")}</button> : null;
}

interface TableProps {
  list: TopicList;
  choose: (id: string) => void;
  hidden: boolean;
  showHidden: (on: boolean) => void;
}

/** The topics as a table: what the map shows, with growth. */
function TopicTable({ list: l, choose, hidden, showHidden }: TableProps): ReactNode {
  const { t } = useWords();
  const topics = l.topics ?? [];
  const [shown, more] = useBeginning(topics, STEP);
  const heads = [t("app_voices.filter_topic"), t("app_voices.texts"), t("app_voices.share"), t("app.feeling"), t("app_voices.growth")];
  const rows = (): (string | number | null)[][] => [[...heads, "q"], ...topics.map((x) => [x.name, x.texts, x.share.value ?? null, x.polarity.value ?? null, x.growth?.difference ?? null, x.growth?.q ?? null])];
  return (
    <Card title={t("app_voices.tab_topics")} tools={<>
      {(l.hidden > 0 || hidden) && <label className="row small"><input type="checkbox" checked={hidden} onChange={(e) => showHidden(e.target.checked)} />{t("app_voices.show_hidden")}</label>}
      <Files name={t("app_voices.tab_topics")} rows={rows} kinds={{ 2: "share", 4: "share" }} /></>}>
      <div className="scroll" tabIndex={0} role="region" aria-label={t("app_voices.tab_topics")}><table className="plain-table topics-table">
        <thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i === 1 ? "end" : ""}>{h}{i === 4 && <>{" · "}<Term says={t("app_moments.term_q")}>q</Term></>}</th>)}</tr></thead>
        <tbody>{shown.map((x) => <TopicRow key={x.id} topic={x} choose={choose} />)}</tbody>
      </table></div>
      {l.too_few > 0 && <p className="quiet small">{t("app_voices.too_few", { n: l.too_few })}</p>}
      {more}
    </Card>
  );
}

function TopicRow({ topic: x, choose }: { topic: TopicCard; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const level = levelOf(x.polarity, -1, 1);
  return (
    <tr className={x.hidden ? "few" : ""}>
      <td><button type="button" className="plain pick-row" onClick={() => choose(x.id)}>{x.name}</button>{x.pinned && <span className="tag">{t("app_voices.pinned")}</span>}{x.hidden && <span className="tag">{t("app_voices.is_hidden")}</span>}</td>
      <td className="end">{f.count(x.texts)}</td>
      <td><FigureText figure={x.share} count={false} /></td>
      <td>{level !== null && <Face level={level} size={16} />} <FigureText figure={x.polarity} /></td>
      <td><Growth topic={x} /></td>
    </tr>
  );
}

/** How a topic grew in the last full week, against chance over all topics; q is explained by whoever stands above. */
export function Growth({ topic: { growth: g } }: { topic: TopicCard }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  if (g === undefined) return <span className="quiet">{t("app_voices.no_growth")}</span>;
  return <span className="small">{g.grows && <span className="tag warn">{t(g.new ? "app.topic_new" : "app.topic_grows")}</span>} {t("app_voices.growth_says", { now: f.count(g.now), before: f.count(g.before) })} <span className="quiet number">q {g.q < 0.001 ? "< 0.001" : g.q.toFixed(3)}</span></span>;
}
