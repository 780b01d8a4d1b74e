// SPDX-License-Identifier: Apache-2.0

// When was looked, on what, and whether it is looked again.

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { StudyList, StudyShown, ThenNowTouch } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Failed, Loaded, Partial } from "../ui/states";
import { Files } from "../ui/Files";


/** The button that searches again, for those who may. */
export function Again({ list, label }: { list: StudyList | undefined; label: "app.search_again" | "app.search_first" }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => call("POST /v1/workspaces/{workspace}/moments", { workspace: desk.id, body: {} }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["moments", desk.id] }),
  });
  const running = (list?.running ?? []).length > 0;
  if (!may(desk, "change study")) return null;
  return <><button type="button" className={label === "app.search_first" ? "button main" : "button"} disabled={running || ask.isPending} onClick={() => ask.mutate()}>{t(running ? "app.searching" : label)}</button>{ask.error !== null && <Failed error={ask.error} />}</>;
}

/** What runs, and what came to nothing since. */
export function Progress({ list }: { list: StudyList | undefined }): ReactNode {
  const { t, name } = useWords();
  const running = list?.running?.[0];
  const failed = list?.failed?.[0];
  const newest = list?.studies?.[0];
  return (
    <>
      {running !== undefined && <div className="stack tight" role="status"><p className="small">{t(newest === undefined ? "app_moments.first_runs" : "app.search_runs", { stage: name("app.search_stage", running.stage) })}</p><progress aria-label={t("app.searching")} max={1} value={running.done} /></div>}
      {running === undefined && failed !== undefined && (newest === undefined || failed.at > newest.made) && <Partial>{t("app.search_failed", { why: failed.message })}</Partial>}
    </>
  );
}

/** An earlier search beside this one: what appeared and what faded. */
export function ThenNow({ study, list }: { study: StudyShown; list: StudyList | undefined }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const earlier = (list?.studies ?? []).filter((s) => s.id !== study.id && s.made < study.made);
  const [asked, setAsked] = useState<string | undefined>();
  const other = earlier.find((s) => s.id === asked) ?? earlier[0];
  const both = useQuery({
    queryKey: ["moments", desk.id, lang, "then", study.id, other?.id],
    queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/moments/{id}/then", { workspace: desk.id, id: study.id, with: other?.id ?? "" }, signal),
    enabled: other !== undefined,
  });
  if (other === undefined) return null;
  const of = (touches: readonly ThenNowTouch[], change: string): string => touches.filter((x) => x.change === change).map((x) => x.name).join(t("app.and")) || t("app.nobody");
  const score = (x: ThenNowTouch["now"]): string => (x?.score.value === null || x === undefined ? "–" : x.score.value.toFixed(1));
  const share = (x: ThenNowTouch["now"]): string => (x === undefined ? "–" : f.percent(x.bad_share));
  return (
    <Card title={t("app.then_now")} says={both.data === undefined ? undefined : t("app.then_now_says", { appeared: of(both.data.touchpoints ?? [], "appeared"), faded: of(both.data.touchpoints ?? [], "faded"), kept: of(both.data.touchpoints ?? [], "kept") })}
      tools={<label className="picker"><span className="quiet small">{t("app.compare_with")}</span><select value={other.id} onChange={(e) => setAsked(e.target.value)}>{earlier.map((s) => <option key={s.id} value={s.id}>{f.time(s.made)}</option>)}</select></label>}>
      <Loaded query={both} height={120}>{(data) => {
        const rows = (data.touchpoints ?? []).filter((x) => (x.now?.score.value ?? x.then?.score.value ?? 0) > 0 || x.change !== "none").slice(0, 12);
        if (rows.length === 0) return null;
        const heads = [t("app.touchpoint"), t("app.then_class"), t("app.now_class"), t("app.then_bad"), t("app.now_bad"), t("app.then_score"), t("app.now_score")];
        const cells = rows.map((x) => [x.name, x.then?.class_text ?? "–", x.now?.class_text ?? "–", share(x.then), share(x.now), score(x.then), score(x.now)]);
        return <>
          <div className="scroll" tabIndex={0} role="region" aria-label={t("app.then_now")}><table className="plain-table nowrap-table stacked"><thead><tr>{heads.map((h, i) => <th key={h} scope="col" className={i > 2 ? "end" : undefined}>{h}</th>)}</tr></thead>
            <tbody>{cells.map((c) => <tr key={c[0]}>{c.map((v, i) => <td key={i} className={i > 2 ? "end number" : undefined} data-label={i > 0 ? heads[i] : undefined}>{v}</td>)}</tr>)}</tbody></table></div>
          <Files name={t("app.then_now")} rows={() => [heads, ...cells]} />
        </>;
      }}</Loaded>
    </Card>
  );
}
