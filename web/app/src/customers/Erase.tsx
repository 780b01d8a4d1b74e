// SPDX-License-Identifier: Apache-2.0

// Erasing a customer for good: what goes is shown first, the number's end is
// typed, and each step is told as it is done.

import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { Life, Receipt } from "../api/schema";
import { keepPick } from "../shell/Shell";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Sheet } from "../ui/Sheet";
import { Failed } from "../ui/states";
import { useExplanation } from "./queries";
import { Steps } from "./Receipt";

const LOOK_EACH = 500; // ms

export function Erase({ customer, life, close }: { customer: string; life: Life; close: () => void }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const client = useQueryClient();
  const navigate = useNavigate();
  const explained = useExplanation(customer).data;
  const subjects = explained?.subjects ?? [];
  const [typed, setTyped] = useState("");
  const [reason, setReason] = useState("");
  const [state, setState] = useState<{ at: "asking" } | { at: "going"; entry?: Receipt } | { at: "failed"; error: Error }>({ at: "asking" });
  const alive = useRef(true);
  useEffect(() => {
    alive.current = true;
    return () => {
      alive.current = false;
    };
  }, []);
  const end = customer.slice(-4);
  const look = async (): Promise<void> => {
    const all = (await call("GET /v1/workspaces/{workspace}/erasures", { workspace: desk.id })).items ?? [];
    const entry = all.findLast((r) => (r.subjects ?? []).some((s) => subjects.includes(s)));
    if (alive.current && entry !== undefined) setState((old) => (old.at === "going" ? { at: "going", entry } : old));
  };
  const erase = async (e: FormEvent): Promise<void> => {
    e.preventDefault();
    setState({ at: "going" });
    const timer = setInterval(() => void look().catch(() => undefined), LOOK_EACH);
    try {
      const receipt = await call("POST /v1/workspaces/{workspace}/erasures", { workspace: desk.id, body: { customer, reason } });
      await navigate({ to: "/$workspace/customers", params: { workspace: desk.id }, search: ((old: Record<string, unknown>) => ({ ...keepPick(old), receipt: receipt.id })) as never });
      client.removeQueries({ queryKey: ["customer", desk.id] });
      await Promise.all(["answer", "at risk", "risk"].map((kind) => client.invalidateQueries({ queryKey: [kind, desk.id] })));
    } catch (error) {
      if (alive.current) setState({ at: "failed", error: error as Error });
    } finally {
      clearInterval(timer);
    }
  };
  return (
    <Sheet title={t("app_customers.erase_title")} close={close}>
      {state.at === "going" ? <div role="status" className="stack tight"><p>{t("app_customers.erasing")}</p><Steps receipt={state.entry} /></div> : (
        <form className="stack" onSubmit={(e) => void erase(e)}>
          <p>{t("app_customers.erase_says")}</p>
          <What life={life} identifiers={subjects.length} links={(explained?.path ?? []).length + (explained?.others ?? []).length} />
          <p>{t("app_customers.erase_stays")}</p>
          <label className="field"><span>{t("app_customers.erase_reason")}</span><input className="text-input" value={reason} required maxLength={1000} onChange={(e) => setReason(e.target.value)} /></label>
          <label className="field"><span>{t("app_customers.erase_type", { end })}</span><input className="text-input erase-type" value={typed} autoComplete="off" spellCheck={false} onChange={(e) => setTyped(e.target.value)} /></label>
          {state.at === "failed" && <Failed error={state.error} />}
          <p className="row"><button type="submit" className="button danger" disabled={typed.normalize("NFKC").trim().toLowerCase() !== end || reason.trim() === ""}>{t("app_customers.erase_do")}</button><button type="button" className="button" onClick={close}>{t("app_customers.keep")}</button></p>
        </form>
      )}
    </Sheet>
  );
}

function What({ life, identifiers, links }: { life: Life; identifiers: number; links: number }): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const rows: [string, number][] = [[t("app_customers.erase_facts"), life.events], [t("app_customers.erase_texts"), life.texts], [t("app_customers.erase_identifiers"), identifiers], [t("app_customers.erase_links"), links]];
  return <dl className="trust">{rows.map(([k, n]) => <div key={k}><dt>{k}</dt><dd className="number">{life.whole ? "" : "≥ "}{f.count(n)}</dd></div>)}</dl>;
}
