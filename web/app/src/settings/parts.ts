// SPDX-License-Identifier: Apache-2.0

import { may } from "../api/desk";
import type { Desk } from "../api/schema";

export type Part = "account" | "appearance" | "keys" | "workspace" | "people" | "departments" | "register" | "privacy" | "audit" | "server";

/** What a role may set, in groups; everybody has an account. */
export function partsOf(desk: Desk): { group: "own" | "workspace" | "data" | "server"; parts: Part[] }[] {
  const groups: { group: "own" | "workspace" | "data" | "server"; parts: (Part | false)[] }[] = [
    { group: "own", parts: ["account", "appearance", "keys"] },
    { group: "workspace", parts: [may(desk, "change workspace") && "workspace", may(desk, "read membership") && "people", may(desk, "change department") && "departments", may(desk, "change stage") && "register"] },
    { group: "data", parts: [may(desk, "read erasure") && "privacy", may(desk, "read audit") && "audit"] },
    { group: "server", parts: [may(desk, "read operation") && "server"] },
  ];
  return groups.map((g) => ({ group: g.group, parts: g.parts.filter((p) => p !== false) })).filter((g) => g.parts.length > 0);
}
