// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWords } from "../text/words";

export type Grade = "moment" | "candidate";

/** A moment of truth is always this mark; a candidate is hollow. */
export function MomentMark({ grade }: { grade: Grade }): ReactNode {
  const { t } = useWords();
  const text = t(`app_map.grade_${grade}`);
  return <span className={`class-mark ${grade}`} title={text}><span aria-hidden="true">{grade === "moment" ? "◆" : "◇"}</span><span className="hidden-text">{text}</span></span>;
}

/** What the edges, points and lines of a map mean. */
export function Legend(): ReactNode {
  const { t } = useWords();
  return (
    <ul className="map-legend small" aria-label={t("app_map.legend")}>
      {(["observed", "reported", "assumed"] as const).map((level) => <li key={level}><i className={`map-legend-edge edge-${level}`} aria-hidden="true" />{t(`app_sheet.level.${level}`)}</li>)}
      <li><Dot name="sure" />{t("app_map.legend_sure")}</li>
      <li><Dot name="open" />{t("app_map.legend_open")}</li>
      <li><Dot name="grey" />{t("app_map.legend_grey")}</li>
      <li><svg width="22" height="10" aria-hidden="true"><path className="map-expected" d="M1 5H21" /></svg>{t("app_map.legend_expected")}</li>
      <li><span aria-hidden="true">◆</span>{t("app_map.grade_moment")}</li>
      <li><span aria-hidden="true">◇</span>{t("app_map.grade_candidate")}</li>
    </ul>
  );
}

function Dot({ name }: { name: string }): ReactNode {
  return <svg className={`map-dot ${name}`} width="12" height="12" aria-hidden="true"><circle cx="6" cy="6" r="4" /></svg>;
}
