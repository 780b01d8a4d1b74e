// SPDX-License-Identifier: Apache-2.0

import { useQueryClient } from "@tanstack/react-query";
import { Link, useMatches, useNavigate } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { call } from "../api/call";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { type Choice, useMedia, useTheme } from "../design/theme";
import { worded } from "../text/catalogue";
import { useWords } from "../text/words";
import { partsOf } from "../settings/parts";
import { useFormat } from "../ui/format";
import { Icon } from "../ui/Icon";
import "../design/shell.css";
import { Bottom } from "./Bottom";
import { addDays, today } from "./days";
import { Favourites, Star } from "./Favourites";
import { PageGroups } from "./Links";
import { useLive } from "./live";
import { type Page, pagesOf } from "./pages";
import { type Pick, usePicked } from "./picked";
import { Pickers } from "./Pickers";
import { Mark } from "./Session";
import { useRemembering } from "./visited";

const Palette = lazy(() => worded(import("./Palette"), "app_settings"));

/** A link's search that keeps the picked period, unit and segment, and nothing else. */
export function keepPick(old: Record<string, unknown>): Pick {
  const { p, from, to, unit, seg } = old as Pick;
  return { p, from, to, unit, seg };
}

/** The pages of the reader, with whether some touchpoint is the reader's own. */
export function usePages(): Page[] {
  const { desk, me } = useDesk();
  const owns = (useWhole("touchpoints").data ?? []).some((t) => (t.owners ?? []).includes(me.user.id));
  return pagesOf(desk, owns);
}

/** The pages that show no figures of what is picked. */
const UNPICKED: readonly string[] = ["/$workspace/data/$part", "/$workspace/settings/$part", "/$workspace/board"];

/** Navigation, what is picked, and the page. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const { t } = useWords();
  const [palette, setPalette] = useState(false);
  const picks = useMatches({ select: (all) => !all.some((m) => UNPICKED.includes(m.routeId)) });
  useRemembering();
  useEffect(() => {
    const key = (e: KeyboardEvent): void => {
      if (e.key.toLowerCase() === "k" && (e.metaKey || e.ctrlKey)) {
        e.preventDefault();
        setPalette(true);
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
  return (
    <div className="shell">
      <a className="skip" href="#page">{t("app.skip")}</a>
      <Side find={() => setPalette(true)} />
      <div className="stage">
        <header className="top">{picks && <Pickers />}<span className="space" /><LiveMark /><Star /></header>
        <main id="page" className="page" tabIndex={-1}>{children}</main>
      </div>
      {palette && <Suspense fallback={null}><Palette close={() => setPalette(false)} /></Suspense>}
    </div>
  );
}

function Side({ find }: { find: () => void }): ReactNode {
  const { t } = useWords();
  const { desk } = useDesk();
  const pages = usePages();
  const phone = useMedia("(max-width: 760px)");
  const mac = /mac|iphone|ipad/i.test(navigator.platform);
  return (
    <aside className="side">
      <div className="brand"><Mark /><span className="brand-name">{t("app.title")}</span><span className="quiet brand-desk">{desk.name || desk.id}</span></div>
      <button type="button" className="find" onClick={find}><Icon name="search" /><span className="grow">{t("app.find")}</span><kbd>{mac ? "⌘K" : "Ctrl K"}</kbd></button>
      <nav aria-label={t("app.navigation")}>
        {phone ? <Bottom pages={pages} /> : <><PageGroups pages={pages} /><Favourites /></>}
      </nav>
      <Foot />
    </aside>
  );
}

function Foot(): ReactNode {
  const { t, lang, choose } = useWords();
  const { me, desk } = useDesk();
  const theme = useTheme();
  const client = useQueryClient();
  const navigate = useNavigate();
  const next: Choice = theme.dark ? "light" : "dark";
  const leave = async (): Promise<void> => {
    await call("DELETE /v1/session", {});
    client.clear();
    await navigate({ to: "/" });
    location.reload();
  };
  return (
    <footer className="side-foot">
      <Link className="who" title={me.user.email} to="/$workspace/settings/$part" params={{ workspace: desk.id, part: "account" }} search={keepPick as never}>{me.user.name || me.user.email}</Link>
      <div className="side-tools">
        <Link className="tool" aria-label={t("app.page_settings")} title={t("app.page_settings")} to="/$workspace/settings/$part" params={{ workspace: desk.id, part: partsOf(desk).find((g) => g.group === "workspace")?.parts[0] ?? "account" }} search={keepPick as never}><Icon name="gear" /></Link>
        <button type="button" className="tool" lang={lang === "zh" ? "en" : "zh-CN"} onClick={() => choose(lang === "zh" ? "en" : "zh")}>{lang === "zh" ? "English" : "中文"}</button>
        <button type="button" className="tool" aria-label={t(next === "dark" ? "app.theme_dark" : "app.theme_light")} title={t(next === "dark" ? "app.theme_dark" : "app.theme_light")} onClick={() => theme.choose(next)}><Icon name={next === "dark" ? "moon" : "sun"} /></button>
        <button type="button" className="tool" aria-label={t("app.sign_out")} title={t("app.sign_out")} onClick={() => void leave()}><Icon name="leave" /></button>
      </div>
    </footer>
  );
}

/** Whether facts arrive; where the newest are older than a day, until when there are any. */
function LiveMark(): ReactNode {
  const { t } = useWords();
  const f = useFormat();
  const { desk } = useDesk();
  const { newest } = usePicked();
  const { state, arrived } = useLive();
  if (state === "off") return null;
  const old = arrived === 0 && newest !== null && newest < addDays(today(desk.zone), -1);
  const says = state === "lost" ? t("app.live_lost") : arrived > 0 ? t("app.live_arrived", { n: arrived }) : old ? t("app.live_until", { day: f.day(newest) }) : t("app.live_on");
  return <span className={`live-mark ${state}${old ? " old" : ""}`} role="status"><i />{says}</span>;
}
