// SPDX-License-Identifier: Apache-2.0

/** The emotion colour of a feeling from −2 to 2: 1 to 5; only nothing at all is neutral. */
export function tone(feeling: number): number {
  if (feeling === 0) return 3;
  return feeling > 0 ? (feeling >= 1.5 ? 5 : 4) : feeling <= -1.5 ? 1 : 2;
}
