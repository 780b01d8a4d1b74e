// SPDX-License-Identifier: Apache-2.0

import { call } from "../api/call";
import type { Blueprint, BlueprintDraft } from "../api/schema";
import type { Keeping } from "../sheet/useSheet";
import { mergeBlueprints } from "./merge";
import { type Content, contentOf } from "./model";

/** How blueprints are read, written and merged. */
export const KEEPING: Keeping<Blueprint, Content> = {
  noun: "blueprint",
  content: contentOf,
  merge: mergeBlueprints,
  get: (workspace, id) => call("GET /v1/workspaces/{workspace}/blueprints/{id}", { workspace, id }),
  put: (workspace, id, version, content) => call("PUT /v1/workspaces/{workspace}/blueprints/{id}", { workspace, id, "If-Match": `"${version}"`, body: sendable(content) }),
};

/** What the server takes: a name that is being typed and empty for now stands as a dash. */
export function sendable(c: Content): BlueprintDraft {
  const named = <T extends { label?: { zh?: string; en?: string } }>(x: T): T => (x.label?.zh?.trim() || x.label?.en?.trim() ? x : { ...x, label: { zh: "–" } });
  return { ...named(c), nodes: c.nodes.map(named), connectors: [...c.connectors], lines: [...c.lines] };
}
