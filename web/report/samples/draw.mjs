// SPDX-License-Identifier: Apache-2.0

// Drawing and counting for the sample documents.

/** A seeded generator of numbers in [0, 1) (mulberry32). */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function pick(random, weights) {
  let at = random() * weights.reduce((a, b) => a + b, 0);
  return weights.findIndex((w) => (at -= w) < 0);
}

export function clamp(v, low, high) {
  return Math.min(high, Math.max(low, v));
}

export function mean(values) {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** Mean with a 95 % normal interval. */
export function interval(values) {
  const m = mean(values);
  const sd = Math.sqrt(values.reduce((a, v) => a + (v - m) ** 2, 0) / Math.max(1, values.length - 1));
  const half = (1.96 * sd) / Math.sqrt(values.length);
  return { value: m, low: m - half, high: m + half, half };
}

export function quantile(values, p) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))];
}

export function groupBy(list, key) {
  const groups = new Map();
  for (const item of list) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** Counts of answers 1..5 with their words, and of those who gave none. */
export function ratings(values, words, missing) {
  const total = values.length;
  const bins = words.map((label, i) => {
    const count = values.filter((v) => v === i + 1).length;
    return { value: String(i + 1), label, count, share: count / total, tone: ["bad", "bad", "middle", "good", "good"][i] };
  });
  const none = values.filter((v) => v === null).length;
  return none === 0 ? bins : [...bins, { value: "", label: missing, count: none, share: none / total, tone: "none" }];
}

/** The NPS of scores 0..10, in points. */
export function nps(scores) {
  return interval(scores.map((s) => (s >= 9 ? 100 : s <= 6 ? -100 : 0)));
}
