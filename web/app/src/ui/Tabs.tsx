// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId, useRef } from "react";

interface Tab<T extends string> {
  key: T;
  text: string;
  group?: string; // the question that it and its neighbours answer
}

interface TabsProps<T extends string> {
  label: string;
  tabs: readonly Tab<T>[];
  at: T;
  open: (next: T) => void;
  children: ReactNode; // what the open tab shows
}

/** Parts of one thing, of which one is seen; arrows go to the next. Many stand in groups, and in a list on a phone. */
export function Tabs<T extends string>({ label, tabs, at, open, children }: TabsProps<T>): ReactNode {
  const id = useId();
  const strip = useRef<HTMLDivElement>(null);
  const groups = grouped(tabs);
  const many = groups.length > 1;
  return (
    <>
      {many && <label className="picker tabs-list"><span className="hidden-text">{label}</span><select value={at} onChange={(e) => open(e.target.value as T)}>
        {groups.map((g) => <optgroup key={g.name} label={g.name}>{g.tabs.map((x) => <option key={x.key} value={x.key}>{x.text}</option>)}</optgroup>)}
      </select></label>}
      <div className={many ? "tabs in-groups" : "tabs"} role="tablist" aria-label={label} ref={strip} onKeyDown={(e) => {
        if (e.key !== "ArrowRight" && e.key !== "ArrowLeft") return;
        const here = tabs.findIndex((x) => x.key === at);
        const next = (here + (e.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length;
        open(tabs[next]!.key);
        strip.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
      }}>
        {groups.map((g, i) => (
          <div key={g.name} className="tabs-group" role="presentation">
            {many && <span id={`${id}-group-${i}`} className="tabs-asks" aria-hidden="true">{g.name}</span>}
            <div role="presentation">{g.tabs.map((x) => <button key={x.key} id={`${id}-${x.key}`} type="button" role="tab" aria-selected={x.key === at} aria-controls={`${id}-panel`} aria-describedby={many ? `${id}-group-${i}` : undefined} tabIndex={x.key === at ? 0 : -1} onClick={() => open(x.key)}>{x.text}</button>)}</div>
          </div>
        ))}
      </div>
      <div id={`${id}-panel`} role="tabpanel" aria-labelledby={`${id}-${at}`} className="stack">{children}</div>
    </>
  );
}

/** Tabs in the groups that they name, in their order. */
function grouped<T extends string>(tabs: readonly Tab<T>[]): { name: string; tabs: Tab<T>[] }[] {
  const groups: { name: string; tabs: Tab<T>[] }[] = [];
  for (const tab of tabs) {
    const last = groups.at(-1);
    if (last !== undefined && last.name === (tab.group ?? "")) last.tabs.push(tab);
    else groups.push({ name: tab.group ?? "", tabs: [tab] });
  }
  return groups;
}
