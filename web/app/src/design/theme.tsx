// SPDX-License-Identifier: Apache-2.0

// Ant Design in the product's own colours. Colours, sizes and distances of the
// app's own parts are those of tokens.css, which the report uses too.

import { ConfigProvider, theme as antd } from "antd";
import zhCN from "antd/locale/zh_CN";
import enUS from "antd/locale/en_US";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { flushSync } from "react-dom";
import { useWords } from "../text/words";

export type Choice = "light" | "dark" | "system";

export interface Theme {
  choice: Choice;
  dark: boolean;
  choose: (choice: Choice) => void;
}

const STORED = "touchstone.theme";
const Context = createContext<Theme>({ choice: "system", dark: false, choose: () => {} });

export function useTheme(): Theme {
  return useContext(Context);
}

function stored(): Choice {
  const text = localStorage.getItem(STORED);
  return text === "light" || text === "dark" ? text : "system";
}

/** Dresses everything inside. */
export function Themed({ children }: { children: ReactNode }): ReactNode {
  const { lang } = useWords();
  const [choice, setChoice] = useState(stored);
  const system = useMedia("(prefers-color-scheme: dark)");
  const still = useMedia("(prefers-reduced-motion: reduce)");
  const dark = choice === "system" ? system : choice === "dark";
  const night = usePaper() ? false : dark; // pictures that are drawn stay as they are
  useEffect(() => {
    document.documentElement.dataset.theme = night ? "dark" : "light";
  }, [night]);
  const theme = useMemo<Theme>(() => ({ choice, dark, choose: (next) => {
    localStorage.setItem(STORED, next);
    setChoice(next);
  } }), [choice, dark]);
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  return (
    <Context.Provider value={theme}>
      <ConfigProvider csp={{ nonce }} locale={lang === "zh" ? zhCN : enUS} button={{ autoInsertSpace: false }} theme={{
        algorithm: night ? antd.darkAlgorithm : antd.defaultAlgorithm,
        token: night ? { ...SHARED, ...DARK, motion: !still } : { ...SHARED, ...LIGHT, motion: !still },
        components: { Table: { headerBg: "transparent", cellPaddingBlockSM: 6 }, Tabs: { horizontalItemPadding: "10px 0" } },
      }}>{children}</ConfigProvider>
    </Context.Provider>
  );
}

const SHARED = { borderRadius: 8, fontFamily: "var(--font)", fontSize: 14, motionDurationMid: "0.15s", motionDurationSlow: "0.2s" };
const LIGHT = { colorPrimary: "#0958d9", colorLink: "#0958d9", colorText: "#1a2027", colorTextSecondary: "#454e58", colorTextDescription: "#626c76", colorTextTertiary: "#626c76", colorTextPlaceholder: "#626c76", colorTextDisabled: "#6b747d", colorBorder: "#c5ccd3", colorBorderSecondary: "#e1e5e9" };
const DARK = { colorPrimary: "#3d84f5", colorLink: "#5b9bff", colorBgBase: "#14181d", colorBgContainer: "#1b2026", colorBgElevated: "#232930", colorText: "#e8ebee", colorTextSecondary: "#bcc4cc", colorTextDescription: "#97a1ab", colorTextTertiary: "#97a1ab", colorTextPlaceholder: "#97a1ab", colorTextDisabled: "#8d97a1", colorBorder: "#424b55", colorBorderSecondary: "#2b323a", colorTextLightSolid: "#0b1017" };

/** Whether the page is being printed. */
function usePaper(): boolean {
  const [paper, setPaper] = useState(false);
  useEffect(() => {
    const print = (e: Event): void => flushSync(() => setPaper(e.type === "beforeprint")); // the browser waits for nothing later
    addEventListener("beforeprint", print);
    addEventListener("afterprint", print);
    return () => {
      removeEventListener("beforeprint", print);
      removeEventListener("afterprint", print);
    };
  }, []);
  return paper;
}

/** Whether a media query holds now. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = (): void => setHolds(list.matches);
    change();
    list.addEventListener("change", change);
    return () => list.removeEventListener("change", change);
  }, [query]);
  return holds;
}
