// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId, useRef } from "react";

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly { key: T; text: string }[];
  at: T;
  open: (next: T) => void;
  children: ReactNode; // what the open tab shows
}

/** Parts of one thing, of which one is seen; arrows go to the next. */
export function Tabs<T extends string>({ label, tabs, at, open, children }: TabsProps<T>): ReactNode {
  const id = useId();
  const strip = useRef<HTMLDivElement>(null);
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} ref={strip} onKeyDown={(e) => {
        if (e.key !== "ArrowRight" && e.key !== "ArrowLeft") return;
        const here = tabs.findIndex((x) => x.key === at);
        const next = (here + (e.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length;
        open(tabs[next]!.key);
        strip.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
      }}>
        {tabs.map((x) => <button key={x.key} id={`${id}-${x.key}`} type="button" role="tab" aria-selected={x.key === at} aria-controls={`${id}-panel`} tabIndex={x.key === at ? 0 : -1} onClick={() => open(x.key)}>{x.text}</button>)}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${at}`} className="stack">{children}</div>
    </>
  );
}
