// SPDX-License-Identifier: Apache-2.0

// Beside the sheet, never above it: details, comments, versions, comparing, keys.

import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import { keep, useWhole } from "../api/lists";
import type { Journey } from "../api/schema";
import { Comments } from "../sheet/Comments";
import { same } from "../sheet/history";
import { Versions } from "../sheet/Versions";
import { keepPick } from "../shell/Shell";
import { both } from "../text/catalogue";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Failed } from "../ui/states";
import { Details } from "./Details";
import { ChoiceField } from "../sheet/fields";
import type { Edit } from "./edit";
import { partsOf } from "./merge";
import { contentOf, type Part } from "./model";
import { useMap, usePartName } from "./view";

export const SIDES = ["details", "comments", "versions", "compare", "keys"] as const;
export type SideKind = (typeof SIDES)[number];

interface SideProps {
  kind: SideKind;
  record: Journey;
  looked: Journey | null;
  look: (version: Journey | null) => void;
  edit: (change: Edit) => void;
  close: () => void;
  compare: (id: string | undefined) => void;
}

export function Side({ kind, record, looked, look, edit, close, compare }: SideProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const says = useChanges();
  const nameOf = usePartName();
  const { select } = useMap();
  const restore = (v: Journey): void => {
    look(null);
    edit(() => contentOf(v));
  };
  return (
    <aside className="map-side" aria-label={t(`app_map.side_${kind}`)} onKeyDown={(e) => e.key === "Escape" && close()}>
      <header className="row nowrap"><h2>{t(`app_map.side_${kind}`)}</h2><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={close}><Icon name="close" /></button></header>
      {kind === "details" && <Details />}
      {kind === "comments" && <Comments path="journeys" id={record.id} mayWrite={may(desk, "change comment")} nameOf={nameOf} go={(part) => select(part as Part)} />}
      {kind === "versions" && <Versions<Journey> path="journeys" id={record.id} current={record.version} looking={looked?.version ?? null} look={look} restore={may(desk, "change journey") ? restore : undefined} says={says} />}
      {kind === "compare" && <Compare compare={compare} />}
      {kind === "keys" && <Keys />}
    </aside>
  );
}

/** What one version changed of the one before, in counts. */
function useChanges(): (before: Journey | undefined, after: Journey) => string {
  const { t } = useWords();
  return (before, after) => {
    if (before === undefined) return after.version === 1 ? t("app.version_first") : "";
    const [was, is] = [partsOf(contentOf(before)), partsOf(contentOf(after))];
    const names = [...new Set([...was.keys(), ...is.keys()])].filter((name) => !same(was.get(name), is.get(name)));
    const of = (kind: string): number => new Set(names.map((name) => name.replace(/^place\//, "")).filter((name) => name.startsWith(`${kind}/`))).size;
    const said = (["field", "stage", "step", "card"] as const).filter((kind) => of(kind) > 0).map((kind) => t(`app_map.changed_${kind}`, { n: of(kind) }));
    return said.length === 0 ? t("app.version_same") : said.join(t("app.also"));
  };
}

/** Chooses the journey to compare with, or makes one that is to be out of this one. */
function Compare({ compare }: { compare: (id: string | undefined) => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { id, content } = useMap();
  const [fault, setFault] = useState<Error | null>(null);
  const journeys = (useWhole("journeys").data ?? []).filter((j) => j.id !== id);
  const related = journeys.filter((j) => j.id === content.of || j.of === id);
  const make = async (): Promise<void> => {
    const { key: _key, ...rest } = content;
    const label = await both("app_map.name_to_be", { name: labelIn(lang, content.label) });
    const made = await call("POST /v1/workspaces/{workspace}/journeys", { workspace: desk.id, body: { ...rest, label, kind: "to-be", of: id, status: "planned" } });
    keep(client, desk.id, "journeys", made);
    await navigate({ to: "/$workspace/journeys/$id", params: { workspace: desk.id, id: made.id }, search: ((old: Record<string, unknown>) => ({ ...keepPick(old), with: id })) as never });
  };
  return (
    <>
      <p>{t("app_map.compare_what")}</p>
      {related.map((j) => <button key={j.id} type="button" className="button" onClick={() => compare(j.id)}>{labelIn(lang, j.label)}</button>)}
      {journeys.length > 0 && <ChoiceField name={t("app_map.compare_with")} value="" none={t("app_map.choose_journey")} choices={journeys.map((j) => ({ value: j.id, label: labelIn(lang, j.label) }))} change={(next) => compare(next || undefined)} />}
      {may(desk, "change journey") && content.kind !== "to-be" && <button type="button" className="button" onClick={() => make().catch((e: Error) => setFault(e))}>{t("app_map.make_to_be")}</button>}
      {fault !== null && <Failed error={fault} />}
    </>
  );
}

const KEYS = ["arrows", "enter", "space", "delete", "duplicate", "undo", "redo", "zoom", "escape", "help"] as const;

function Keys(): ReactNode {
  const { t } = useWords();
  return <dl className="map-keys">{KEYS.map((k) => <div key={k}><dt><kbd>{t(`app_map.key_${k}`)}</kbd></dt><dd>{t(`app_map.key_${k}_what`)}</dd></div>)}</dl>;
}
