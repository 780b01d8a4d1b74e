// SPDX-License-Identifier: Apache-2.0

// A line per test, and "N passed, N failed" at the end.

import type { FullResult, Reporter, TestCase, TestError, TestResult } from "@playwright/test/reporter";

export default class Lines implements Reporter {
  private readonly counts = { passed: 0, failed: 0 };

  onTestEnd(test: TestCase, result: TestResult): void {
    const passed = result.status === "passed";
    this.counts[passed ? "passed" : "failed"]++;
    console.log(`${passed ? "ok  " : "FAIL"} ${test.title} (${(result.duration / 1000).toFixed(1)} s)`);
    for (const error of result.errors) console.log(error.message ?? error.value);
  }

  onError(error: TestError): void {
    this.counts.failed++;
    console.log(error.message ?? error.value);
  }

  onEnd(result: FullResult): void {
    if (result.status !== "passed" && this.counts.failed === 0) this.counts.failed++;
    console.log(`${this.counts.passed} passed, ${this.counts.failed} failed`);
  }
}
