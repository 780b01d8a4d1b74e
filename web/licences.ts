// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import type { Plugin } from "vite";

/** The licence texts of packages, as a file beside the bundle that contains them. */
export function licences(packages: readonly string[]): Plugin {
  return {
    name: "licences",
    generateBundle() {
      const source = packages.map((name) => `${name}\n\n${licence(name)}`).join("\n\n----\n\n");
      this.emitFile({ type: "asset", fileName: "licences.txt", source });
    },
  };
}

function licence(name: string): string {
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((f) => new URL(`node_modules/${name}/${f}`, import.meta.url)).find((f) => existsSync(f));
  if (file !== undefined) return readFileSync(file, "utf8").trim();
  const { license } = JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8")) as { license: string };
  return license;
}
