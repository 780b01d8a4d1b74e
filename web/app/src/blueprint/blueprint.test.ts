// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BlueprintConnector, BlueprintNode, CauseCard, Journey, Touchpoint } from "../api/schema";
import { fromJourney } from "./blueprints";
import { chains } from "./chain";
import { read, relink, Unreadable, write } from "./document";
import { arrange, layout, NODE, placeAt, spans } from "./layout";
import { mergeBlueprints } from "./merge";
import { addNode, blank, changeNode, connect, type Content, disconnect, duplicateNode, freshId, moveNode, neighbour, nodeOf, nudgeNode, removeNode } from "./model";
import { routes } from "./route";
import { waited } from "./say";
import { renderBlueprintSVG, type Said } from "./svg";

const node = (id: string, lane: string, column: number, more: Partial<BlueprintNode> = {}): BlueprintNode => ({ id, lane, column, label: { zh: id }, ...more });
const sheet = (nodes: BlueprintNode[], ways: [string, string, boolean?][] = []): Content => ({ ...blank({ zh: "试" }), nodes, connectors: ways.map(([from, to, both]): BlueprintConnector => ({ from, to, both })) });
const three = (): Content => sheet([node("a", "customer", 0), node("b", "customer", 1), node("f", "frontstage", 1)], [["a", "b"], ["b", "f", true]]);

describe("editing", () => {
  it("keeps nodes on the sheet wherever they are moved", () => {
    expect(nodeOf(nudgeNode(three(), "a", -1, -1), "a")).toMatchObject({ lane: "evidence", column: 0 });
    expect(nodeOf(nudgeNode(nudgeNode(three(), "f", 9, 0), "f", 9, 0), "f")?.lane).toBe("support");
    expect(nodeOf(moveNode(three(), "a", "support", 9999), "a")?.column).toBe(59);
  });
  it("takes the connectors of a node with it", () => {
    const c = removeNode(three(), "b");
    expect(c.nodes.map((n) => n.id)).toEqual(["a", "f"]);
    expect(c.connectors).toEqual([]);
  });
  it("copies a node beside it, without its connectors", () => {
    const c = duplicateNode(three(), "b", "b2");
    expect(nodeOf(c, "b2")).toMatchObject({ lane: "customer", column: 2, label: { zh: "b" } });
    expect(c.connectors).toHaveLength(2);
  });
  it("joins two nodes once, and makes the way back an exchange", () => {
    const c = connect(three(), "a", "f");
    expect(c.connectors.at(-1)).toEqual({ from: "a", to: "f" });
    expect(connect(c, "a", "f")).toBe(c);
    expect(connect(c, "f", "a").connectors.at(-1)).toEqual({ from: "a", to: "f", both: true });
    expect(connect(c, "a", "a")).toBe(c);
    expect(connect(c, "a", "nowhere")).toBe(c);
    expect(disconnect(c, { from: "a", to: "f" }).connectors).toEqual(three().connectors);
  });
  it("gives ids that are new", () => {
    const draws = [0, 0, 0.5];
    const c = addNode(three(), node("n000000", "support", 0));
    expect(freshId(c, () => draws.shift() ?? 0.5)).not.toBe("n000000");
  });
  it("finds the next node in each direction", () => {
    expect(neighbour(three(), "a", 0, 1)?.id).toBe("b");
    expect(neighbour(three(), "b", 1, 0)?.id).toBe("f");
    expect(neighbour(three(), "f", -1, 0)?.id).toBe("b");
    expect(neighbour(three(), "a", 0, -1)).toBeUndefined();
  });
});

describe("merging", () => {
  it("takes both sides where they changed different nodes", () => {
    const { merged, both } = mergeBlueprints(three(), changeNode(three(), "a", { label: { zh: "甲" } }), changeNode(connect(three(), "a", "f"), "b", { column: 3 }));
    expect(both).toEqual([]);
    expect(nodeOf(merged, "a")?.label.zh).toBe("甲");
    expect(nodeOf(merged, "b")?.column).toBe(3);
    expect(merged.connectors).toHaveLength(3);
  });
  it("names the node that both changed", () => {
    const [mine, theirs] = [changeNode(three(), "a", { label: { zh: "甲" } }), changeNode(three(), "a", { label: { zh: "乙" } })];
    expect(mergeBlueprints(three(), mine, theirs).both).toEqual(["node a"]);
    expect(nodeOf(mergeBlueprints(three(), mine, theirs, "theirs").merged, "a")?.label.zh).toBe("乙");
  });
  it("leaves no connector without its nodes", () => {
    const { merged, both } = mergeBlueprints(three(), connect(three(), "a", "f"), removeNode(three(), "f"));
    expect(both).toEqual([]);
    expect(merged.connectors).toEqual([{ from: "a", to: "b", both: undefined }]);
  });
});

