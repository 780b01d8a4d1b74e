// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { quoted, useAnswer } from "../api/answer";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { AnswerRow } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { How } from "../ui/Figure";
import { useFormat } from "../ui/format";
import { ShareBar } from "../ui/marks";
import { Empty, Loaded, Partial } from "../ui/states";
import type { VoicesView } from "../voices/view";

const SHOWN = 8;
const WHOLE = "overall"; // the aspect of a text that praises or blames everything

/** One aspect with how often it was mentioned, how it was meant, and how that changed. */
export interface Told {
  key: string;
  name: string;
  n: number;
  before: number;
  good: number;
  bad: number;
  middle: number;
}

/** Rows by aspect and polarity, folded by aspect; what was mentioned most goes first. */
export function told(rows: readonly AnswerRow[]): Told[] {
  const found = new Map<string, Told>();
  for (const r of rows) {
    const [key, polarity] = r.keys ?? [];
    if (typeof key !== "string" || key === "" || key === WHOLE) continue;
    const one = found.get(key) ?? { key, name: r.names?.[0] || key, n: 0, before: 0, good: 0, bad: 0, middle: 0 };
    const n = r.figures?.[0]?.n ?? 0;
    one.n += n;
    one.before += r.figures?.[0]?.previous?.n ?? 0;
    if (polarity === "1") one.good += n;
    else if (polarity === "-1") one.bad += n;
    else one.middle += n;
    found.set(key, one);
  }
  return [...found.values()].filter((a) => a.n > 0).sort((a, b) => b.n - a.n);
}

/** What customers speak of, beside how often they did before; each leads to their words. */
export function Mentions({ within = {}, title }: { within?: Pick<VoicesView, "about" | "touchpoint">; title?: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const where = Object.entries(within).map(([field, id]) => `${field} = ${quoted(id)}`);
  const answer = useAnswer(["mentions(latest)"], { by: ["aspect", "polarity"], compare: true, where });
  const list = told(answer.data?.rows ?? []);
  return (
    <Card title={title ?? t("app.mentions")} says={list[0] === undefined ? undefined : t("app.mentions_says", { name: list[0].name, n: f.count(list[0].n), before: f.count(list[0].before) })}
      tools={<How answer={answer.data} measure={0} label={t("app.mentions")} />}>
      <Reading />
      <Loaded query={answer} height={240}>{() => list.length === 0 ? <Empty title={t("app.no_mentions")} says={t("app.no_mentions_what")} /> : (
        <table className="plain-table">
          <thead><tr><th scope="col">{t("app.aspect")}</th><th scope="col">{t("app.feeling")}</th><th scope="col" className="end">{t("app.times")}</th><th scope="col" className="end">{t("app.before")}</th></tr></thead>
          <tbody>{list.slice(0, SHOWN).map((a) => (
            <tr key={a.key}>
              <td><Link to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), ...within, aspect: a.key })) as never}>{a.name}</Link></td>
              <td><Feeling told={a} /></td>
              <td className="end">{f.count(a.n)}</td>
              <td className="end quiet">{f.count(a.before)}</td>
            </tr>
          ))}</tbody>
        </table>
      )}</Loaded>
    </Card>
  );
}

export function Feeling({ told: a }: { told: Told }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  return <ShareBar label={a.name} parts={[
    { tone: "bad", share: a.bad / a.n, text: t("app.share_bad", { share: f.percent(a.bad / a.n) }) },
    { tone: "middle", share: a.middle / a.n, text: t("app.share_middle", { share: f.percent(a.middle / a.n) }) },
    { tone: "good", share: a.good / a.n, text: t("app.share_good", { share: f.percent(a.good / a.n) }) },
  ]} />;
}

/** Says while texts are still being read. */
function Reading(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const read = useQuery({ queryKey: ["answer", desk.id, "mentions read"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/mentions", { workspace: desk.id }, signal), staleTime: 30_000 }).data;
  if (read === undefined || read.done >= read.of) return null;
  return <Partial>{t("app.reading", { share: f.percent(read.of === 0 ? 1 : read.done / read.of) })}</Partial>;
}
