// SPDX-License-Identifier: Apache-2.0

/** Design tokens as the colours that they are in a place of the page, for pictures that style sheets do not reach; a probe resolves light-dark(). */
export function coloursAt(box: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement("i");
    probe.style.color = `var(${token})`;
    box.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  };
}
