// SPDX-License-Identifier: Apache-2.0

import { call } from "../api/call";
import type { Journey } from "../api/schema";
import type { Keeping } from "../sheet/useSheet";
import { mergeMaps } from "./merge";
import { type Content, contentOf } from "./model";

/** How journeys are read, written and merged. */
export const KEEPING: Keeping<Journey, Content> = {
  noun: "journey",
  content: contentOf,
  merge: mergeMaps,
  get: (workspace, id) => call("GET /v1/workspaces/{workspace}/journeys/{id}", { workspace, id }),
  put: (workspace, id, version, content) => call("PUT /v1/workspaces/{workspace}/journeys/{id}", { workspace, id, "If-Match": `"${version}"`, body: sendable(content) }),
};

/** What the server takes: without cards that say nothing yet, and without places that are gone. */
export function sendable(content: Content): Content {
  const named = content.label.zh || content.label.en;
  return {
    ...content,
    label: named ? content.label : { zh: "–" },
    stages: content.stages.map((s) => ({
      ...s,
      cards: s.cards.filter((c) => (c.label.zh || c.label.en || "").trim() !== "").map(({ step, pain, ...card }) => ({
        ...card,
        ...(step !== undefined && s.touchpoints.some((x) => x.touchpoint === step) ? { step } : {}),
        ...(pain !== undefined && card.lane === "pains" ? { pain } : {}),
      })),
    })),
  };
}
