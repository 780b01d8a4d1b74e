// SPDX-License-Identifier: Apache-2.0

import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call";

/** Who is signed in. */
export const me = queryOptions({ queryKey: ["me"], queryFn: ({ signal }) => call("GET /v1/me", {}, signal), staleTime: 5 * 60_000 });
