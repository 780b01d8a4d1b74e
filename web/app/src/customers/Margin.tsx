// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, type RefObject, useEffect, useState } from "react";
import type { TimelineCard } from "../api/schema";
import { feelingOf } from "./life";

const WIDTH = 48;

interface MarginProps {
  box: RefObject<HTMLDivElement | null>;
  events: readonly TimelineCard[];
  from: number | null; // the feeling above this part
  to: number | null; // and below it
}

/** Feeling as a line in the margin: worst at the left, best at the right. Decoration: the words and faces of each fact say the same. */
export function Margin({ box, events, from, to }: MarginProps): ReactNode {
  const [drawn, setDrawn] = useState<{ height: number; points: { y: number; level: number }[] }>({ height: 0, points: [] });
  useEffect(() => {
    const part = box.current;
    if (part === null) return;
    const measure = (): void => {
      const top = part.getBoundingClientRect().top;
      const points = events.flatMap((e) => {
        const level = feelingOf(e);
        const row = level === null ? null : part.querySelector(`[data-event="${e.id}"]`);
        return row === null || level === null ? [] : [{ y: row.getBoundingClientRect().top - top + 14, level }];
      });
      setDrawn({ height: part.offsetHeight, points });
    };
    measure();
    const watch = new ResizeObserver(measure);
    watch.observe(part);
    return () => watch.disconnect();
  }, [box, events]);
  const x = (level: number): number => 8 + ((level - 1) / 4) * (WIDTH - 16);
  const ends = [...(from === null ? [] : [{ y: 0, level: from }]), ...drawn.points, ...(to === null ? [] : [{ y: drawn.height, level: to }])];
  return (
    <svg className="margin" width={WIDTH} height={drawn.height} aria-hidden="true">
      <line className="margin-middle" x1={x(3)} x2={x(3)} y1="0" y2={drawn.height} />
      <polyline points={ends.map((p) => `${x(p.level)},${p.y}`).join(" ")} />
      {drawn.points.map((p) => <circle key={p.y} className={`face-${p.level}`} cx={x(p.level)} cy={p.y} r="5" />)}
    </svg>
  );
}
