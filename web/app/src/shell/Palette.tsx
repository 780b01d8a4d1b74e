// SPDX-License-Identifier: Apache-2.0

// ⌘K: every page, every touchpoint and a few things to do, by a few letters.

import { useNavigate } from "@tanstack/react-router";
import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { useDesk } from "../api/desk";
import { useWhole } from "../api/lists";
import { useTheme } from "../design/theme";
import { labelIn, useWords } from "../text/words";
import { Icon, type IconName, iconOf } from "../ui/Icon";
import { partsOf } from "../settings/parts";
import { useTitle } from "./Favourites";
import { keepPick, usePages } from "./Shell";
import { useHere, useVisited } from "./visited";

interface Entry {
  id: string;
  text: string;
  also: string; // further words to be found by
  icon: IconName;
  run: () => void;
}

const SHOWN = 12;
const LATELY = 6; // pages seen, where nothing is typed yet

export default function Palette({ close }: { close: () => void }): ReactNode {
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const entries = useEntries();
  const found = useMemo(() => match(entries, typed).slice(0, SHOWN), [entries, typed]);
  useEffect(() => dialog.current?.showModal(), []);
  const run = (entry: Entry | undefined): void => {
    if (entry === undefined) return;
    close();
    entry.run();
  };
  const keys = (e: KeyboardEvent): void => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      setAt((old) => (old + (e.key === "ArrowDown" ? 1 : found.length - 1)) % Math.max(1, found.length));
    } else if (e.key === "Enter" && !e.nativeEvent.isComposing) {
      e.preventDefault();
      run(found[at]);
    }
  };
  return (
    <dialog ref={dialog} className="palette" aria-label={t("app.find")} onClose={close} onClick={(e) => e.target === dialog.current && close()}>
      <input autoFocus role="combobox" aria-expanded="true" aria-controls="palette-list" aria-activedescendant={found[at] ? `palette-${at}` : undefined} aria-label={t("app.find")} placeholder={t("app.find_hint")}
        value={typed} onKeyDown={keys} onChange={(e) => {
          setTyped(e.target.value);
          setAt(0);
        }} />
      <ul id="palette-list" role="listbox" aria-label={t("app.find")}>
        {found.map((entry, i) => (
          <li key={entry.id} id={`palette-${i}`} role="option" aria-selected={i === at} onPointerEnter={() => setAt(i)} onClick={() => run(entry)}>
            <Icon name={entry.icon} /><span className="grow">{entry.text}</span><span className="quiet">{entry.also}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className="quiet pop-note">{t("app.find_none")}</p>}
    </dialog>
  );
}

function useEntries(): Entry[] {
  const { t, lang, choose, name } = useWords();
  const { desk } = useDesk();
  const theme = useTheme();
  const navigate = useNavigate();
  const pages = usePages();
  const touchpoints = useWhole("touchpoints").data;
  const { recent, favourites } = useVisited();
  const title = useTitle();
  const here = useHere();
  const go = (to: string, params: object): void => void navigate({ to, params: { workspace: desk.id, ...params }, search: keepPick } as never);
  const visits = [...favourites.map((v) => ({ v, icon: "star" as const, also: t("app_settings.favourite") })), ...recent.filter((v) => !favourites.some((x) => x.path === v.path)).slice(0, LATELY).map((v) => ({ v, icon: "undo" as const, also: t("app_settings.recent") }))];
  return [
    ...visits.filter(({ v }) => v.path !== here.path && title(v) !== "").map(({ v, icon, also }) => ({ id: `visit ${v.path}`, text: title(v), also, icon, run: () => void navigate({ to: v.path, search: v.search } as never) })),
    ...pages.map((p) => ({ id: p.label, text: t(p.label), also: t(p.stage), icon: p.icon, run: () => go(p.to, { part: p.part }) })),
    ...(touchpoints ?? []).map((p) => ({ id: p.id, text: labelIn(lang, p.label), also: name("app.channel", p.channel), icon: iconOf(p.channel), run: () => go("/$workspace/touchpoints/$id", { id: p.id }) })),
    ...partsOf(desk).flatMap((g) => g.parts).map((part) => ({ id: `settings ${part}`, text: t(`app_settings.part_${part}`), also: t("app.page_settings"), icon: "gear" as const, run: () => go("/$workspace/settings/$part", { part }) })),
    { id: "language", text: lang === "zh" ? "Switch to English" : "切换为中文", also: t("app.language"), icon: "language", run: () => choose(lang === "zh" ? "en" : "zh") },
    { id: "theme", text: t(theme.dark ? "app.theme_light" : "app.theme_dark"), also: t("app.appearance"), icon: theme.dark ? "sun" : "moon", run: () => theme.choose(theme.dark ? "light" : "dark") },
  ];
}

/** Entries that hold every typed word; those that begin with the first go first. */
export function match<E extends { text: string; also: string }>(entries: readonly E[], typed: string): E[] {
  const words = typed.toLowerCase().split(/\s+/).filter((w) => w !== "");
  const found = entries.filter((e) => words.every((w) => `${e.text} ${e.also}`.toLowerCase().includes(w)));
  const first = (e: E): number => (words[0] !== undefined && e.text.toLowerCase().startsWith(words[0]) ? 0 : 1);
  return found.map((e, i) => ({ e, i })).sort((a, b) => first(a.e) - first(b.e) || a.i - b.i).map(({ e }) => e);
}
