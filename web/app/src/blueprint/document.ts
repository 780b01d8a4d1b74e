// SPDX-License-Identifier: Apache-2.0

// A blueprint as a file, in the form of docs/schema/touchstone.blueprint-1.json.

import type { BlueprintConnector, BlueprintLine, BlueprintNode, Evidence, Label } from "../api/schema";
import { type Content, contentOf, LANES, LINES, MOST_COLUMNS } from "./model";

export const SCHEMA = "touchstone.blueprint/1";

/** The file's text. */
export function write(c: Content): string {
  const { label, scenario, journey, nodes, connectors, lines } = c;
  return `${JSON.stringify({ schema: SCHEMA, label, scenario, journey, nodes, connectors, lines }, null, 2)}\n`;
}

/** What is wrong with a file: nothing that can be read, another form, or a fault at a place. */
export class Unreadable extends Error {
  constructor(readonly why: "json" | "schema" | "fault", readonly place = "") {
    super(`${why} ${place}`);
  }
}

const MOST = 1000; // nodes, connectors
const MOST_TEXT = 10_000;

/** Reads a file. Fields that it does not know are left out. */
export function read(text: string): Content {
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch {
    throw new Unreadable("json");
  }
  const top = object(file, "");
  if (top.schema !== SCHEMA) throw new Unreadable("schema");
  const nodes = list(top.nodes, "nodes").map((n, i) => node(n, `nodes[${i}]`));
  const ids = new Set(nodes.map((n) => n.id));
  if (ids.size < nodes.length) throw new Unreadable("fault", "nodes");
  const connectors = list(top.connectors, "connectors").map((x, i) => connector(x, `connectors[${i}]`, ids));
  const lines = top.lines === undefined ? [...LINES] : list(top.lines, "lines").map((l, i) => line(l, `lines[${i}]`));
  return contentOf({ label: label(top.label, "label", true), scenario: label(top.scenario, "scenario"), journey: words(top.journey, "journey"), nodes, connectors, lines });
}

/** Leaves out the links to what the workspace has not got, and tells how many. */
export function relink(c: Content, has: { touchpoints: ReadonlySet<string>; stages: ReadonlySet<string>; departments: ReadonlySet<string>; journeys: ReadonlySet<string> }): { content: Content; lost: number } {
  let lost = 0;
  const kept = (id: string | undefined, known: ReadonlySet<string>): string | undefined => {
    if (id === undefined || known.has(id)) return id;
    lost++;
    return undefined;
  };
  const content = {
    ...c, journey: kept(c.journey, has.journeys),
    nodes: c.nodes.map((n) => ({ ...n, touchpoint: kept(n.touchpoint, has.touchpoints), stage: kept(n.stage, has.stages), department: kept(n.department, has.departments) })),
  };
  return { content, lost };
}

function object(v: unknown, place: string): Record<string, unknown> {
  if (typeof v !== "object" || v === null || Array.isArray(v)) throw new Unreadable(place === "" ? "schema" : "fault", place);
  return v as Record<string, unknown>;
}

function list(v: unknown, place: string): unknown[] {
  if (v === undefined) return [];
  if (!Array.isArray(v) || v.length > MOST) throw new Unreadable("fault", place);
  return v;
}

function words(v: unknown, place: string): string | undefined {
  if (v === undefined || v === "") return undefined;
  if (typeof v !== "string" || v.length > MOST_TEXT) throw new Unreadable("fault", place);
  return v;
}

function label(v: unknown, place: string, needed = false): Label {
  const of = v === undefined ? {} : object(v, place);
  const out = { zh: words(of.zh, `${place}.zh`), en: words(of.en, `${place}.en`) };
  if (needed && out.zh === undefined && out.en === undefined) throw new Unreadable("fault", place);
  return out;
}

function oneOf(v: unknown, allowed: readonly string[], place: string): string {
  if (typeof v !== "string" || !allowed.includes(v)) throw new Unreadable("fault", place);
  return v;
}

function node(v: unknown, place: string): BlueprintNode {
  const n = object(v, place);
  const id = words(n.id, `${place}.id`);
  const column = n.column;
  if (id === undefined) throw new Unreadable("fault", `${place}.id`);
  if (typeof column !== "number" || !Number.isInteger(column) || column < 0 || column >= MOST_COLUMNS) throw new Unreadable("fault", `${place}.column`);
  return { id, lane: oneOf(n.lane, LANES, `${place}.lane`), column, label: label(n.label, `${place}.label`, true), stage: words(n.stage, `${place}.stage`), touchpoint: words(n.touchpoint, `${place}.touchpoint`),
    department: words(n.department, `${place}.department`), evidence: list(n.evidence, `${place}.evidence`).map((e, i) => evidence(e, `${place}.evidence[${i}]`)) };
}

function evidence(v: unknown, place: string): Evidence {
  const e = object(v, place);
  return { kind: oneOf(e.kind, ["observed", "reported", "assumed"], `${place}.kind`), link: words(e.link, `${place}.link`), note: words(e.note, `${place}.note`) };
}

function connector(v: unknown, place: string, ids: ReadonlySet<string>): BlueprintConnector {
  const x = object(v, place);
  return { from: oneOf(x.from, [...ids], `${place}.from`), to: oneOf(x.to, [...ids], `${place}.to`), both: x.both === true, label: label(x.label, `${place}.label`) };
}

function line(v: unknown, place: string): BlueprintLine {
  const l = object(v, place);
  return { kind: oneOf(l.kind, LINES.map((x) => x.kind), `${place}.kind`), below: oneOf(l.below, LANES, `${place}.below`) };
}
