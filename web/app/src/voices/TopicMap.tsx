// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useRef } from "react";
import type { TopicCard } from "../api/schema";
import { useMedia, useTheme } from "../design/theme";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { PictureFiles } from "../ui/PictureFiles";
import { Face } from "../ui/marks";
import type { DrawnMap } from "./drawTopics";
import { kinOf } from "./topics";

/** The topics as areas: as large as they are frequent, coloured by how they feel, kin beside kin. The table below says the same. */
export function TopicMap({ topics, choose }: { topics: readonly TopicCard[]; choose: (id: string) => void }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { dark } = useTheme();
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<DrawnMap | null>(null);
  const label = t("app_voices.topic_map");
  useEffect(() => {
    let gone = false;
    void import("./drawTopics").then(({ drawTopics }) => {
      if (gone || box.current === null) return;
      drawn.current ??= drawTopics(box.current, choose);
      drawn.current.show(kinOf(topics.filter((x) => x.texts > 0 && !x.hidden)), still, (x) => [x.name, t("app_voices.area_says", { n: f.count(x.texts), share: f.percent(x.share.value), feeling: x.polarity.value === undefined ? "–" : f.value("score", x.polarity.value) })]);
    });
    return () => {
      gone = true;
    };
  });
  useEffect(() => () => {
    drawn.current?.end();
    drawn.current = null;
  }, [dark]);
  return (
    <figure className="chart">
      <div className="chart-tools"><PictureFiles name={label} svg={() => drawn.current?.svg() ?? ""} source={{ n: topics.reduce((sum, x) => sum + x.texts, 0) }} /></div>
      <div key={String(dark)} ref={box} className="topic-map" role="img" aria-label={t("app_voices.map_label", { n: topics.length, names: topics.slice(0, 5).map((x) => `${x.name} ${x.texts}`).join(t("app.and")) })} />
      <figcaption className="legend small quiet">{([["bad", 1], ["middle", 3], ["good", 5]] as const).map(([tone, level]) => <span key={tone} className="nowrap-cell"><Face level={level} size={16} /> {t(`app_voices.polarity_${tone}`)}</span>)}<span>{t("app_voices.map_how")}</span></figcaption>
    </figure>
  );
}
