// SPDX-License-Identifier: Apache-2.0

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { licences } from "./licences.ts";

/** The web app below /app/. */
export default defineConfig({
  root: "app",
  base: "/app/",
  plugins: [react(), licences(["react", "react-dom", "scheduler", "antd", "@ant-design/icons", "@tanstack/react-router", "@tanstack/react-query", "echarts", "zrender", "tslib", "@dnd-kit/core", "@dnd-kit/accessibility", "@dnd-kit/utilities", "@dagrejs/dagre", "@dagrejs/graphlib", "@xyflow/react", "@xyflow/system", "classcat", "zustand", "use-sync-external-store", "d3-drag", "d3-interpolate", "d3-selection", "d3-zoom", "d3-dispatch", "d3-ease", "d3-timer", "d3-color", "d3-transition", "pptxgenjs", "jszip", "pako", "lie"])],
  html: { cspNonce: "__NONCE__" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["chrome123", "firefox120", "safari17.5"],
    cssTarget: ["chrome123", "firefox120", "safari17.5"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
});
