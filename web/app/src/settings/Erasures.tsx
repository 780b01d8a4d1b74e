// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Files } from "../ui/Files";
import { useFormat } from "../ui/format";
import { useBeginning } from "../ui/More";
import { Empty, Loaded } from "../ui/states";
import { useMembers } from "../sheet/people";

/** Who was forgotten: each with a receipt that says what was removed and when. */
export function Erasures(): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const members = useMembers().data;
  const erasures = useQuery({ queryKey: ["erasures", desk.id], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/erasures", { workspace: desk.id }, signal) });
  const list = [...(erasures.data?.items ?? [])].sort((a, b) => b.asked.localeCompare(a.asked));
  const [shown, more] = useBeginning(list, 20);
  const who = (id: string): string => members?.find((m) => m.id === id)?.name ?? id;
  return (
    <Card title={t("app_settings.erasures")} says={erasures.data === undefined ? undefined : list.length === 0 ? undefined : t("app_settings.erasures_says", { n: list.length })}
      tools={list.length > 0 ? <Files name={t("app_settings.erasures")} rows={() => [["id", t("app.when"), t("app_settings.by"), t("app.reason"), t("app_settings.steps")], ...list.map((r) => [r.id, r.asked, who(r.by), r.reason ?? "", (r.steps ?? []).map((s) => `${s.name} ${s.done} ${s.count}`).join("; ")])]} /> : undefined}>
      <Loaded query={erasures} height={60}>{() => list.length === 0 ? <Empty title={t("app_settings.erasures_none")} says={t("app_settings.erasures_none_what")} /> : (
        <ul className="list">{shown.map((r) => (
          <li key={r.id}>
            <div className="row"><b>{f.time(r.asked)}</b><span>{who(r.by)}</span><span className="quiet">{r.reason}</span><span className="space" /><code className="quiet">{r.id}</code></div>
            <details><summary>{t("app_settings.receipt", { n: (r.steps ?? []).length })}</summary>
              <table className="plain-table"><tbody>{(r.steps ?? []).map((s) => <tr key={s.name}><td>{name("app_settings.step", s.name)}</td><td className="number">{f.time(s.done)}</td><td className="end number">{f.count(s.count)}</td></tr>)}</tbody></table>
            </details>
          </li>
        ))}</ul>
      )}</Loaded>
      {more}
    </Card>
  );
}