describe("layout", () => {
  it("stacks what shares a cell, and makes the lane as high as its fullest column", () => {
    const l = layout(sheet([node("a", "customer", 0), node("b", "customer", 0), node("c", "support", 2)]));
    const [a, b] = [l.boxes.get("a")!, l.boxes.get("b")!];
    expect(b.x).toBe(a.x);
    expect(b.y).toBeGreaterThanOrEqual(a.y + NODE.height);
    const [customer, support] = [l.bands.find((x) => x.lane === "customer")!, l.bands.find((x) => x.lane === "support")!];
    expect(customer.height).toBeGreaterThan(support.height);
    expect(l.lines.map((x) => x.kind)).toEqual(["interaction", "visibility", "internal"]);
    expect(l.lines[0]!.y).toBe(customer.y + customer.height);
  });
  it("finds the cell of a point, also outside of the sheet", () => {
    const l = layout(three());
    for (const n of three().nodes) {
      const b = l.boxes.get(n.id)!;
      expect(placeAt(l, b.x + 20, b.y + b.height / 2)).toEqual({ lane: n.lane, column: n.column });
    }
    expect(placeAt(l, -500, -500)).toEqual({ lane: "evidence", column: 0 });
    expect(placeAt(l, 0, 1e6).lane).toBe("support");
  });
  it("joins neighbouring columns of one stage", () => {
    const c = sheet([node("a", "customer", 0, { stage: "x" }), node("b", "customer", 1, { stage: "x" }), node("c", "customer", 2, { stage: "y" })]);
    expect(spans(c, 4)).toEqual([{ from: 0, to: 1, stage: "x" }, { from: 2, to: 2, stage: "y" }, { from: 3, to: 3, stage: undefined }]);
  });
});

const columnsOf = (c: Content): Record<string, number> => Object.fromEntries(c.nodes.map((n) => [n.id, n.column]));

describe("automatic layout", () => {
  it("puts a lane in the order of its connectors, and other lanes beside what they serve", () => {
    // a → b → c along the customer's lane; e leads into c, b exchanges with f
    const c = arrange(sheet([node("c", "customer", 0), node("b", "customer", 0), node("a", "customer", 5), node("e", "evidence", 0), node("f", "frontstage", 9)], [["a", "b"], ["b", "c"], ["e", "c"], ["b", "f", true]]));
    expect(columnsOf(c)).toEqual({ a: 0, b: 1, c: 2, e: 2, f: 1 });
  });
  it("leaves no two nodes in one cell, nor empty columns", () => {
    const c = arrange(sheet([node("a", "customer", 4), node("b", "customer", 4), node("s", "support", 30)]));
    expect(columnsOf(c)).toEqual({ a: 0, b: 1, s: 0 });
  });
  it("ends where connectors go in a circle, and keeps the lanes", () => {
    const before = sheet([node("a", "customer", 0), node("b", "customer", 1), node("c", "backstage", 2)], [["a", "b"], ["b", "c"], ["c", "a"], ["b", "a"]]);
    const c = arrange(before);
    expect(c.nodes.map((n) => n.lane)).toEqual(["customer", "customer", "backstage"]);
    expect(columnsOf(c)).toEqual({ a: 0, b: 1, c: 1 });
  });
  it("changes nothing when it is asked again", () => {
    const once = arrange(read(SAMPLE));
    expect(arrange(once)).toEqual(once);
  });
});

const SAMPLE = readFileSync(new URL("testdata/check-in.json", import.meta.url), "utf8");

/** Whether a way from corner to corner runs through the inside of a box. */
function crosses(points: readonly { x: number; y: number }[], b: { x: number; y: number; width: number; height: number }): boolean {
  return points.slice(1).some((p, i) => {
    const q = points[i]!;
    const [x0, x1, y0, y1] = [Math.min(p.x, q.x), Math.max(p.x, q.x), Math.min(p.y, q.y), Math.max(p.y, q.y)];
    return x1 > b.x + 1 && x0 < b.x + b.width - 1 && y1 > b.y + 1 && y0 < b.y + b.height - 1;
  });
}

