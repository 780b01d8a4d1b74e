// SPDX-License-Identifier: Apache-2.0

// How large a map is drawn. Widths belong to the reader and are remembered for
// each journey; the zoom lasts as long as the page.

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NARROW = 216; // of a stage that nobody has resized
const WIDE = 420;
const BESIDE = 150; // names of lanes, and room to add a stage

export interface Widths {
  of: Readonly<Record<string, number>>;
  set: (stage: string, width: number) => void;
}

export function useWidths(journey: string): Widths {
  const key = `touchstone.map.widths ${journey}`;
  const [of, setOf] = useState<Record<string, number>>(() => stored(key));
  const set = useCallback((stage: string, width: number) => setOf((old) => {
    const next = { ...old, [stage]: width };
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // the width lasts as long as the page
    }
    return next;
  }), [key]);
  return { of, set };
}

function stored(key: string): Record<string, number> {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, unknown>;
    return Object.fromEntries(Object.entries(found).filter((e): e is [string, number] => typeof e[1] === "number" && Number.isFinite(e[1])));
  } catch {
    return {};
  }
}

const LEAST = 0.4;
const MOST = 2;
const STEP = 1.2;

export interface Zoom {
  value: number;
  box: RefObject<HTMLDivElement | null>;
  usual: number; // the width of a stage that nobody has resized
  larger: () => void;
  smaller: () => void;
  fit: () => void;
}

export function within(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(zoom * 100) / 100));
}

/** The width of stages that nobody has resized: few of them fill the room, as far as words are still read easily. */
export function usualWidth(room: number, widths: readonly (number | undefined)[]): number {
  const taken = widths.reduce<number>((sum, w) => sum + (w ?? 0), BESIDE);
  const free = widths.filter((w) => w === undefined).length;
  return Math.min(WIDE, Math.max(NARROW, Math.floor((room - taken) / Math.max(1, free))));
}

/** Zoom by buttons, by Ctrl and wheel, and so that every stage is seen. */
export function useZoom(widths: readonly (number | undefined)[]): Zoom {
  const [value, setValue] = useState(1);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const at = box.current;
    const turn = (e: WheelEvent): void => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      setValue((z) => within(z * Math.exp(-e.deltaY / 400)));
    };
    at?.addEventListener("wheel", turn, { passive: false });
    return () => at?.removeEventListener("wheel", turn);
  }, []);
  const [room, setRoom] = useState(0);
  useLayoutEffect(() => {
    const at = box.current;
    if (at === null) return;
    setRoom(at.clientWidth);
    const watch = new ResizeObserver(() => setRoom(at.clientWidth));
    watch.observe(at);
    return () => watch.disconnect();
  }, []);
  const usual = usualWidth(room, widths);
  const total = widths.reduce<number>((sum, w) => sum + (w ?? usual), 0);
  return {
    value, box, usual,
    larger: () => setValue((z) => within(z * STEP)),
    smaller: () => setValue((z) => within(z / STEP)),
    fit: () => setValue(within(((box.current?.clientWidth ?? 1000) - BESIDE) / Math.max(1, total))),
  };
}
