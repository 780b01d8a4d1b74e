// SPDX-License-Identifier: Apache-2.0

const Z = 1.959963984540054; // 95 %

/** Wilson's 95 % interval of a share, as the server gives it where it gives one. */
export function wilson(n: number, of: number): { low: number; high: number } | null {
  if (of <= 0 || n < 0 || n > of) return null;
  const p = n / of;
  const middle = p + (Z * Z) / (2 * of);
  const reach = Z * Math.sqrt((p * (1 - p)) / of + (Z * Z) / (4 * of * of));
  const all = 1 + (Z * Z) / of;
  return { low: n === 0 ? 0 : (middle - reach) / all, high: n === of ? 1 : (middle + reach) / all };
}
