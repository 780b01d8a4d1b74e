// SPDX-License-Identifier: Apache-2.0

// Which model reads texts, how far it is, and teaching it by what people
// corrected.

import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useAnswer } from "../api/answer";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import { Progress } from "../voices/Progress";

const WATCHED = 3_000; // ms between two looks at a model that still reads

/** The reading of texts, and what people taught it; how well it reads stands with the voices. */
export function Models(): ReactNode {
  return <><Reading /><Progress /></>;
}

function Reading(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const read = useQuery({ queryKey: ["answer", desk.id, "mentions read"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/mentions", { workspace: desk.id }, signal), refetchInterval: (q) => (q.state.data !== undefined && q.state.data.done < q.state.data.of ? WATCHED : false) });
  const texts = useAnswer(["mentions(latest)"], { where: ['aspect = "overall"'], ever: true, everywhere: true, enabled: read.data?.answers !== undefined && read.data.answers !== "" }).data?.rows?.[0]?.figures?.[0]?.n; // every text has one judgement as a whole
  const r = read.data;
  const behind = r !== undefined && r.done < r.of;
  return (
    <Card title={t("app_settings.model")} says={r === undefined ? undefined : r.answers === "" ? t("app_settings.model_first") : behind ? t("app_settings.model_behind", { share: f.percent(r.done / r.of) }) : t("app_settings.model_ready")}
      tools={may(desk, "read correction") ? (["doubtful", "quality"] as const).map((tab) => <Link key={tab} className="button" to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), tab })) as never}>{t(`app_settings.to_${tab}`)}</Link>) : undefined}>
      <Loaded query={read} height={80}>{(d) => (
        <>
          {behind && <progress value={d.done} max={d.of} aria-label={t("app_settings.model_progress")} />}
          <dl className="pairs facts">
            <div><dt>{t("app_settings.model_answers")}</dt><dd><code>{d.answers || "–"}</code></dd></div>
            <div><dt>{t("app_settings.model_reads")}</dt><dd><code>{d.version}</code></dd></div>
            {texts !== undefined && <div><dt>{t("app_settings.model_texts")}</dt><dd className="number">{t("app_settings.model_texts_n", { n: f.count(texts) })}</dd></div>}
            <div><dt>{t("app_settings.model_done")}</dt><dd className="number">{t("app_settings.model_of", { done: f.count(d.done), of: f.count(d.of) })}</dd></div>
          </dl>
        </>
      )}</Loaded>
    </Card>
  );
}
