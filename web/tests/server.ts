// SPDX-License-Identifier: Apache-2.0

// A server of a test's own, which it may end and start again.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("../../bin/touchstone", import.meta.url));

export class Server {
  base = "";
  link = ""; // to make the first account with
  private readonly data = mkdtempSync(join(tmpdir(), "touchstone-web-"));
  private running: ChildProcess | undefined;

  /** Starts on the port that it had before, the first time on any; settles when it serves. */
  async start(): Promise<void> {
    const listen = this.base === "" ? "127.0.0.1:0" : new URL(this.base).host;
    const run = spawn(PROGRAM, ["--lang", "en", "serve", "--data", this.data, "--listen", listen], { stdio: ["ignore", "pipe", "ignore"] });
    this.running = run;
    let said = "";
    await new Promise<void>((served, failed) => {
      run.once("exit", (code) => failed(new Error(`the server ended with ${code}: ${said}`)));
      run.stdout.on("data", (part: Buffer) => {
        said += part.toString();
        this.base ||= /^Serving at (\S+)$/m.exec(said)?.[1] ?? "";
        this.link ||= /\S+#setup=\S+/.exec(said)?.[0] ?? "";
        if (/^Serving at \S+$/m.test(said) && this.link !== "") served();
      });
    });
  }

  /** Ends it as a power cut does. */
  async kill(): Promise<void> {
    const run = this.running;
    if (run === undefined) return;
    this.running = undefined;
    run.removeAllListeners("exit");
    const gone = new Promise((done) => run.once("exit", done));
    run.kill("SIGKILL");
    await gone;
  }

  async end(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true });
  }
}
