// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from "vite";

/** The server's first page. */
export default defineConfig({
  build: {
    outDir: "home/dist",
    emptyOutDir: false,
    target: ["chrome107", "firefox104", "safari16"],
    cssTarget: ["chrome107", "firefox104", "safari16"],
    modulePreload: false,
    cssCodeSplit: false,
    rollupOptions: {
      input: "home/src/main.ts",
      output: { format: "es", entryFileNames: "home.js", assetFileNames: "home[extname]" },
    },
  },
});
