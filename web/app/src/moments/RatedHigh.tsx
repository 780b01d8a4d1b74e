// SPDX-License-Identifier: Apache-2.0

// Where averages look fine and a moment of truth is bad all the same.

import type { ReactNode } from "react";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { useSay } from "./say";
import { foundOf, useNewest } from "./studies";

/** Which of touchpoints with a high average are moments of truth, and how that goes together. */
export function RatedHigh({ touchpoints }: { touchpoints: readonly string[] }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const say = useSay();
  const study = useNewest().study.data;
  const found = study === undefined ? [] : foundOf(study).filter((x) => x.row.moment && touchpoints.includes(x.id));
  if (found.length === 0) return null;
  return <p className="small">{found.map(({ row }) => t("app_moments.rated_high", { name: row.name, share: f.percent(row.bad_share) })).join(say.gap)}</p>;
}

/** Why the share of bad experiences at a touchpoint is not the share of its low scores. */
export function BadIsMore({ touchpoint }: { touchpoint: string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const study = useNewest().study.data;
  const row = study === undefined ? undefined : foundOf(study).find((x) => x.id === touchpoint)?.row;
  if (row === undefined || row.rated === 0) return null;
  return <p className="quiet small">{t("app_moments.bad_is_more", { share: f.percent(row.bad_share) })}</p>;
}
