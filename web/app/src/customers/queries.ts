// SPDX-License-Identifier: Apache-2.0

// What the server tells of one customer beside the facts. All of it is forgotten
// together: the keys begin with "customer".

import { useQuery, type UseQueryResult } from "@tanstack/react-query";
import { call, type Problem } from "../api/call";
import { useDesk } from "../api/desk";
import type { CustomerExplained, CustomerOutlook, IdentityProfile } from "../api/schema";
import { useWords } from "../text/words";

export function useOutlook(customer: string): UseQueryResult<CustomerOutlook, Problem> {
  const { desk } = useDesk();
  const { lang } = useWords();
  return useQuery<CustomerOutlook, Problem>({ queryKey: ["customer", desk.id, customer, "outlook", lang], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/customers/{customer}/outlook", { workspace: desk.id, customer }, signal), staleTime: 60_000, retry: false });
}

export function useProfile(customer: string): UseQueryResult<IdentityProfile, Problem> {
  const { desk } = useDesk();
  return useQuery<IdentityProfile, Problem>({ queryKey: ["customer", desk.id, customer, "profile"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/customers/{customer}", { workspace: desk.id, customer }, signal), staleTime: 60_000, retry: false });
}

export function useExplanation(customer: string): UseQueryResult<CustomerExplained, Problem> {
  const { desk } = useDesk();
  return useQuery<CustomerExplained, Problem>({ queryKey: ["customer", desk.id, customer, "explanation"], queryFn: ({ signal }) => call("GET /v1/workspaces/{workspace}/customers/{customer}/explanation", { workspace: desk.id, customer }, signal), staleTime: 60_000, retry: false });
}
