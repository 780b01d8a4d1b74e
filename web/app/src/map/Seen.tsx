// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useEffect, useRef, useState } from "react";

/** Makes its content when the reader first comes near, so that a long list asks for little. */
export function Seen({ height, children }: { height: number; children: () => ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  useEffect(() => {
    const at = box.current;
    if (at === null || near) return;
    const watch = new IntersectionObserver((found) => found.some((x) => x.isIntersecting) && setNear(true), { rootMargin: "200px" });
    watch.observe(at);
    return () => watch.disconnect();
  }, [near]);
  return <div ref={box} style={{ height }}>{near && children()}</div>;
}
