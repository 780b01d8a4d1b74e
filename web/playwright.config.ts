// SPDX-License-Identifier: Apache-2.0

import { defineConfig } from "@playwright/test";

// The browser of the distribution; TOUCHSTONE_CHROMIUM names another one.
export default defineConfig({
  testDir: "tests",
  outputDir: "node_modules/.cache/browser-tests",
  globalSetup: "./tests/pages.ts",
  reporter: "./tests/reporter.ts",
  workers: 1,
  // Deadlines, not measurements: a slow or busy machine may take its time.
  timeout: 300_000,
  expect: { timeout: 30_000 },
  use: {
    launchOptions: {
      executablePath: process.env.TOUCHSTONE_CHROMIUM ?? "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
  },
});
