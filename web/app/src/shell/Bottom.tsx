// SPDX-License-Identifier: Apache-2.0

// The navigation of phones: the pages most used in a row at the bottom, the
// others in a sheet above it.

import { useLocation } from "@tanstack/react-router";
import { type ReactNode, useId, useRef, useState } from "react";
import { useDesk } from "../api/desk";
import { useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { Favourites } from "./Favourites";
import { PageGroups, PageLink } from "./Links";
import { atHand, type Page } from "./pages";

export function Bottom({ pages }: { pages: readonly Page[] }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const { pathname } = useLocation();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const first = atHand(pages);
  const rest = pages.filter((p) => !first.includes(p));
  const inRest = rest.some((p) => `${pathname}/`.startsWith(`${p.to.replace("$workspace", desk.id).replace("$part", "")}/`.replace("//", "/")));
  return (
    <>
      {first.map((p) => <PageLink key={p.label} page={p} />)}
      {rest.length > 0 && <button type="button" className={inRest ? "nav-link nav-more active" : "nav-link nav-more"} popoverTarget={id} aria-expanded={open}><Icon name="more" /><span>{t("app.nav_more")}</span></button>}
      <div id={id} ref={box} popover="auto" className="more-pages" onToggle={(e) => setOpen(e.newState === "open")} onClick={(e) => (e.target as Element).closest("a") !== null && box.current?.hidePopover()}>
        <PageGroups pages={rest} />
        <Favourites />
      </div>
    </>
  );
}
