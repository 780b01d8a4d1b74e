// SPDX-License-Identifier: Apache-2.0

import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useRef, useState } from "react";
import { call, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { keep, useForget } from "../api/lists";
import type { ImportedJourney } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Sheet } from "../ui/Sheet";

type Outcome = { done: ImportedJourney } | { file: unknown; fault: Error };

/** Takes in a journey from a file; what it names and is not here is told first. */
export function ImportJourney(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const forget = useForget();
  const input = useRef<HTMLInputElement>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const take = async (file: unknown, create: boolean): Promise<void> => {
    try {
      const done = await call("POST /v1/workspaces/{workspace}/journeys/import", { workspace: desk.id, create: create || undefined, body: file as never });
      keep(client, desk.id, "journeys", done.journey);
      if ((done.made ?? []).length > 0) await forget();
      setOutcome({ done });
    } catch (fault) {
      setOutcome({ file, fault: fault as Error });
    }
  };
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = await file.text();
    try {
      await take(JSON.parse(text) as unknown, false);
    } catch {
      setOutcome({ file: null, fault: new Error(t("app_map.import_no_json")) });
    }
  };
  return (
    <>
      <button type="button" className="button" onClick={() => input.current?.click()}><Icon name="paste" />{t("app_map.import")}</button>
      <input ref={input} className="hidden-input" type="file" accept=".json,application/json" tabIndex={-1} aria-label={t("app_map.import_file")} onChange={(e) => {
        void read(e.target.files?.[0]);
        e.target.value = "";
      }} />
      {outcome !== null && <Sheet title={t("app_map.import")} close={() => setOutcome(null)}>{"done" in outcome ? <Done done={outcome.done} /> : <Refused fault={outcome.fault} create={outcome.file === null ? null : () => void take(outcome.file, true)} />}</Sheet>}
    </>
  );
}

function Done({ done: { journey, made, left_out } }: { done: ImportedJourney }): ReactNode {
  const { t, lang, name } = useWords();
  const { desk } = useDesk();
  const named = (list: typeof made): ReactNode => <ul className="plain-list">{(list ?? []).map((x) => <li key={`${x.noun} ${x.name}`}>{name("app_map.noun", x.noun)}{t("app.colon")}{x.name}</li>)}</ul>;
  return (
    <>
      <p role="status">{t("app_map.import_done", { name: labelIn(lang, journey.label) })}</p>
      {(made ?? []).length > 0 && <><h3>{t("app_map.import_made")}</h3>{named(made)}</>}
      {(left_out ?? []).length > 0 && <><h3>{t("app_map.import_missing")}</h3>{named(left_out)}</>}
      <p><Link className="button main" to="/$workspace/journeys/$id" params={{ workspace: desk.id, id: journey.id }} search={keepPick as never}>{t("app_map.import_open")}</Link></p>
    </>
  );
}

/** Why it was not taken in: what is not here can be made. */
function Refused({ fault, create }: { fault: Error; create: (() => void) | null }): ReactNode {
  const { t } = useWords();
  const faults = fault instanceof Problem ? fault.faults : [];
  return (
    <>
      <p role="alert">{fault.message}</p>
      {faults.length > 0 && <ul className="plain-list">{faults.map((f, i) => <li key={i}>{f.message}</li>)}</ul>}
      {create !== null && faults.length > 0 && <p><button type="button" className="button main" onClick={create}>{t("app_map.import_create")}</button></p>}
    </>
  );
}
