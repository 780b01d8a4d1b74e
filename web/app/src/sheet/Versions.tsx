// SPDX-License-Identifier: Apache-2.0

import "../design/sheet.css";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { call, type Operation } from "../api/call";
import { useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Loaded } from "../ui/states";
import { useWho } from "./people";

interface Version {
  id: string;
  version: number;
  updated: string;
  updated_by?: string;
}

interface VersionsProps<R extends Version> {
  path: string; // of the noun in the API: "blueprints"
  id: string;
  current: number; // the version that the server has
  looking: number | null; // the version that is looked at
  look: (version: R | null) => void;
  restore?: (version: R) => void; // missing: the reader may not
  /** What a version changed of the one before, in a few words; "" says nothing. */
  says: (before: R | undefined, after: R) => string;
}

const PART = 50;

/** Every version, the newest first: a look at it, and the way back to it. */
export function Versions<R extends Version>({ path, id, current, looking, look, restore, says }: VersionsProps<R>): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const { desk } = useDesk();
  const versions = useInfiniteQuery({
    queryKey: ["versions", desk.id, id, current],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => call(`GET /v1/workspaces/{workspace}/${path}/{id}/versions` as Operation, { workspace: desk.id, id, limit: PART, cursor: pageParam } as never, signal) as unknown as Promise<{ items: R[] | null; next?: string }>,
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: (old) => old,
  });
  return (
    <Loaded query={versions} height={120}>{(data) => {
      const list = data.pages.flatMap((p) => p.items ?? []);
      return (
        <>
          {looking !== null && looking !== current && <p className="partial" role="status">{t("app_sheet.looking", { n: looking })} <button type="button" className="tool" onClick={() => look(null)}>{t("app_sheet.back_to_now")}</button></p>}
          <ol className="list">{list.map((v, i) => {
            const what = says(list[i + 1], v);
            return (
              <li key={v.version} aria-current={v.version === (looking ?? current) ? "true" : undefined}>
                <div className="row"><b>{t("app.version", { n: v.version })}</b><span>{who(v.updated_by)}</span><span className="quiet small">{f.ago(v.updated)}</span><span className="space" />
                  {v.version !== current && <button type="button" className="tool" aria-pressed={v.version === looking} onClick={() => look(v)}>{t("app_sheet.look")}</button>}
                  {v.version !== current && restore !== undefined && <button type="button" className="tool" onClick={() => restore(v)}>{t("app.version_back")}</button>}</div>
                {what !== "" && <p className="quiet small">{what}</p>}
              </li>
            );
          })}</ol>
          {versions.hasNextPage && <button type="button" className="button" onClick={() => void versions.fetchNextPage()}>{t("app_sheet.older")}</button>}
        </>
      );
    }}</Loaded>
  );
}
