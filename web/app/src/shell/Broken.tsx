// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWords } from "../text/words";
import { Empty } from "../ui/states";

/** A page that could not be shown, as when the server has a newer version of the app. */
export function Broken({ error }: { error: unknown }): ReactNode {
  const { t } = useWords();
  return <Empty title={t("app.broken")} says={<>{t("app.broken_what")} <code>{error instanceof Error ? error.message : String(error)}</code></>} action={<button type="button" className="button main" onClick={() => location.reload()}>{t("app.reload")}</button>} />;
}
