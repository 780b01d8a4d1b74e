// SPDX-License-Identifier: Apache-2.0

/** The emotion colour of a feeling from −2 to 2: 1 to 5. */
export function tone(feeling: number): number {
  return Math.min(5, Math.max(1, Math.round(feeling) + 3));
}
