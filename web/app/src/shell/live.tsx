// SPDX-License-Identifier: Apache-2.0

// What arrives, as it arrives. One stream for the whole app; figures are asked
// again a little after, and not at every event.

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from "react";
import { may, useDesk } from "../api/desk";
import { useWords } from "../text/words";

export interface Arrival {
  position: number;
  kind: string;
  source: string;
  channel: string;
  name: string;
  place: string;
  unit: string;
  occurred: string;
  touchpoint?: string;
}

export interface Live {
  state: "off" | "open" | "lost";
  arrived: number; // since the app was opened
  latest: readonly Arrival[]; // the newest first
}

const KEPT = 100;
const REFRESH = 10_000; // ms between two askings for new figures

const Context = createContext<Live>({ state: "off", arrived: 0, latest: [] });

export function useLive(): Live {
  return useContext(Context);
}

export function Watching({ children }: { children: ReactNode }): ReactNode {
  const { desk } = useDesk();
  const { lang } = useWords();
  const client = useQueryClient();
  const [live, setLive] = useState<Live>({ state: "off", arrived: 0, latest: [] });
  const due = useRef<number | undefined>(undefined);
  const allowed = may(desk, "read event");
  useEffect(() => {
    if (!allowed) return;
    const stream = new EventSource(`/v1/workspaces/${encodeURIComponent(desk.id)}/live?lang=${lang}`);
    const refresh = (): void => {
      due.current ??= window.setTimeout(() => {
        due.current = undefined;
        for (const kind of ["answer", "discovery", "trails"]) void client.invalidateQueries({ queryKey: [kind, desk.id] });
      }, REFRESH);
    };
    stream.addEventListener("open", () => {
      setLive((old) => ({ ...old, state: "open" }));
      refresh(); // something may have arrived while nobody listened
    });
    stream.addEventListener("error", () => setLive((old) => ({ ...old, state: "lost" })));
    stream.addEventListener("arrivals", (message) => {
      const { count, events } = JSON.parse((message as MessageEvent<string>).data) as { count: number; events: Arrival[] };
      setLive((old) => ({ state: "open", arrived: old.arrived + count, latest: newest(events, old.latest) }));
      if (count > 0) refresh();
    });
    return () => {
      stream.close();
      window.clearTimeout(due.current);
      due.current = undefined;
    };
  }, [allowed, desk.id, lang, client]);
  return <Context.Provider value={useMemo(() => live, [live])}>{children}</Context.Provider>;
}

/** The newest first; what a new stream tells again stands once. */
export function newest(events: readonly Arrival[], before: readonly Arrival[]): Arrival[] {
  const seen = new Set(events.map((e) => e.position));
  return [...[...events].reverse(), ...before.filter((e) => !seen.has(e.position))].slice(0, KEPT);
}
