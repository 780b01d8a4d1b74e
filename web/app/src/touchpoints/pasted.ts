// SPDX-License-Identifier: Apache-2.0

// A list that was pasted: one name a line, or columns out of a spreadsheet, with
// or without a header. Pure, so that it can be tested.

import type { Department, Stage, Touchpoint } from "../api/schema";

/** What is wrong with a line, or may be. */
export type Flag = "known" | "twice" | "no_name" | "bad_stage" | "bad_channel" | "bad_department" | "no_stage" | "no_channel";

export interface Pasted {
  line: number; // from 1, as pasted
  name: string;
  stage: string; // id; "" none
  channel: string;
  department: string;
  flags: Flag[];
  said: { stage: string; channel: string; department: string };
}

type Column = "name" | "stage" | "channel" | "department" | "";

const HEADS: Record<Exclude<Column, "">, RegExp> = {
  name: /^(名称|触点|触点名称|name|touchpoint)$/i,
  stage: /^(阶段|旅程阶段|stage)$/i,
  channel: /^(渠道|channel)$/i,
  department: /^(部门|负责部门|department|owner)$/i,
};

const MOST = 2000; // lines

/** A cell for comparing: width, case and spaces do not count. */
export function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
}

/** Cells of pasted text: tabs as spreadsheets give them, else commas, with quotes. */
export function cells(text: string): string[][] {
  const by = text.includes("\t") ? "\t" : /[,，]/.test(text.split("\n", 1)[0] ?? "") ? "," : "\n";
  const rows: string[][] = [[]];
  let cell = "";
  let inside = false;
  const end = (): void => {
    rows[rows.length - 1]!.push(cell.trim());
    cell = "";
  };
  const source = text.replace(/\r\n?/g, "\n");
  for (let i = 0; i < source.length; i++) {
    const c = source[i]!;
    if (inside) {
      if (c !== '"') cell += c;
      else if (source[i + 1] === '"') cell += source[i++];
      else inside = false;
    } else if (c === '"' && cell === "") inside = true;
    else if (c === "\n") {
      end();
      rows.push([]);
    } else if (c === by || (by === "," && c === "，")) end();
    else cell += c;
  }
  end();
  return rows;
}

export interface Known {
  touchpoints: readonly Touchpoint[];
  stages: readonly Stage[];
  departments: readonly Department[];
  channels: readonly { value: string; label: string }[];
}

/** Reads a pasted list against what the register knows. */
export function readPasted(text: string, known: Known): Pasted[] {
  const rows = cells(text).slice(0, MOST);
  const head = columns(rows.find((r) => r.some((c) => c !== "")) ?? []);
  const order: Column[] = head ?? ["name", "stage", "channel", "department"];
  const taken = new Set(known.touchpoints.flatMap((p) => [p.label.zh, p.label.en]).filter((n) => n !== undefined).map(plain));
  const seen = new Set<string>();
  const out: Pasted[] = [];
  let headed = head !== null;
  rows.forEach((row, i) => {
    if (row.every((c) => c === "")) return;
    if (headed) {
      headed = false;
      return;
    }
    const of = (column: Column): string => row[order.indexOf(column)] ?? "";
    const said = { stage: order.includes("stage") ? of("stage") : "", channel: order.includes("channel") ? of("channel") : "", department: order.includes("department") ? of("department") : "" };
    const name = of("name");
    const found = {
      stage: byLabel(known.stages.map((s) => ({ value: s.id, names: [s.label.zh, s.label.en, s.key] })), said.stage),
      channel: byLabel(known.channels.map((c) => ({ value: c.value, names: [c.value, c.label] })), said.channel),
      department: byLabel(known.departments.map((d) => ({ value: d.id, names: [d.label.zh, d.label.en, d.code] })), said.department),
    };
    const flags: Flag[] = [];
    if (name === "") flags.push("no_name");
    else if (taken.has(plain(name))) flags.push("known");
    else if (seen.has(plain(name))) flags.push("twice");
    for (const field of ["stage", "channel", "department"] as const) {
      if (said[field] !== "" && found[field] === "") flags.push(`bad_${field}`);
    }
    if (said.stage === "") flags.push("no_stage");
    if (said.channel === "") flags.push("no_channel");
    seen.add(plain(name));
    out.push({ line: i + 1, name, ...found, flags, said });
  });
  return out;
}

/** Whether a line can be added. */
export function addable(p: Pasted): boolean {
  return !p.flags.some((f) => f === "no_name" || f === "known" || f === "twice");
}

/** The columns that a first row names; null where it is no header. */
function columns(row: readonly string[]): Column[] | null {
  const found = row.map((cell) => (Object.keys(HEADS) as Exclude<Column, "">[]).find((c) => HEADS[c].test(cell.trim())) ?? "");
  return found.includes("name") ? found : null;
}

function byLabel(options: readonly { value: string; names: readonly (string | undefined)[] }[], said: string): string {
  if (said === "") return "";
  return options.find((o) => o.names.some((n) => n !== undefined && n !== "" && plain(n) === plain(said)))?.value ?? "";
}
