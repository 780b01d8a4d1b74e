// SPDX-License-Identifier: Apache-2.0

import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWhole } from "../api/lists";
import { useDesk } from "../api/desk";
import { labelIn, useWords } from "../text/words";
import { Icon } from "../ui/Icon";
import { usePages } from "./Shell";
import { titleNow, useHere, useVisited, type Visit } from "./visited";

/** The function that names a page in the reader's language, where its address tells what it is. */
export function useTitle(): (visit: Visit) => string {
  const { t, lang } = useWords();
  const { desk } = useDesk();
  const pages = usePages();
  const touchpoints = useWhole("touchpoints").data ?? [];
  return (visit) => {
    const id = /\/touchpoints\/([^/]+)$/.exec(visit.path)?.[1];
    const touchpoint = id === undefined ? undefined : touchpoints.find((p) => p.id === decodeURIComponent(id));
    const page = pages.find((p) => `${p.to.replace("$workspace", desk.id).replace("$part", p.part ?? "")}` === visit.path);
    return touchpoint !== undefined ? labelIn(lang, touchpoint.label) : page !== undefined ? t(page.label) : visit.title || visit.path;
  };
}

/** Keeps the open page at hand, or lets it go. */
export function Star(): ReactNode {
  const { t } = useWords();
  const here = useHere();
  const { favourites, toggle } = useVisited();
  const on = favourites.some((v) => v.path === here.path);
  return <button type="button" className={on ? "tool star on" : "tool star"} aria-pressed={on} aria-label={t("app.star")} title={t("app.star")} onClick={() => toggle({ ...here, title: titleNow() })}><Icon name="star" /></button>;
}

/** The pages kept at hand, in the navigation. */
export function Favourites(): ReactNode {
  const { t } = useWords();
  const { favourites } = useVisited();
  const title = useTitle();
  if (favourites.length === 0) return null;
  return (
    <div className="nav-group favourites">
      <p className="nav-stage">{t("app.favourites")}</p>
      {favourites.map((v) => <Link key={v.path} className="nav-link" to={v.path as never} search={v.search as never} activeProps={{ className: "active", "aria-current": "page" }} activeOptions={{ exact: true, includeSearch: false }}><Icon name="star" /><span>{title(v)}</span></Link>)}
    </div>
  );
}
