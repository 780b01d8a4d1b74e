// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useRef } from "react";
import { useWords } from "../text/words";
import { Icon } from "./Icon";

/** A panel at the side, above the page; Escape closes it. */
export function Sheet({ title, close, children }: { title: string; close: () => void; children: ReactNode }): ReactNode {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="sheet" aria-label={title} onClose={close} onClick={(e) => e.target === dialog.current && close()}>
      <div className="sheet-body">
        <header className="row"><h2>{title}</h2><span className="space" /><button type="button" className="tool" aria-label={t("app.close")} onClick={close}><Icon name="close" /></button></header>
        {children}
      </div>
    </dialog>
  );
}
