// SPDX-License-Identifier: Apache-2.0

// Empty, loading, partly there, gone wrong: designed once.

import type { ReactNode } from "react";
import { Problem } from "../api/call";
import { useWords } from "../text/words";

interface EmptyProps {
  title: string;
  says?: ReactNode;
  action?: ReactNode;
}

/** What will be here, and the one step that brings it. */
export function Empty({ title, says, action }: EmptyProps): ReactNode {
  return (
    <div className="empty">
      <svg viewBox="0 0 120 48" width="120" height="48" aria-hidden="true">
        <path d="M4 34C24 34 26 14 44 14s18 22 36 22 18-14 36-14" fill="none" stroke="var(--rule-2)" strokeWidth="2" strokeDasharray="3 4" />
        <circle cx="44" cy="14" r="4" fill="var(--paper)" stroke="var(--ink-3)" strokeWidth="2" /><circle cx="80" cy="36" r="4" fill="var(--paper)" stroke="var(--rule-2)" strokeWidth="2" />
      </svg>
      <h2>{title}</h2>
      {says !== undefined && <p className="quiet">{says}</p>}
      {action}
    </div>
  );
}

/** Keeps the place of text that is coming. */
export function Skeleton({ lines = 3, height }: { lines?: number; height?: number }): ReactNode {
  return <div className="skeleton" aria-hidden="true" style={height === undefined ? undefined : { height }}>{height === undefined && Array.from({ length: lines }, (_, i) => <i key={i} />)}</div>;
}

export function PageSkeleton(): ReactNode {
  return <div className="stack"><Skeleton lines={2} /><div className="grid-3"><Skeleton height={120} /><Skeleton height={120} /><Skeleton height={120} /></div><Skeleton height={280} /></div>;
}

/** What happened, and what to do now. */
export function Failed({ error, again }: { error: Error; again?: () => void }): ReactNode {
  const { t } = useWords();
  const faults = error instanceof Problem ? error.faults.map((f) => f.message).filter((m) => m !== error.message) : [];
  return (
    <div className="failed" role="alert">
      <p><strong>{error instanceof Problem && error.status === 403 ? t("app.forbidden") : t("app.went_wrong")}</strong></p>
      <p>{error.message}</p>
      {faults.map((m) => <p key={m}>{m}</p>)}
      {again !== undefined && <button type="button" className="button" onClick={again}>{t("app.again")}</button>}
    </div>
  );
}

/** Says that something is known only in part. */
export function Partial({ children }: { children: ReactNode }): ReactNode {
  return <p className="partial">{children}</p>;
}

/** Shows what a query has: old data while new ones come, a skeleton before the first, and faults. */
export function Loaded<T>({ query, height, children }: { query: { data: T | undefined; error: Error | null; refetch: () => unknown; isPlaceholderData?: boolean }; height?: number; children: (data: T) => ReactNode }): ReactNode {
  if (query.error !== null && query.data === undefined) return <Failed error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <Skeleton height={height} />;
  return <div className={query.isPlaceholderData === true ? "waiting" : undefined}>{query.error !== null && <Failed error={query.error} again={() => void query.refetch()} />}{children(query.data)}</div>;
}
