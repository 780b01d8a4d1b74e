// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import type { CustomerExplained } from "../api/schema";
import type { Key } from "../text/catalogue";
import { useWords } from "../text/words";
import { useSubjectName, keyOf } from "./Explained";
import { extent, layout } from "./graph";

const BOX = { width: 124, height: 36 };
const DRAWN = 60; // subjects

/** The evidence as a small picture: a box for every identifier, a line for what joins two. The sentences below say the same. */
export function Evidence({ customer, explained: e }: { customer: string; explained: CustomerExplained }): ReactNode {
  const { t } = useWords();
  const name = useSubjectName(customer);
  const subjects = (e.subjects ?? []).slice(0, DRAWN);
  if (subjects.length < 2) return null;
  const path = e.path ?? [];
  const places = layout(subjects, path);
  const { width, height } = extent(places);
  const confirming = (e.others ?? []).filter((o) => o.reason === undefined);
  const line = (edge: { a: string; b: string }): ReactNode => {
    const [p, q] = [places.get(edge.a), places.get(edge.b)];
    if (p === undefined || q === undefined) return null;
    const [from, to] = p.column <= q.column ? [p, q] : [q, p];
    const bend = from.column === to.column ? 24 : 0;
    const [x1, y1, x2, y2] = [from.x + BOX.width, from.y + BOX.height / 2, bend > 0 ? to.x + BOX.width : to.x, to.y + BOX.height / 2];
    return <path d={`M${x1} ${y1}C${x1 + 20 + bend} ${y1} ${x2 - 20 + bend * 2} ${y2} ${x2} ${y2}`} />;
  };
  return (
    <div className="scroll evidence" tabIndex={0} role="region" aria-label={t("app_customers.evidence_picture")}>
      <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} style={{ maxWidth: width }} role="img" aria-label={t("app_customers.evidence_label", { n: subjects.length, edges: path.length })}>
        {confirming.map((edge) => <g key={keyOf(edge)} className="confirms">{line(edge)}</g>)}
        {path.map((edge) => <g key={keyOf(edge)} className="joins">{line(edge)}<title>{t(`app_customers.edge_kind.${edge.kind}` as Key)}</title></g>)}
        {subjects.map((s) => {
          const at = places.get(s)!;
          const [kind, ...rest] = name(s).split(" ");
          return <g key={s} transform={`translate(${at.x} ${at.y})`} className="subject"><rect width={BOX.width} height={BOX.height} rx="6" /><text x="8" y="15" className="subject-kind">{kind}</text><text x="8" y="29">{clip(rest.join(" "))}</text></g>;
        })}
      </svg>
    </div>
  );
}

const FITS = 16;

function clip(text: string): string {
  return text.length > FITS ? `${text.slice(0, FITS - 1)}…` : text;
}
