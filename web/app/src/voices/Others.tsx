// SPDX-License-Identifier: Apache-2.0

import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useWho } from "../sheet/people";
import { useWords } from "../text/words";
import { toneOf } from "./feelings";

/** What others said of a text; shown only to whoever has decided already. */
export function Others({ event }: { event: string }): ReactNode {
  const { t } = useWords();
  const { desk, me } = useDesk();
  const who = useWho();
  const found = useQuery({ queryKey: ["correction", desk.id, event, "others"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/corrections/{event}", { workspace: desk.id, event }, signal) }).data;
  const others = (found?.corrections ?? []).filter((c) => c.author !== me.user.id && c.deleted === undefined && c.polarity !== undefined);
  if (others.length === 0) return null;
  return <p className="quiet">{others.map((c) => t("app_voices.other_said", { who: who(c.author), polarity: t(`app_voices.polarity_${toneOf(c.polarity ?? "")}`) })).join(" ")}</p>;
}
