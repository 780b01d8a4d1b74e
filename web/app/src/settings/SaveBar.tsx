// SPDX-License-Identifier: Apache-2.0

import type { UseMutationResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "../api/call";
import type { Workspace } from "../api/schema";
import { useWords } from "../text/words";
import { Failed } from "../ui/states";
import type { WorkspaceChange } from "./workspace";

interface SaveBarProps {
  save: UseMutationResult<Workspace, Error, { seen: Workspace; change: WorkspaceChange }>;
  seen: Workspace;
  change: WorkspaceChange;
  /** What differs, in words: [field, mine, theirs]. */
  differs: readonly [string, string, string][];
  /** Takes over what is saved now. */
  take: () => void;
}

/** The way to save, and the way out of a conflict. */
export function SaveBar({ save, seen, change, differs, take }: SaveBarProps): ReactNode {
  const { t } = useWords();
  const conflict = save.error instanceof Problem && save.error.kind === "conflict";
  const put = (): void => save.mutate({ seen, change });
  return (
    <>
      {conflict && (
        <div className="failed" role="alertdialog" aria-label={t("app.conflict")}>
          <p><strong>{t("app.conflict")}</strong></p>
          <p>{t("app_settings.conflict_what")}</p>
          <dl className="pairs">{differs.map(([field, mine, theirs]) => <div key={field}><dt>{field}</dt><dd>{t("app.conflict_mine")} <b>{mine}</b></dd><dd>{t("app.conflict_theirs")} <b>{theirs}</b></dd></div>)}</dl>
          <div className="row"><button type="button" className="button main" onClick={put}>{t("app.conflict_keep_mine")}</button><button type="button" className="button" onClick={() => {
            save.reset();
            take();
          }}>{t("app.conflict_keep_theirs")}</button></div>
        </div>
      )}
      {save.error !== null && !conflict && <Failed error={save.error} />}
      {!conflict && <div className="row"><button type="button" className="button main" disabled={save.isPending || differs.length === 0} onClick={put}>{t("app.save")}</button>{differs.length > 0 ? <span className="quiet small">{t("app_settings.unsaved", { n: differs.length })}</span> : <span className="quiet small" role="status">{save.isSuccess ? t("app_settings.saved") : ""}</span>}</div>}
    </>
  );
}
