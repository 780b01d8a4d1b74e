// SPDX-License-Identifier: Apache-2.0

import { useEffect, useRef } from "react";
import { layOut } from "./picture";

/** Puts drawings in the place of a sheet that is wider than paper, however it is printed. */
export function usePaper(drawings: () => readonly string[]): void {
  const latest = useRef(drawings);
  latest.current = drawings;
  useEffect(() => {
    let clear = (): void => {};
    const before = (): void => {
      clear();
      clear = layOut(latest.current());
    };
    const after = (): void => clear();
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    return () => {
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
      clear();
    };
  }, []);
}
