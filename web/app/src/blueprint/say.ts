// SPDX-License-Identifier: Apache-2.0

// Nodes, marks and parts of a blueprint in words.

import type { BlueprintConnector, BlueprintNode, Department, Stage, Touchpoint, WaitingQuantile } from "../api/schema";
import { useWhole } from "../api/lists";
import type { Language } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { type Format, useFormat } from "../ui/format";
import { type Known, type LiveBlueprint, worstOf } from "./live";
import { type Content, nodeOf } from "./model";
import type { DrawnMark, Said } from "./svg";

/** A mark of a node: what it is, in words, and how it is meant. */
export interface Mark extends DrawnMark {
  kind: "wait" | "failure" | "standard";
  says: string; // in full, for whoever cannot see it
}

export interface Say {
  lang: Language;
  label: (n: BlueprintNode) => string;
  lane: (lane: string) => string;
  line: (kind: string) => string;
  stage: (id: string | undefined) => string;
  department: (id: string | undefined) => string;
  touchpoint: (id: string | undefined) => Touchpoint | undefined;
  marks: (known: Known | undefined) => Mark[];
  /** What a connector leads from and to. */
  connector: (c: Content, x: BlueprintConnector) => string;
  /** The lane and step of a node. */
  place: (n: BlueprintNode) => string;
  part: (c: Content, part: string) => { name: string; value: string };
  level: (n: BlueprintNode, known: Known | undefined) => "observed" | "reported" | "assumed";
}

const THIN = 30;

export function useSay(): Say {
  const words = useWords();
  const f = useFormat();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages: Stage[] = useWhole("stages").data ?? [];
  const departments: Department[] = useWhole("departments").data ?? [];
  const { t, lang } = words;
  const label = (n: BlueprintNode): string => labelIn(lang, n.label) || t("app_blueprint.unnamed");
  const lane = (of: string): string => words.name("app_blueprint.lane", of);
  const stage = (id: string | undefined): string => labelIn(lang, stages.find((s) => s.id === id)?.label);
  const department = (id: string | undefined): string => labelIn(lang, departments.find((d) => d.id === id)?.label);
  const marks = (known: Known | undefined): Mark[] => marksOf(known, t, f, (label) => labelIn(lang, label));
  return {
    lang, label, lane, stage, department, marks,
    line: (kind) => words.name("app_blueprint.line", kind),
    connector: (c, x) => [x.from, x.to].flatMap((id) => nodeOf(c, id) ?? []).map(label).join(x.both ? " ↔ " : " → "),
    touchpoint: (id) => touchpoints.find((p) => p.id === id),
    place: (n) => `${lane(n.lane)}${t("app_blueprint.then")}${t("app_blueprint.step_n", { n: n.column + 1 })}`,
    part: (c, part) => sayPart(c, part, { label, lane, stage, department, touchpoint: (id) => labelIn(lang, touchpoints.find((p) => p.id === id)?.label) }, words),
    level: (n, known) => levelOf(n, known),
  };
}

/** How long customers waited, with its interval; the server tells seconds. */
export function waited(q: WaitingQuantile | undefined, f: Pick<Format, "duration">): string {
  if (q === undefined) return "–";
  const told = (seconds: number): string => f.duration(1000 * seconds);
  return q.low === null || q.high === null ? told(q.value) : `${told(q.value)} (${told(q.low)}–${told(q.high)})`;
}

function marksOf(known: Known | undefined, t: ReturnType<typeof useWords>["t"], f: Format, label: (l: { zh?: string; en?: string }) => string): Mark[] {
  const marks: Mark[] = [];
  if (known?.median?.value !== undefined && known.median.n > 0) {
    const [median, p90, n] = [f.duration(known.median.value), f.duration(known.p90?.value), f.count(known.median.n)];
    marks.push({ kind: "wait", tone: known.median.few || known.median.n < THIN ? "grey" : "plain", text: t("app_blueprint.wait_brief", { median, p90 }), says: t("app_blueprint.wait_says", { median, p90, n }) });
  }
  if (known?.failed !== undefined) {
    const { low, high } = known.failed;
    const share = f.percent(known.failed.share);
    const within = low === undefined || high === undefined ? share : t("app_blueprint.failure_within", { share, low: f.percent(low).replace(/%$/, ""), high: f.percent(high) });
    marks.push({ kind: "failure", tone: known.failed.n < THIN ? "grey" : "plain", text: t("app_blueprint.failure_brief", { share, n: f.count(known.failed.n) }), says: t("app_blueprint.failure_says", { share: within, n: f.count(known.failed.n) }) });
  }
  const promised = worstOf(known?.promised ?? []);
  if (promised !== undefined) {
    const word = t(`app.verdict_${promised.verdict}`);
    marks.push({ kind: "standard", tone: promised.verdict === "missed" ? "warn" : promised.verdict === "met" ? "good" : "grey", text: `${promised.verdict === "missed" ? "✕" : promised.verdict === "met" ? "✓" : "?"} ${word}`, says: `${label(promised.standard.label)}: ${word}` });
  }
  return marks;
}

