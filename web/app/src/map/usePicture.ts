// SPDX-License-Identifier: Apache-2.0

import { usePicked } from "../shell/picked";
import { labelIn, useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { levelOf } from "./CardItem";
import { curveSteps, feelOf, gradeOf } from "./live";
import { isLane, type MapStage, ROWS } from "./model";
import { useSayFeel } from "./say";
import type { Picture, PictureCard } from "./svg";
import { useMap, useNames } from "./view";

/** The function that gives what a picture of the open map shows, in the reader's language. */
export function usePicture(): () => Picture {
  const { t, lang } = useWords();
  const f = useFormat();
  const names = useNames();
  const say = useSayFeel();
  const picked = usePicked();
  const { content, live } = useMap();
  const step = (stage: string, s: MapStage["touchpoints"][number]): PictureCard => {
    const here = live?.step(stage, s.touchpoint);
    const grade = gradeOf(here);
    return { text: `${grade === "moment" ? "◆ " : grade === "candidate" ? "◇ " : ""}${names.step(s)}`, level: here?.evidence ?? "assumed", note: here === undefined || here.contacts.n === 0 ? undefined : `n ${f.count(here.contacts.n)}` };
  };
  const pains = (stage: string): PictureCard[] => (live?.stage(stage)?.steps ?? []).flatMap((s) => s.pains ?? []).map((p) => ({ text: p.name, level: "observed", note: p.share === undefined ? t("app_map.recorded") : `${f.percent(p.share.hits / Math.max(1, p.share.n))} · n ${f.count(p.share.n)}` }));
  const cell = (s: MapStage, row: string): PictureCard[] => {
    if (row === "touchpoints") return s.touchpoints.map((x) => step(s.stage, x));
    const own = s.cards.filter((c) => isLane(row) && c.lane === row).map((c): PictureCard => ({ text: labelIn(lang, c.label), level: live?.level(c.id) ?? levelOf(c) }));
    return row === "pains" ? [...pains(s.stage), ...own] : own;
  };
  return () => ({
    title: labelIn(lang, content.label),
    note: [picked.from === "" ? "" : f.span(picked.from, picked.last), picked.pick.unit ?? "", names.persona(picked.pick.seg), names.persona(content.persona), labelIn(lang, content.scenario)].filter((x) => x !== "").join(" · "),
    stages: content.stages.map((s) => {
      const feel = feelOf(live?.stage(s.stage));
      return { id: s.stage, name: names.stage(s.stage), note: feel?.value === undefined ? "" : say.brief(feel) };
    }),
    rows: ROWS.map((row) => ({ name: t(`app_map.row.${row}`), cells: row === "emotion" ? null : content.stages.map((s) => cell(s, row)) })),
    steps: curveSteps(content, live).map((s) => ({ ...s, grade: gradeOf(live?.step(s.stage, s.key.replace(/#\d+$/, ""))) })),
  });
}
