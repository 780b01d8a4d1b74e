// SPDX-License-Identifier: Apache-2.0

import type { ReactNode } from "react";
import { useWords } from "../text/words";
import { Empty } from "../ui/states";

/** An address that leads nowhere. */
export function Lost(): ReactNode {
  const { t } = useWords();
  return <Empty title={t("app.lost")} says={t("app.lost_what")} action={<a className="button main" href="/app/">{t("app.lost_home")}</a>} />;
}
