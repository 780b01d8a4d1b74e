// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { TopicCard } from "../api/schema";
import { Whole } from "../moments/Whole";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";

const SHOWN = 3;

/** Topics that customers began to speak of, or speak of more, with one voice each. */
export function NewTopics(): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const list = useQuery({
    queryKey: ["answer", desk.id, lang, "topics"],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/topics", { workspace: desk.id }, signal),
    enabled: may(desk, "read topic"),
    staleTime: 60_000,
  });
  const growing = (list.data?.topics ?? []).filter((x) => x.growth?.grows === true).slice(0, SHOWN);
  if (growing.length === 0) return null;
  return <Card title={t("app.topics_grow")} says={t("app.topics_grow_says", { names: growing.map((x) => x.name).join(t("app.also")) })}><Whole topics /><ul className="list">{growing.map((x) => <Growing key={x.id} topic={x} />)}</ul></Card>;
}

function Growing({ topic }: { topic: TopicCard }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const shown = useQuery({
    queryKey: ["answer", desk.id, lang, "topic", topic.id],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/topics/{id}", { workspace: desk.id, id: topic.id, quotes: 1 }, signal),
    enabled: may(desk, "read event"),
    staleTime: 60_000,
  });
  const quote = shown.data?.quotes?.[0];
  return (
    <li>
      <p><b>{topic.name}</b> <span className="tag warn">{t(topic.growth?.new === true ? "app.topic_new" : "app.topic_grows")}</span> <span className="quiet small">{t("app.topic_counts", { now: f.count(topic.growth?.now), before: f.count(topic.growth?.before) })}</span></p>
      {quote !== undefined && <blockquote className="quote"><p>{quote.text}</p><footer>{[quote.touchpoint_name, f.ago(quote.occurred)].filter((x) => x !== undefined && x !== "").join(" · ")}</footer></blockquote>}
    </li>
  );
}
