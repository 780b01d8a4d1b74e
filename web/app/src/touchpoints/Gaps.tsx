// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { useForget } from "../api/lists";
import type { GapCandidate, RegisterGap } from "../api/schema";
import { labelIn, useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Icon, iconOf } from "../ui/Icon";
import { Failed } from "../ui/states";

/** Where customers of this industry expect to be met, and the register has nobody. */
export function Gaps({ gaps }: { gaps: readonly RegisterGap[] }): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const [fault, setFault] = useState<Error | null>(null);
  const add = async (gap: RegisterGap, c: GapCandidate): Promise<void> => {
    setFault(null);
    try {
      await call("POST /v1/workspaces/{workspace}/touchpoints", { workspace: desk.id, body: { label: c.label, key: c.key, channel: gap.channel, stage: gap.stage, status: "planned" } });
      await forget();
    } catch (e) {
      setFault(e as Error);
    }
  };
  return (
    <Card title={t("app.gaps")} says={t("app.gaps_says", { n: gaps.length })}>
      {fault !== null && <Failed error={fault} />}
      <ul className="list">{gaps.map((g) => (
        <li key={`${g.stage_key} ${g.channel}`} className="shape">
          <div className="shape-what"><p><Icon name={iconOf(g.channel)} /> <b>{labelIn(lang, g.stage_label)}</b> · {name("app.channel", g.channel)}</p><p className="quiet small">{labelIn(lang, g.why)}</p></div>
          {may(desk, "change stage") && <div className="shape-do">{(g.candidates ?? []).slice(0, 3).map((c) => <button key={c.key} type="button" className="button" onClick={() => void add(g, c)}><Icon name="plus" />{labelIn(lang, c.label)}</button>)}</div>}
        </li>
      ))}</ul>
    </Card>
  );
}