describe("connectors", () => {
  it("run through no node, only along and across", () => {
    const c = read(SAMPLE);
    const l = layout(c);
    for (const [key, way] of routes(l, c.connectors)) {
      for (const [id, b] of l.boxes) expect(crosses(way.points, b), `${key} through ${id}`).toBe(false);
      way.points.slice(1).forEach((p, i) => expect(p.x === way.points[i]!.x || p.y === way.points[i]!.y, key).toBe(true));
    }
  });
  it("find their way between any two cells, back as well, and past what is stacked", () => {
    const nodes = ["evidence", "customer", "frontstage", "backstage", "support"].flatMap((lane) => [0, 1, 3].map((column) => node(`${lane}${column}`, lane, column)));
    const c = sheet([...nodes, node("under", "frontstage", 1), node("under2", "frontstage", 3)]);
    const l = layout(c);
    for (const from of c.nodes) {
      for (const to of c.nodes.filter((n) => n.id !== from.id)) {
        const way = routes(l, [{ from: from.id, to: to.id }]).get(`${from.id} ${to.id}`)!;
        for (const [id, b] of l.boxes) expect(crosses(way.points, b), `${from.id} → ${to.id} through ${id}`).toBe(false);
      }
    }
  });
  it("have a head at the end, and one at each end of an exchange", () => {
    const l = layout(three());
    const heads = (both: boolean): number => routes(l, [{ from: "b", to: "f", both }]).get("b f")!.heads.split("Z").length - 1;
    expect([heads(false), heads(true)]).toEqual([1, 2]);
  });
});

const cause = (behind: string, front: string, holds: boolean, value = 0.2): CauseCard => ({ behind: { id: behind, name: behind }, front: { id: front, name: front }, holds, n: 100, q: 0.01, effect: { value, low: value - 0.1, high: value + 0.1 } });

describe("the chain behind a bad step", () => {
  const c = sheet([node("front", "frontstage", 3, { touchpoint: "desk" }), node("mid", "backstage", 2), node("clean", "backstage", 1, { touchpoint: "turnover" }), node("linen", "support", 0, { touchpoint: "linen" })], [["linen", "clean"], ["clean", "mid"], ["mid", "front"]]);
  it("follows the connectors from what is behind to what is in front", () => {
    const [chain] = chains(c, [cause("turnover", "desk", true)], () => 1);
    expect(chain).toMatchObject({ nodes: ["clean", "mid", "front"], connectors: ["clean mid", "mid front"] });
  });
  it("is that of the longest wait where there are several", () => {
    const waits: Record<string, number> = { turnover: 10, linen: 99 };
    expect(chains(c, [cause("turnover", "desk", true), cause("linen", "desk", true)], (id) => waits[id]).map((x) => x.behind)).toEqual(["linen"]);
  });
  it("does not light up without a cause that holds, or where the sheet has not both ends", () => {
    expect(chains(c, [cause("turnover", "desk", false), cause("turnover", "elsewhere", true)], () => 1)).toEqual([]);
  });
  it("is only its two ends where nothing joins them", () => {
    expect(chains({ ...c, connectors: [] }, [cause("turnover", "desk", true)], () => 1)[0]).toMatchObject({ nodes: ["clean", "front"], connectors: [] });
  });
});

