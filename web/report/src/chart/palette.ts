// SPDX-License-Identifier: Apache-2.0

// The design tokens as charts need them: colours resolved for the theme shown.

const COLOURS = [
  "paper", "ink", "ink-2", "ink-3", "rule", "rule-2", "bar", "whisker", "accent", "accent-fill", "hatch", "raised",
  "feel-1", "feel-2", "feel-3", "feel-4", "feel-5", "on-feel-1", "on-feel-2", "on-feel-3", "on-feel-4", "on-feel-5",
] as const;

export type Colour = (typeof COLOURS)[number];

export interface Palette {
  colour: Record<Colour, string>;
  font: string;
}

/** The tokens of the theme that is shown now. */
export function palette(): Palette {
  const probe = document.createElement("span");
  document.body.append(probe);
  const colour = {} as Record<Colour, string>;
  for (const name of COLOURS) {
    probe.style.color = `var(--${name})`;
    colour[name] = getComputedStyle(probe).color;
  }
  const font = getComputedStyle(document.body).fontFamily;
  probe.remove();
  return { colour, font };
}

/** The feeling's colour and the colour of text upon it; level 1 (worst) to 5. */
export function feeling(p: Palette, level: number): { fill: string; text: string } {
  return { fill: p.colour[`feel-${level}` as Colour], text: p.colour[`on-feel-${level}` as Colour] };
}
