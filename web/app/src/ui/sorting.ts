// SPDX-License-Identifier: Apache-2.0

/** Puts lines in the order of a number, in the way that tables sort: what has none stands last, whichever way it is sorted. */
export function byNumber<T>(of: (line: T) => number | null | undefined): (a: T, b: T, order?: "ascend" | "descend" | null) => number {
  return (a, b, order) => {
    const [x, y] = [of(a) ?? Number.NaN, of(b) ?? Number.NaN];
    const [none, other] = [Number.isNaN(x), Number.isNaN(y)];
    if (none || other) return (Number(none) - Number(other)) * (order === "descend" ? -1 : 1); // a table turns the sign of a descending order
    return x - y;
  };
}
