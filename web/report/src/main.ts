// SPDX-License-Identifier: Apache-2.0

// Starts the page: reads the documents that the file carries, draws them in
// the reader's language and theme, and again when either changes.

import "./tokens.css";
import "./page.css";
import "./hero.css";
import "./marks.css";
import "./evidence.css";
import "./print.css";
import type { Document, Language } from "./document";
import { follow, page } from "./page";
import { type Choices, type View, view } from "./view";

interface Carried {
  language: Language;
  documents: Partial<Record<Language, Document>>;
}

const NAMES: Record<Language, string> = { zh: "中文", en: "English" };

function start(): void {
  const carried = JSON.parse(document.getElementById("documents")!.textContent!) as Carried;
  const root = document.getElementById("page")!;
  const wish = new URLSearchParams(location.search);
  const system = matchMedia("(prefers-color-scheme: dark)");
  const choices: Choices = { tables: new Set(), picked: new Map() };
  let lang = asked(wish.get("lang"), carried);
  let theme = wish.get("theme");
  let shown: View | undefined;
  let watcher: IntersectionObserver | undefined;

  const dark = () => (theme ? theme === "dark" : system.matches);

  const paint = (): void => {
    document.documentElement.dataset.theme = dark() ? "dark" : "light";
  };

  const render = (): void => {
    shown?.charts.dispose();
    watcher?.disconnect();
    const doc = carried.documents[lang]!;
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = doc.title;
    shown = view(lang, doc, choices);
    const languages = (["zh", "en"] as const).filter((l) => carried.documents[l]).map((l) => ({ label: NAMES[l], on: l === lang, pick: () => pick(l) }));
    root.replaceChildren(...page(shown, { languages, dark: dark(), toggleDark }));
    shown.charts.draw();
    watcher = follow(root);
  };

  const pick = (l: Language): void => {
    if (l === lang) return;
    const place = readingPlace();
    lang = l;
    render();
    restore(place);
    root.querySelector<HTMLElement>(`.segmented [aria-pressed="true"]`)?.focus({ preventScroll: true });
  };

  const toggleDark = (): void => {
    theme = dark() ? "light" : "dark";
    repaint();
  };

  const repaint = (): void => {
    paint();
    root.querySelector(".controls .control")?.setAttribute("aria-pressed", String(dark()));
    shown?.charts.redraw();
  };

  system.addEventListener("change", repaint);
  let opened: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    document.documentElement.dataset.theme = "light";
    opened = [...root.querySelectorAll<HTMLDetailsElement>("main details:not([open])")];
    for (const d of opened) d.open = true;
    shown?.charts.print(true);
  });
  addEventListener("afterprint", () => {
    paint();
    for (const d of opened) d.open = false;
    shown?.charts.print(false);
  });

  paint();
  render();
}

function asked(wish: string | null, carried: Carried): Language {
  if ((wish === "zh" || wish === "en") && carried.documents[wish]) return wish;
  return carried.documents[carried.language] ? carried.language : carried.documents.zh ? "zh" : "en";
}

/** The section being read, a quarter down the window, and how far it is scrolled. */
function readingPlace(): { id: string; offset: number } | null {
  for (const s of document.querySelectorAll("main > section")) {
    const box = s.getBoundingClientRect();
    if (box.bottom > innerHeight / 4) return { id: s.id, offset: box.top };
  }
  return null;
}

function restore(place: { id: string; offset: number } | null): void {
  const s = place && document.getElementById(place.id);
  if (s && place) scrollTo({ top: scrollY + s.getBoundingClientRect().top - place.offset, behavior: "instant" });
}

start();
