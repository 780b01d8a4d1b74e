// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useId } from "react";

/** A word with what it means, which is read by pointing at it or by opening it. */
export function Term({ says, children }: { says: string; children: ReactNode }): ReactNode {
  const id = useId();
  return (
    <>
      <button type="button" className="term" popoverTarget={id} title={says}>{children}</button>
      <span id={id} popover="auto" className="pop how-box">{says}</span>
    </>
  );
}
