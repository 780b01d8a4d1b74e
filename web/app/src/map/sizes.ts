// SPDX-License-Identifier: Apache-2.0

// How large a map is drawn. Widths belong to the reader and are remembered for
// each journey; the zoom lasts as long as the page.

import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { USUAL_WIDTH } from "./Grid";

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
  larger: () => void;
  smaller: () => void;
  fit: () => void;
}

export function within(zoom: number): number {
  return Math.min(MOST, Math.max(LEAST, Math.round(zoom * 100) / 100));
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
  const total = widths.reduce<number>((sum, w) => sum + (w ?? USUAL_WIDTH), 0);
  return {
    value, box,
    larger: () => setValue((z) => within(z * STEP)),
    smaller: () => setValue((z) => within(z / STEP)),
    fit: () => setValue(within(((box.current?.clientWidth ?? 1000) - 150) / Math.max(1, total))),
  };
}
