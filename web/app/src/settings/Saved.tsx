// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { useWords } from "../text/words";
import { Failed } from "../ui/states";

/** What became of saving: a fault, or that it is done. */
export function Saved({ act, says }: { act: { error: Error | null; isSuccess: boolean }; says: string }): ReactNode {
  if (act.error !== null) return <Failed error={act.error} />;
  return <p className="quiet small" role="status">{act.isSuccess ? says : ""}</p>;
}

/** A text that is handed on, and the button that copies it. */
export function Copied({ text, label }: { text: string; label: string }): ReactNode {
  const { t } = useWords();
  const [done, setDone] = useState(false);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <div className="snippet"><pre tabIndex={0} aria-label={label}><code>{text}</code></pre><button type="button" className="tool" onClick={() => void copy()}>{t(done ? "app.copied" : "app.copy")}</button></div>;
}

/** A button that asks once more before it does what cannot be taken back. */
export function Surely({ label, ask, act, disabled = false }: { label: string; ask: string; act: () => void; disabled?: boolean }): ReactNode {
  const { t } = useWords();
  const [asked, setAsked] = useState(false);
  if (!asked) return <button type="button" className="button" disabled={disabled} onClick={() => setAsked(true)}>{label}</button>;
  return (
    <span className="row surely" role="group" aria-label={ask} onKeyDown={(e) => e.key === "Escape" && setAsked(false)}>
      <span className="small">{ask}</span>
      <button type="button" className="button danger" autoFocus onClick={() => {
        setAsked(false);
        act();
      }}>{label}</button>
      <button type="button" className="plain" onClick={() => setAsked(false)}>{t("app.bulk_cancel")}</button>
    </span>
  );
}