describe("the file", () => {
  it("reads what it wrote, and writes what it read", () => {
    expect(write(read(SAMPLE))).toBe(SAMPLE);
    expect(read(write(three()))).toEqual(read(write(read(write(three())))));
  });
  it("says what is wrong and where", () => {
    const fault = (change: (file: Record<string, unknown>) => void): string => {
      const file = JSON.parse(SAMPLE) as Record<string, unknown>;
      change(file);
      try {
        read(JSON.stringify(file));
      } catch (e) {
        return e instanceof Unreadable ? `${e.why} ${e.place}` : String(e);
      }
      return "";
    };
    expect(() => read("not json")).toThrow(Unreadable);
    expect(fault((f) => (f.schema = "touchstone.blueprint/2"))).toBe("schema ");
    expect(fault((f) => delete f.label)).toBe("fault label");
    expect(fault((f) => ((f.nodes as Record<string, unknown>[])[1]!.lane = "roof"))).toBe("fault nodes[1].lane");
    expect(fault((f) => ((f.nodes as Record<string, unknown>[])[0]!.column = 1.5))).toBe("fault nodes[0].column");
    expect(fault((f) => ((f.nodes as Record<string, unknown>[])[1]!.id = (f.nodes as Record<string, unknown>[])[0]!.id))).toMatch(/^fault /);
    expect(fault((f) => ((f.connectors as Record<string, unknown>[])[0]!.to = "nowhere"))).toBe("fault connectors[0].to");
    expect(fault((f) => (f.nodes = new Array(1001).fill({})))).toBe("fault nodes");
  });
  it("leaves out links to what is not there, and counts them", () => {
    const c = sheet([node("a", "customer", 0, { touchpoint: "t1", stage: "s1", department: "d1" }), node("b", "customer", 1, { touchpoint: "t2" })]);
    const has = { touchpoints: new Set(["t1"]), stages: new Set<string>(), departments: new Set(["d1"]), journeys: new Set<string>() };
    const { content, lost } = relink({ ...c, journey: "j" }, has);
    expect(lost).toBe(3);
    expect(content.nodes.map((n) => n.touchpoint)).toEqual(["t1", undefined]);
    expect(content.journey).toBeUndefined();
  });
});

describe("the drawing", () => {
  const said = (label: string): Said => ({ title: label, scenario: "", lane: (l) => l, line: (l) => `line ${l}`, stage: () => "", foot: "", connector: () => ({ label: "", lit: false }), node: () => ({ label, under: "", marks: [{ text: "9 min", tone: "plain" }], level: "assumed", lit: false }) });
  it("has every node, connector, lane and line, and closes what it opens", () => {
    const { svg, width, height } = renderBlueprintSVG(read(SAMPLE), said("x"));
    const c = read(SAMPLE);
    expect(svg.match(/9 min/g)).toHaveLength(c.nodes.length);
    expect(svg.match(/stroke-width="1.3"/g)).toHaveLength(c.connectors.length);
    for (const word of ["evidence", "customer", "frontstage", "backstage", "support", "line visibility"]) expect(svg).toContain(`>${word}<`);
    expect(svg.match(/<g[ >]/g)!.length).toBe(svg.match(/<\/g>/g)!.length);
    expect(svg).toContain(`viewBox="0 0 ${width} ${height}"`);
    expect(svg).not.toMatch(/NaN|undefined|style=/);
  });
  it("keeps names from becoming markup", () => {
    expect(renderBlueprintSVG(three(), said(`</text><script>"&`)).svg).not.toContain("<script");
  });
  it("draws an empty sheet", () => {
    expect(renderBlueprintSVG(blank({ en: "x" }), said("x")).svg).not.toMatch(/NaN|Infinity/);
  });
});

describe("from a journey", () => {
  it("makes a step of every touchpoint, in order, in the lane of its layer", () => {
    const touchpoint = (id: string, layer: string): Touchpoint => ({ id, layer, label: { zh: id }, status: "active", version: 1, created: "", updated: "" }) as Touchpoint;
    const journey = { id: "j", label: { zh: "旅程" }, stages: [{ stage: "s1", touchpoints: [{ touchpoint: "t1" }, { touchpoint: "t2" }] }, { stage: "s2", touchpoints: [{ touchpoint: "t3" }, { touchpoint: "gone" }] }] } as unknown as Journey;
    let seed = 0;
    const c = fromJourney(journey, [touchpoint("t1", "front"), touchpoint("t2", "back"), touchpoint("t3", "front")], () => (seed += 0.01));
    expect(c.journey).toBe("j");
    expect(c.nodes.map((n) => [n.touchpoint, n.lane, n.column, n.stage])).toEqual([["t1", "customer", 0, "s1"], ["t2", "backstage", 1, "s1"], ["t3", "customer", 2, "s2"]]);
    expect(c.connectors).toEqual([{ from: c.nodes[0]!.id, to: c.nodes[2]!.id }]);
  });
});

describe("waits between two steps", () => {
  const f = { duration: (ms: number | null | undefined): string => `${(ms ?? 0) / 60_000} min` };
  it("are told by the server in seconds, with their interval where there is one", () => {
    expect(waited({ thousandths: 500, value: 3600, low: 3000, high: 4200 }, f)).toBe("60 min (50 min–70 min)");
    expect(waited({ thousandths: 500, value: 90, low: null, high: null }, f)).toBe("1.5 min");
    expect(waited(undefined, f)).toBe("–");
  });
});
