// SPDX-License-Identifier: Apache-2.0

// Why these identifiers are one customer: the evidence as a picture and in
// sentences, and taking evidence back with its effect shown first.

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { call } from "../api/call";
import { may, useDesk } from "../api/desk";
import type { CustomerExplained, EdgeCard, EdgeName, UndoEffect } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWho } from "../sheet/people";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { useFormat } from "../ui/format";
import { Failed, Loaded } from "../ui/states";
import { Evidence } from "./Evidence";
import { short } from "./Quarantine";
import { useExplanation, useProfile } from "./queries";
import { Split } from "./Split";

/** The parts of an edge that name it. */
export function nameOf(e: EdgeName): EdgeName {
  return { a: e.a, b: e.b, kind: e.kind, source: e.source };
}

export function keyOf(e: EdgeName): string {
  return `${e.a} ${e.b} ${e.kind} ${e.source ?? ""}`;
}

/** The function that names a subject of the customer: its kind and what may be seen of it. */
export function useSubjectName(customer: string): (subject: string) => string {
  const { name } = useWords();
  const identifiers = useProfile(customer).data?.identifiers ?? [];
  return (subject) => {
    const found = identifiers.find((i) => i.subject === subject);
    return found === undefined ? `…${subject.slice(-4)}` : `${name("app_customers.identifier", found.kind)} ${found.value}`;
  };
}

interface Done {
  edges: EdgeName[];
  effect: UndoEffect;
}

export function Explained({ customer }: { customer: string }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const explanation = useExplanation(customer);
  const [splitting, setSplitting] = useState(false);
  const [done, setDone] = useState<Done | null>(null);
  const forget = (): Promise<void> => client.invalidateQueries({ queryKey: ["customer", desk.id] });
  const redo = useMutation({
    mutationFn: async (edges: readonly EdgeName[]) => {
      for (const e of edges) await call("POST /v1/workspaces/{workspace}/identity/redo", { workspace: desk.id, body: nameOf(e) });
    },
    onSuccess: async () => {
      setDone(null);
      await forget();
    },
  });
  const after = (edges: EdgeName[], effect: UndoEffect): void => {
    setSplitting(false);
    setDone({ edges, effect });
    void forget();
  };
  return (
    <Card title={t("app_customers.identity")} says={explanation.data === undefined ? undefined : says(explanation.data, t)}>
      {done !== null && <Undone customer={customer} done={done} busy={redo.isPending} undo={() => redo.mutate(done.edges)} />}
      {redo.error !== null && <Failed error={redo.error} />}
      <Loaded query={explanation} height={220}>{(e) => (
        <>
          <Evidence customer={customer} explained={e} />
          <Sentences customer={customer} explained={e} redo={may(desk, "change identity") ? (edge) => redo.mutate([edge]) : undefined} busy={redo.isPending} />
          {may(desk, "change identity") && (e.path ?? []).length > 0 && (splitting ? <Split customer={customer} explained={e} close={() => setSplitting(false)} done={after} /> : <button type="button" className="button" onClick={() => setSplitting(true)}>{t("app_customers.split")}</button>)}
        </>
      )}</Loaded>
    </Card>
  );
}

function says(e: CustomerExplained, t: (key: Key, values?: Record<string, number>) => string): string {
  const n = (e.subjects ?? []).length;
  return n < 2 ? t("app_customers.identity_one") : t("app_customers.identity_says", { n, edges: (e.path ?? []).length });
}

/** What a split did, the other customers, and the way back. */
function Undone({ customer, done, busy, undo }: { customer: string; done: Done; busy: boolean; undo: () => void }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  // a customer's number is that of the smallest of its subjects
  const others = (done.effect.parts ?? []).map((p) => `cus_${[...(p.subjects ?? [])].sort()[0]?.slice(4) ?? ""}`).filter((c) => c !== customer);
  return (
    <div className="undo" role="status">
      <span>{t("app_customers.split_done", { n: (done.effect.parts ?? []).length })}</span>
      {others.map((c) => <Link key={c} to="/$workspace/customers/$customer" params={{ workspace: desk.id, customer: c }} search={keepPick as never}>{short(c)}</Link>)}
      <button type="button" className="button" disabled={busy} onClick={undo}>{t("app.undo")}</button>
    </div>
  );
}

interface SentencesProps {
  customer: string;
  explained: CustomerExplained;
  redo?: (edge: EdgeCard) => void;
  busy: boolean;
}

function Sentences({ customer, explained: e, redo, busy }: SentencesProps): ReactNode {
  const { t } = useWords();
  const name = useSubjectName(customer);
  const others = e.others ?? [];
  return (
    <>
      <ul className="list evidence-list">{(e.path ?? []).map((edge) => <li key={keyOf(edge)}><Sentence edge={edge} name={name} /></li>)}</ul>
      {others.length > 0 && <details><summary>{t("app_customers.other_evidence", { n: others.length })}</summary>
        <ul className="list evidence-list">{others.map((edge) => (
          <li key={keyOf(edge)}><Sentence edge={edge} name={name} /> <span className={`tag ${edge.reason === undefined ? "good" : ""}`}>{t(`app_customers.reason.${edge.reason ?? "used"}` as Key)}</span>
            {edge.undone !== undefined && redo !== undefined && <button type="button" className="tool" disabled={busy} onClick={() => redo(edge)}>{t("app_customers.redo")}</button>}</li>
        ))}</ul></details>}
    </>
  );
}

/** A piece of evidence as a sentence. */
export function Sentence({ edge: e, name }: { edge: EdgeCard; name: (subject: string) => string }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const who = useWho();
  const [a, b] = [name(e.a), name(e.b)];
  const day = f.day(e.at);
  return <span>{e.source === undefined || e.source === "" ? t("app_customers.edge_by", { a, b, who: who(e.by), day }) : t(`app_customers.edge.${e.kind}` as Key, { a, b, source: e.source, day })}</span>;
}