/** How a node is known: counted, where its touchpoint has facts; else as its evidence says. */
function levelOf(n: BlueprintNode, known: Known | undefined): "observed" | "reported" | "assumed" {
  const kinds = (n.evidence ?? []).map((e) => e.kind);
  if ((known?.count?.n ?? 0) > 0 || kinds.includes("observed")) return "observed";
  return kinds.includes("reported") ? "reported" : "assumed";
}

type PartWords = Pick<Say, "label" | "lane" | "stage" | "department"> & { touchpoint: (id: string | undefined) => string };

/** A part that was changed, as a conflict shows it. */
function sayPart(c: Content, part: string, say: PartWords, { t, lang }: ReturnType<typeof useWords>): { name: string; value: string } {
  const [kind, a = "", b = ""] = part.split(" ");
  if (kind === "node") {
    const n = nodeOf(c, a);
    return n === undefined ? { name: "", value: "" } : { name: t("app_blueprint.node_named", { name: say.label(n) }), value: [say.label(n), say.lane(n.lane), t("app_blueprint.step_n", { n: n.column + 1 }), say.touchpoint(n.touchpoint), say.department(n.department), say.stage(n.stage), ...(n.evidence ?? []).map((e) => e.note ?? "")].filter(Boolean).join(" · ") };
  }
  if (kind === "connector") {
    const x = c.connectors.find((y) => y.from === a && y.to === b);
    const [from, to] = [nodeOf(c, a), nodeOf(c, b)];
    const name = from === undefined || to === undefined ? t("app_blueprint.connector") : `${say.label(from)} → ${say.label(to)}`;
    return { name, value: x === undefined ? "" : [t(x.both ? "app_blueprint.both_ways" : "app_blueprint.one_way"), labelIn(lang, x.label)].filter(Boolean).join(" · ") };
  }
  if (kind === "label") return { name: t("app.field_label"), value: labelIn(lang, c.label) };
  if (kind === "scenario") return { name: t("app_blueprint.scenario"), value: labelIn(lang, c.scenario) };
  return { name: t(kind === "journey" ? "app_blueprint.journey" : "app_blueprint.lines"), value: kind === "journey" ? (c.journey ?? "–") : String(c.lines.length) };
}

/** The words of a picture of the blueprint. */
export function saidOf(c: Content, say: Say, live: LiveBlueprint, foot: string): Said {
  const lit = new Set(live.chains.flatMap((x) => x.nodes));
  const litWays = new Set(live.chains.flatMap((x) => x.connectors));
  return {
    title: labelIn(say.lang, c.label), scenario: labelIn(say.lang, c.scenario), lane: say.lane, line: say.line, stage: say.stage, foot,
    node: (id) => {
      const n = nodeOf(c, id)!;
      const known = live.of(n.touchpoint);
      const marks = say.marks(known);
      const [wait, rest] = [marks.filter((m) => m.kind === "wait"), marks.filter((m) => m.kind !== "wait")];
      const joined: DrawnMark[] = rest.length === 0 ? [] : [{ text: rest.map((m) => m.text).join(" · "), tone: rest.find((m) => m.tone !== "plain")?.tone ?? "plain" }];
      return { label: say.label(n), under: say.department(n.department), marks: [...wait, ...joined], level: say.level(n, known), lit: lit.has(id) };
    },
    connector: (key) => ({ label: labelIn(say.lang, c.connectors.find((x) => `${x.from} ${x.to}` === key)?.label), lit: litWays.has(key) }),
  };
}

/** What a version changed of the one before, in counts. */
export function useVersionSays(): (before: Content | undefined, after: Content) => string {
  const { t } = useWords();
  return (before, after) => {
    if (before === undefined) return "";
    const old = new Map(before.nodes.map((n) => [n.id, JSON.stringify(n)]));
    const added = after.nodes.filter((n) => !old.has(n.id)).length;
    const changed = after.nodes.filter((n) => old.has(n.id) && old.get(n.id) !== JSON.stringify(n)).length;
    const removed = before.nodes.filter((n) => !after.nodes.some((x) => x.id === n.id)).length;
    const ways = JSON.stringify(before.connectors) === JSON.stringify(after.connectors) ? 0 : 1;
    const names = JSON.stringify([before.label, before.scenario]) === JSON.stringify([after.label, after.scenario]) ? 0 : 1;
    return [added > 0 && t("app_blueprint.n_added", { n: added }), changed > 0 && t("app_blueprint.n_changed", { n: changed }), removed > 0 && t("app_blueprint.n_removed", { n: removed }), ways > 0 && t("app_blueprint.ways_changed"), names > 0 && t("app_blueprint.name_changed")].filter(Boolean).join(t("app_blueprint.then"));
  };
}

