// SPDX-License-Identifier: Apache-2.0

/** The day now in a zone, as 2026-01-31. */
export function today(zone: string, now = new Date()): string {
  return dayIn(zone, now);
}

/** The day that it is in a zone at an instant. */
export function dayIn(zone: string, instant: string | number | Date): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" }).format(new Date(instant));
}

/** A day some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** When a day begins in a zone, as 2026-01-30T16:00:00.000Z. */
export function startOf(day: string, zone: string): string {
  const clock = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const offset = (at: number): number => Date.parse(`${clock.format(at).replace(" ", "T")}Z`) - at;
  const wanted = Date.parse(`${day}T00:00:00Z`);
  const near = wanted - offset(wanted); // as if the zone had the same offset at both
  return new Date(wanted - offset(near)).toISOString();
}
