// SPDX-License-Identifier: Apache-2.0

// Writes the sample documents as pages before the browser opens them.

import { execFileSync } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";

const PAGES = new URL("../node_modules/.cache/pages/", import.meta.url);

/** The address of a sample's page, or of another page by its path. */
export function address(name: string, query = ""): string {
  return name.endsWith(".html") ? pathToFileURL(name).href + query : new URL(`${name}.html${query}`, PAGES).href;
}

/** The path of a sample's page. */
export function path(name: string): string {
  return fileURLToPath(new URL(`${name}.html`, PAGES));
}

export default function writePages(): void {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  execFileSync("go", ["run", "./web/tests/render", "web/report/samples", fileURLToPath(PAGES)], { cwd: root, stdio: "inherit" });
}
