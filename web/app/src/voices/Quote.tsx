// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import type { Voice } from "../api/schema";
import { AddToBoard } from "../board/AddToBoard";
import { useScoreName } from "../overview/Headlines";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import { Face, TouchpointLink } from "../ui/marks";
import { Sheet } from "../ui/Sheet";
import { CorrectOne } from "./CorrectOne";
import { LEVELS, toneOf } from "./feelings";
import { stretches } from "./spans";
import { changed, readView } from "./view";

/** What the tints mean. */
export function Legend(): ReactNode {
  const { t } = useWords();
  return <span className="legend small">{(["bad", "middle", "good"] as const).map((tone) => <mark key={tone} className={`said ${tone}`}>{t(`app_voices.polarity_${tone}`)}</mark>)}</span>;
}

/** A text with tints where it speaks of something and marks where the words stand. */
export function Said({ text, mentions, words = [] }: Pick<Voice, "text" | "mentions"> & { words?: readonly string[] }): ReactNode {
  return <>{stretches(text, mentions ?? [], words).map((s, i) => {
    const inner = s.hit ? <b className="hit">{s.text}</b> : s.text;
    return s.mention === undefined ? <span key={i}>{inner}</span> : <mark key={i} className={`said ${toneOf(s.mention.polarity)}`}>{inner}</mark>;
  })}</>;
}

/** One voice: what was said, what it is about and how it feels, where and when; among how many, where that was counted. */
export function Quote({ voice: v, words, among }: { voice: Voice; words: readonly string[]; among?: number }): ReactNode {
  const { t, name } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const touchpoint = useWhole("touchpoints").data?.find((p) => p.id === v.touchpoint);
  const scoreName = useScoreName();
  const [correcting, correct] = useState(false);
  const score = v.scores?.[0];
  const tone = toneOf(v.polarity);
  return (
    <article className={`voice ${tone}`}>
      <blockquote><p><Said text={v.text} mentions={v.mentions} words={words} /></p></blockquote>
      <About voice={v} />
      <footer>
        <span className="feel"><Face level={LEVELS[tone]} size={16} /> {v.doubtful ? t("app_voices.unsure") : t(`app_voices.polarity_${tone}`)}{v.emotion !== "none" && ` · ${name("app_voices.emotion", v.emotion)}`}</span>
        {v.touchpoint !== undefined && <TouchpointLink touchpoint={touchpoint} id={v.touchpoint} name={v.touchpoint_name} />}
        <span>{[score === undefined ? "" : `${scoreName(score)} ${score.value / 100}/${score.high / 100}`, name("app.channel", v.channel), v.unit_name || v.unit, f.time(v.occurred)].filter((x) => x !== undefined && x !== "").join(" · ")}</span>
        {v.author !== "own" && <span className="tag warn">{name("app_voices.author", v.author)}</span>}
        {v.corrected && <span className="tag">{t("app_voices.corrected")}</span>}
        {v.customer !== undefined && may(desk, "read customer") && <Link to="/$workspace/customers/$customer" params={{ workspace: desk.id, customer: v.customer }} search={keepPick as never}>{t("app_voices.customer")}</Link>}
        <span className="space" />
        {may(desk, "change correction", v.touchpoint) && <button type="button" className="tool" onClick={() => correct(true)}><Icon name="pencil" />{t("app_voices.correct")}</button>}
        <AddToBoard piece={{ kind: "quote", id: v.id, text: v.text, source: { n: among, touchpoint: v.touchpoint_name, unit: v.unit_name || v.unit, occurred: v.occurred } }} what={v.text.slice(0, 20)} />
      </footer>
      {correcting && <Sheet title={t("app_voices.correct")} close={() => correct(false)}><CorrectOne event={v.id} done={() => correct(false)} /></Sheet>}
    </article>
  );
}

/** What a text speaks of, in words; each leads to all that is said of it. */
function About({ voice: v }: { voice: Voice }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const seen = new Map((v.mentions ?? []).filter((m) => m.aspect !== "overall").map((m) => [`${m.aspect} ${m.polarity}`, m]));
  if (seen.size === 0) return null;
  return <ul className="about" aria-label={t("app_voices.about")}>{[...seen].map(([key, m]) => <li key={key}><Link className={`tag about-${toneOf(m.polarity)}`} to="/$workspace/voices" params={{ workspace: desk.id }} search={((old: Record<string, unknown>) => ({ ...keepPick(old), ...changed(readView(old), { about: undefined, aspect: m.aspect }) })) as never}>{m.aspect_name || m.aspect}<span className="hidden-text">{t("app_voices.feels", { how: t(`app_voices.polarity_${toneOf(m.polarity)}`) })}</span></Link></li>)}</ul>;
}
