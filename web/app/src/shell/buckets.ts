// SPDX-License-Identifier: Apache-2.0

// The steps of a curve over the picked period, as keys of an answer by time.

import { addDays } from "./days";

export type Bucket = "day" | "week" | "month";

/** The step that gives a curve closest to some 12 to 30 points. */
export function bucketOf(days: number): Bucket {
  return days <= 50 ? "day" : days <= 277 ? "week" : "month";
}

/** The step of a chart that shows intervals, which those of single days would fill. */
export function wideBucketOf(days: number): Bucket {
  return days <= 14 ? "day" : days <= 300 ? "week" : "month";
}

/** Every step that has days of [from, to), in order, and whether all its days lie within. */
export function bucketsOf(from: string, to: string, bucket: Bucket): { key: string; whole: boolean }[] {
  const out: { key: string; whole: boolean }[] = [];
  for (let at = beginOf(from, bucket); at < to;) {
    const next = bucket === "day" ? addDays(at, 1) : bucket === "week" ? addDays(at, 7) : beginOf(addDays(at, 31), "month");
    out.push({ key: bucket === "month" ? at.slice(0, 7) : at, whole: at >= from && next <= to });
    at = next;
  }
  return out;
}

function beginOf(day: string, bucket: Bucket): string {
  if (bucket === "month") return `${day.slice(0, 7)}-01`;
  return bucket === "day" ? day : addDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7));
}
