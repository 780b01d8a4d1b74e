// SPDX-License-Identifier: Apache-2.0

import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** The licences of what the bundle contains, kept with it. */
function licences(): Plugin {
  const read = (path: string) => readFileSync(new URL(`node_modules/${path}`, import.meta.url), "utf8").trim();
  const parts = [
    ["Apache ECharts, Apache License 2.0 (https://www.apache.org/licenses/LICENSE-2.0)", read("echarts/NOTICE")],
    ["zrender, BSD 3-Clause", read("zrender/LICENSE")],
    ["tslib, 0BSD", read("tslib/LICENSE.txt")],
    ["@dagrejs/dagre and @dagrejs/graphlib, MIT", read("@dagrejs/dagre/LICENSE")],
  ];
  const banner = `/*!\nTouchstone report page, Apache-2.0. It contains:\n\n${parts.map(([name, text]) => `${name}\n\n${text}`).join("\n\n")}\n*/\n`;
  return {
    name: "licences",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) if (file.type === "chunk") file.code = banner + file.code;
    },
  };
}

export default defineConfig({
  plugins: [licences()],
  build: {
    outDir: "report/dist",
    emptyOutDir: false,
    target: ["chrome107", "firefox104", "safari16"],
    cssTarget: ["chrome107", "firefox104", "safari16"],
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 800,
    rollupOptions: {
      input: "report/src/main.ts",
      output: { format: "iife", entryFileNames: "report.js", assetFileNames: "report[extname]" },
    },
  },
  test: { include: ["report/src/**/*.test.ts", "home/src/**/*.test.ts", "app/src/**/*.test.ts"] },
});
