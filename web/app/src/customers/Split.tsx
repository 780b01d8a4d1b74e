// SPDX-License-Identifier: Apache-2.0

import { useMutation, useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { CustomerExplained, EdgeName, UndoEffect } from "../api/schema";
import { list } from "../../../report/src/text";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Failed } from "../ui/states";
import { keyOf, nameOf, Sentence, useSubjectName } from "./Explained";

interface SplitProps {
  customer: string;
  explained: CustomerExplained;
  close: () => void;
  done: (edges: EdgeName[], effect: UndoEffect) => void;
}

/** Chooses evidence to take back, shows into whom the customer would fall, and takes it back. */
export function Split({ customer, explained, close, done }: SplitProps): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const name = useSubjectName(customer);
  const edges = [...(explained.path ?? []), ...(explained.others ?? []).filter((e) => e.reason === undefined)];
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [reason, setReason] = useState("");
  const picked = edges.filter((e) => chosen.includes(keyOf(e))).map(nameOf);
  const effect = useQuery<UndoEffect>({
    queryKey: ["customer", desk.id, customer, "split", chosen], enabled: picked.length > 0, staleTime: 0, retry: false, placeholderData: (old) => old,
    queryFn: ({ signal }) => call("POST /v1/workspaces/{workspace}/identity/undo/preview", { workspace: desk.id, body: { customer, edges: picked } }, signal),
  });
  const apply = useMutation({
    mutationFn: async () => {
      const undone: EdgeName[] = [];
      try {
        for (const e of picked) {
          await call("POST /v1/workspaces/{workspace}/identity/undo", { workspace: desk.id, body: { ...e, reason } });
          undone.push(e);
        }
      } catch (error) { // all of it or nothing
        for (const e of undone) await call("POST /v1/workspaces/{workspace}/identity/redo", { workspace: desk.id, body: e });
        throw error;
      }
    },
    onSuccess: () => effect.data !== undefined && done(picked, effect.data),
  });
  const parts = picked.length === 0 ? undefined : effect.data?.parts ?? undefined;
  const toggle = (key: string): void => setChosen(chosen.includes(key) ? chosen.filter((k) => k !== key) : [...chosen, key]);
  return (
    <section className="settle split" aria-label={t("app_customers.split")}>
      <p>{t("app_customers.split_what")}</p>
      <ul className="list">{edges.map((e) => <li key={keyOf(e)}><label className="split-edge"><input type="checkbox" checked={chosen.includes(keyOf(e))} onChange={() => toggle(keyOf(e))} /><Sentence edge={e} name={name} /></label></li>)}</ul>
      {effect.error !== null && <Failed error={effect.error} />}
      <div role="status">{parts !== undefined && <Effect parts={parts} name={name} />}</div>
      <label className="field"><span>{t("app_customers.reason")}</span><input className="text-input" value={reason} maxLength={1000} onChange={(e) => setReason(e.target.value)} /></label>
      {apply.error !== null && <Failed error={apply.error} />}
      <p className="row"><button type="button" className="button main" disabled={apply.isPending || effect.isFetching || (parts ?? []).length < 2} onClick={() => apply.mutate()}>{t("app_customers.split_do")}</button><button type="button" className="button" onClick={close}>{t("app.close")}</button></p>
    </section>
  );
}

/** Into whom the customer would fall. */
function Effect({ parts, name }: { parts: NonNullable<UndoEffect["parts"]>; name: (subject: string) => string }): ReactNode {
  const { t, lang } = useWords();
  const f = useFormat();
  if (parts.length < 2) return <p className="quiet">{t("app_customers.split_nothing")}</p>;
  return (
    <>
      <p><b>{t("app_customers.split_effect", { n: parts.length })}</b></p>
      <ol className="plain-list">{parts.map((p) => <li key={(p.subjects ?? [])[0]}>{list(lang, (p.subjects ?? []).map(name))} <span className="quiet small">{t("app_customers.facts_n", { n: f.count(p.events) })}</span></li>)}</ol>
    </>
  );
}
