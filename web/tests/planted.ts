// SPDX-License-Identifier: Apache-2.0

// A small world with one moment of truth: a bad housekeeping costs .4 of a
// repurchase and five points of NPS, and is three times as frequent in H002; the
// website does nothing.

const CUSTOMERS = 1000;
const DAY = 86_400_000;

/** Evenly spread numbers from 0 to 1, the same each time (Park & Miller). */
function numbers(seed: number): () => number {
  let at = seed;
  return () => (at = (at * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** The events as lines of touchstone.event/1. */
export function planted(): string {
  const random = numbers(7);
  const lines: object[] = [];
  const rating = (bad: number): number => (random() < bad ? 1 : 3 + Math.floor(random() * 3));
  for (let c = 0; c < CUSTOMERS; c++) {
    const from = Date.now() - (330 - 200 * random()) * DAY;
    const add = (after: number, what: object): void => void lines.push({ id: `p${lines.length}`, time: new Date(from + after * DAY).toISOString(), identifiers: [{ kind: "member_id", value: `planted-${c}` }], ...what });
    const unit = random() < 0.5 ? "H001" : "H002";
    const room = rating(unit === "H002" ? 0.45 : 0.15);
    add(0, { kind: "interaction", name: "Room Cleaned", unit, scores: [{ metric: "rating", value: room }] });
    add(0.1, { kind: "interaction", name: "Site Seen", scores: [{ metric: "rating", value: rating(0.25) }] });
    add(2, { kind: "feedback", name: "Stay Rated", scores: [{ metric: "nps", value: (room === 1 ? 4 : 9) - Math.floor(random() * 3) }] });
    if (random() < (room === 1 ? 0.2 : 0.6)) add(40, { kind: "outcome", name: "repurchase", value: { amount: "500.00", currency: "CNY" } });
  }
  return lines.map((l) => JSON.stringify(l)).join("\n");
}
