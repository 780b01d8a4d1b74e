// SPDX-License-Identifier: Apache-2.0

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, type ReactNode, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import type { MaskedText } from "../api/schema";
import { useWords } from "../text/words";
import { Card } from "../ui/Card";
import { Failed } from "../ui/states";

/** Shows on a text of one's own what masking hides. */
export function MaskTry(): ReactNode {
  const { t, name } = useWords();
  const { desk } = useDesk();
  const [typed, setTyped] = useState("");
  const mask = useMutation({ mutationFn: (text: string) => call("POST /v1/workspaces/{workspace}/mask", { workspace: desk.id, body: { texts: [text] } }) });
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    mask.mutate(typed);
  };
  const counts = Object.entries(mask.data?.counts ?? {});
  const first = mask.data?.texts?.[0];
  return (
    <Card title={t("app_settings.mask")} says={t("app_settings.mask_says")}>
      <form className="stack" onSubmit={submit}>
        <textarea className="text-input" rows={3} required maxLength={10_000} aria-label={t("app_settings.mask_text")} placeholder={t("app_settings.mask_hint")} value={typed} onChange={(e) => setTyped(e.target.value)} />
        <div className="row"><button type="submit" className="button" disabled={mask.isPending || typed.trim() === ""}>{t("app_settings.mask_do")}</button></div>
      </form>
      {mask.error !== null && <Failed error={mask.error} />}
      {first !== undefined && (
        <div className="stack" role="status">
          <p className="masked">{pieces(mask.variables ?? "", first).map((p, i) => (p.kind === undefined ? <span key={i}>{p.text}</span> : <mark key={i}>{name("app_settings.mask_kind", p.kind)}</mark>))}</p>
          <p className="quiet small">{counts.length === 0 ? t("app_settings.mask_none") : counts.map(([kind, n]) => `${name("app_settings.mask_kind", kind)} ${n}`).join(t("app.and"))}</p>
        </div>
      )}
    </Card>
  );
}

/** A text in pieces, those that are masked with their kind; places count characters, not halves of surrogates. */
export function pieces(text: string, masked: MaskedText): { text: string; kind?: string }[] {
  const characters = [...text];
  const out: { text: string; kind?: string }[] = [];
  let at = 0;
  for (const f of masked.found ?? []) {
    if (f.start > at) out.push({ text: characters.slice(at, f.start).join("") });
    out.push({ text: characters.slice(f.start, f.end).join(""), kind: f.kind });
    at = f.end;
  }
  if (at < characters.length) out.push({ text: characters.slice(at).join("") });
  return out;
}
