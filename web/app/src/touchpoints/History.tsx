// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { Touchpoint } from "../api/schema";
import { useWho } from "../sheet/people";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import type { Editing } from "./edit";
import { useShown } from "./Notices";

const FIELDS = ["label", "description", "stage", "channel", "department", "status", "layer", "medium", "nature", "phase", "owners", "units", "tags", "aspects"] as const;

/** What differs between two versions. */
export function changed(before: Touchpoint | undefined, after: Touchpoint): string[] {
  return before === undefined ? [] : FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** Every version: who changed what, and the way back to it. */
export function History({ touchpoint, editing }: { touchpoint: Touchpoint; editing: Editing | null }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const show = useShown();
  const { desk } = useDesk();
  const versions = useQuery({ queryKey: ["versions", desk.id, touchpoint.id, touchpoint.version], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/touchpoints/{id}/versions", { workspace: desk.id, id: touchpoint.id, limit: 100 }, signal) });
  const who = useWho();
  return (
    <Card title={t("app.tab_history")}>
      <Loaded query={versions} height={120}>{(data) => {
        const list = data.items ?? [];
        return (
          <ol className="list">{list.map((v, i) => {
            const fields = changed(list[i + 1], v);
            return (
              <li key={v.version}>
                <div className="row"><b>{t("app.version", { n: v.version })}</b><span>{who(v.updated_by)}</span><span className="quiet">{f.ago(v.updated)}</span><span className="space" />
                  {editing !== null && i > 0 && <button type="button" className="tool" onClick={() => void editing.save(touchpoint, { label: v.label, stage: v.stage, channel: v.channel, department: v.department, status: v.status, owners: v.owners, layer: v.layer })}>{t("app.version_back")}</button>}</div>
                {fields.length === 0 ? <p className="quiet small">{t(i === list.length - 1 ? "app.version_first" : "app.version_same")}</p> : fields.map((field) => <p key={field} className="small">{t(`app.field_${field}` as "app.field_label")}：<s className="quiet">{show(list[i + 1]!, field)}</s> → {show(v, field)}</p>)}
              </li>
            );
          })}</ol>
        );
      }}</Loaded>
    </Card>
  );
}
