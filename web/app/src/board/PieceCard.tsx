// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useMemo } from "react";
import { useWords } from "../text/words";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import type { Piece } from "./board";
import { sourceLine } from "./source";

interface CardProps {
  piece: Piece;
  place: number; // from 0
  of: number;
  grab: (on: boolean) => void;
  move: (to: number) => void;
  change: (text: string) => void;
  remove: () => void;
}

/** One piece of the board with its handle; headings and notes are written in place. */
export function PieceCard({ piece: p, place, of, grab, move, change, remove }: CardProps): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const name = p.text.slice(0, 20) || t(`app_voices.kind_${p.kind}`);
  const source = sourceLine(p, f, t);
  return (
    <>
      <div className="piece-tools no-print">
        <span className="handle" draggable onDragStart={() => grab(true)} onDragEnd={() => grab(false)} aria-hidden="true">⠿</span>
        <button type="button" className="tool" disabled={place === 0} aria-label={t("app_voices.up", { what: name })} onClick={() => move(place - 1)}>↑</button>
        <button type="button" className="tool" disabled={place === of - 1} aria-label={t("app_voices.down", { what: name })} onClick={() => move(place + 1)}>↓</button>
        <button type="button" className="tool" aria-label={t("app_voices.remove", { what: name })} onClick={remove}><Icon name="close" /></button>
      </div>
      <div className="piece-body">
        {p.kind === "picture" && <Picture svg={p.svg ?? ""} text={p.text} />}
        {p.kind === "quote" && <blockquote>{p.text}</blockquote>}
        {p.kind === "sentence" && <p className="lead">{p.text}</p>}
        {p.kind === "heading" && <input className="piece-heading" aria-label={t("app_voices.kind_heading")} placeholder={t("app_voices.kind_heading")} value={p.text} maxLength={200} onChange={(e) => change(e.target.value)} />}
        {p.kind === "note" && <textarea className="text-input" aria-label={t("app_voices.kind_note")} placeholder={t("app_voices.kind_note")} value={p.text} maxLength={4000} onChange={(e) => change(e.target.value)} />}
        {source !== "" && <p className="quiet small">{source}</p>}
      </div>
    </>
  );
}

function Picture({ svg, text }: { svg: string; text: string }): ReactNode {
  const address = useMemo(() => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`, [svg]);
  return <figure><img src={address} alt={text} /><figcaption>{text}</figcaption></figure>;
}
