// SPDX-License-Identifier: Apache-2.0

import { labelIn, useWords } from "../text/words";
import { partsOf } from "./merge";
import { cardsOf, type Content, stepsOf } from "./model";
import { useNames } from "./view";

/** Names a part of a map and says what it is in a content, for people who have to choose between two. */
export function useSayPart(): (content: Content, part: string) => { name: string; value: string } {
  const { t, lang, name } = useWords();
  const names = useNames();
  return (content, part) => {
    const value = partsOf(content).get(part);
    const [kind = "", ...rest] = part.split("/");
    const id = rest.join("/");
    if (kind === "field") return { name: name("app_map.field", id), value: typeof value === "object" && value !== null && ("zh" in value || "en" in value) ? labelIn(lang, value as { zh?: string }) : id === "persona" ? names.persona(value as string) : value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value) };
    if (kind === "stage") return { name: names.stage(id), value: value === undefined ? "" : labelIn(lang, (value as { goal?: { zh?: string } }).goal) || t("app_map.stage") };
    if (kind === "step") return { name: names.step({ touchpoint: id.replace(/#\d+$/, "") }), value: value === undefined ? "" : saidOf(value as { note?: { zh?: string }; emotion?: number }) || t("app_map.step") };
    if (kind === "card") return { name: t("app_map.card"), value: labelIn(lang, (value as { label?: { zh?: string } } | undefined)?.label) };
    return { name: t("app_map.place_of", { name: placed(content, id) }), value: placeOf(content, id) };
  };
  function saidOf(step: { note?: { zh?: string; en?: string }; emotion?: number }): string {
    return [step.emotion === undefined ? "" : t("app_map.expected_of", { value: step.emotion }), labelIn(lang, step.note)].filter((x) => x !== "").join(t("app.also"));
  }
  function placed(content: Content, id: string): string {
    const card = cardsOf(content).find((x) => `card/${x.card.id}` === id);
    return card !== undefined ? labelIn(lang, card.card.label) : names.step({ touchpoint: id.replace(/^step\//, "").replace(/#\d+$/, "") });
  }
  function placeOf(content: Content, id: string): string {
    const card = cardsOf(content).find((x) => `card/${x.card.id}` === id);
    if (card !== undefined) return t("app_map.place", { lane: name("app_map.row", card.card.lane), stage: names.stage(card.stage) });
    const step = stepsOf(content).find((s) => `step/${s.key}` === id);
    return step === undefined ? "" : names.stage(step.stage);
  }
}
