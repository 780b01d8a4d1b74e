// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useMemo, useState } from "react";
import { call, Problem } from "../api/call";
import { useDesk } from "../api/desk";
import { useForget, useWhole } from "../api/lists";
import { useWords } from "../text/words";
import { Sheet } from "../ui/Sheet";
import { Partial } from "../ui/states";
import { useChoices } from "./Filters";
import { labelOf } from "./Register";
import { addable, type Pasted, readPasted } from "./pasted";

/** Touchpoints from a list or a spreadsheet, looked at before they are added. */
export function PasteList({ close }: { close: () => void }): ReactNode {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const forget = useForget();
  const touchpoints = useWhole("touchpoints").data ?? [];
  const stages = useWhole("stages").data ?? [];
  const departments = useWhole("departments").data ?? [];
  const choices = useChoices();
  const [text, setText] = useState("");
  const [left, leave] = useState<ReadonlySet<number>>(new Set());
  const [done, setDone] = useState(0);
  const [busy, setBusy] = useState(false);
  const [faults, setFaults] = useState<string[]>([]);
  const lines = useMemo(() => readPasted(text, { touchpoints, stages, departments, channels: choices.channel }), [text, touchpoints, stages, departments, choices.channel]);
  const adding = lines.filter((p) => addable(p) && !left.has(p.line));
  const add = async (): Promise<void> => {
    setBusy(true);
    const wrong: string[] = [];
    for (const p of adding) {
      try {
        await call("POST /v1/workspaces/{workspace}/touchpoints", { workspace: desk.id, body: { label: { [lang]: p.name }, stage: p.stage || undefined, channel: p.channel || undefined, department: p.department || undefined, status: "active" } });
        setDone((n) => n + 1);
      } catch (e) {
        wrong.push(t("app.paste_fault", { name: p.name, why: e instanceof Problem ? e.message : t("app.failed") }));
      }
    }
    setFaults(wrong);
    await forget();
    setBusy(false);
    if (wrong.length === 0) close();
  };
  return (
    <Sheet title={t("app.paste_list")} close={close}>
      <p className="quiet">{t("app.paste_what")}</p>
      <textarea autoFocus aria-label={t("app.paste_list")} value={text} placeholder={t("app.paste_sample")} onChange={(e) => setText(e.target.value)} />
      {lines.length > 0 && (
        <>
          <p role="status">{t("app.paste_says", { n: lines.length, add: adding.length, out: lines.length - adding.length })}</p>
          <div className="scroll" tabIndex={0} role="region" aria-label={t("app.paste_preview")}>
            <table className="plain-table">
              <thead><tr><th scope="col">{t("app.paste_add")}</th><th scope="col">{t("app.touchpoint")}</th><th scope="col">{t("app.field_stage")}</th><th scope="col">{t("app.field_channel")}</th><th scope="col">{t("app.paste_notes")}</th></tr></thead>
              <tbody>{lines.map((p) => <Line key={p.line} pasted={p} stage={labelOf(choices.stage, p.stage)} channel={labelOf(choices.channel, p.channel)} in={addable(p) && !left.has(p.line)} toggle={() => {
                const next = new Set(left);
                if (!next.delete(p.line)) next.add(p.line);
                leave(next);
              }} />)}</tbody>
            </table>
          </div>
        </>
      )}
      {faults.length > 0 && <Partial>{faults.join(" ")}</Partial>}
      {busy && <progress value={done} max={adding.length} aria-label={t("app.paste_adding")} />}
      <div className="row"><button type="button" className="button main" disabled={busy || adding.length === 0} onClick={() => void add()}>{t("app.paste_do", { n: adding.length })}</button></div>
    </Sheet>
  );
}

function Line({ pasted: p, stage, channel, in: inside, toggle }: { pasted: Pasted; stage: string; channel: string; in: boolean; toggle: () => void }): ReactNode {
  const { t } = useWords();
  return (
    <tr>
      <td><input type="checkbox" aria-label={t("app.paste_add_one", { name: p.name || String(p.line) })} checked={inside} disabled={!addable(p)} onChange={toggle} /></td>
      <td>{p.name || "–"}</td><td>{stage || p.said.stage || "–"}</td><td>{channel || p.said.channel || "–"}</td>
      <td>{p.flags.map((f) => <span key={f} className={f.startsWith("no_") && f !== "no_name" ? "tag" : "tag warn"}>{t(`app.flag_${f}`)}</span>)}</td>
    </tr>
  );
}
