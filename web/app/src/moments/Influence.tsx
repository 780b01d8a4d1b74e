// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useDesk } from "../api/desk";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Empty, Loaded } from "../ui/states";
import { Chosen } from "./Chosen";
import { foundOf, useNewest } from "./studies";

/** What a touchpoint does to customers, on its own page. */
export function Influence({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { list, study } = useNewest();
  const none = <Card title={t("app.tab_influence")}><Empty title={t("app.influence_none")} says={t("app.moments_need_what")} action={<Link className="button" to="/$workspace/moments" params={{ workspace: desk.id }} search={keepPick as never}>{t("app.to_moments")}</Link>} /></Card>;
  if (list.data !== undefined && (list.data.studies ?? []).length === 0) return none;
  return (
    <Loaded query={study} height={320}>{(data) => {
      const found = foundOf(data).find((x) => x.id === touchpoint);
      return found === undefined ? none : <Chosen study={data} found={found} link={<Link className="tool" to="/$workspace/moments" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), t: touchpoint })) as never}>{t("app.to_moments")}</Link>} />;
    }}</Loaded>
  );
}
