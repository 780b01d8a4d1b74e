// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { may, scoped, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { usePicked } from "../shell/picked";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { TouchpointLink } from "../ui/marks";
import { Loaded, Partial } from "../ui/states";
import { FACTS, useMeetings } from "./metrics";

const NAMED = 8;
const STALE = 3; // days without any fact

/** How fresh the data are, how much of them has a touchpoint, and which touchpoints are silent. */
export function Coverage(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const picked = usePicked();
  const touchpoints = (useWhole("touchpoints").data ?? []).filter((p) => p.status === "active" && (!scoped(desk) || may(desk, "read touchpoint", p.id)));
  const answer = useMeetings();
  const rows = answer.data?.rows ?? [];
  const all = rows.reduce((sum, r) => sum + (r.figures?.[FACTS]?.n ?? 0), 0);
  const heard = new Set(rows.map((r) => r.keys?.[0]));
  const unmapped = rows.find((r) => r.keys?.[0] === null)?.figures?.[FACTS]?.n ?? 0;
  const silent = touchpoints.filter((p) => !heard.has(p.id));
  const age = picked.newest === null ? 0 : Math.floor((Date.now() - Date.parse(`${picked.newest}T00:00:00Z`)) / 86_400_000);
  return (
    <Card title={t("app.coverage")} says={t("app.coverage_says", { heard: touchpoints.length - silent.length, all: touchpoints.length, share: f.percent(all === 0 ? 0 : 1 - unmapped / all) })}>
      {picked.newest !== null && age > STALE && <Partial>{t("app.stale", { day: f.day(picked.newest), days: age })}</Partial>}
      <Loaded query={answer} height={160}>{() => (
        <>
          {unmapped > 0 && may(desk, "change rule") && <p>{t("app.unmapped_says", { n: f.count(unmapped) })} <Link to="/$workspace/discovery" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.unmapped_do")}</Link></p>}
          {silent.length > 0 && (
            <div>
              <h3>{t("app.silent", { n: silent.length })}</h3>
              <ul className="list">{silent.slice(0, NAMED).map((p) => <li key={p.id} className="row"><TouchpointLink touchpoint={p} /></li>)}</ul>
              {silent.length > NAMED && <p className="quiet small">{t("app.and_more", { n: silent.length - NAMED })}</p>}
            </div>
          )}
        </>
      )}</Loaded>
    </Card>
  );
}
