// SPDX-License-Identifier: Apache-2.0

import { type ReactNode, useState } from "react";
import { may, useDesk } from "../api/desk";
import { useMedia } from "../design/theme";
import { useWords } from "../text/words";
import { Partial } from "../ui/states";
import { Filters, SearchWords } from "./Filters";
import { Stream } from "./Stream";
import { Summary } from "./Summary";
import { filtered, useVoicesView } from "./view";

/** Quotes, with the filters at their left and what they amount to above them. */
export function Read(): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const [view] = useVoicesView();
  const narrow = useMedia("(max-width: 960px)");
  const [open, setOpen] = useState(false);
  const reads = may(desk, "read event");
  return (
    <div className="voices">
      <aside className="voices-side" aria-label={t("app_voices.filters")}>
        {reads && <SearchWords />}
        {narrow && <button type="button" className="button" aria-expanded={open} onClick={() => setOpen(!open)}>{t(filtered(view) ? "app_voices.filters_on" : "app_voices.filters")}</button>}
        {(!narrow || open) && <Filters />}
      </aside>
      <div className="voices-main stack">
        <Summary />
        {reads ? <Stream /> : <Partial>{t("app_voices.no_quotes_role")}</Partial>}
      </div>
    </div>
  );
}
