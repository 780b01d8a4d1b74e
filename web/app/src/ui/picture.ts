// SPDX-License-Identifier: Apache-2.0

// A drawing of the page as a file of its own: what style sheets say is written
// into it, since it leaves without them.

const TAKEN = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "stroke-linecap", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline", "paint-order"];

/** The drawing with its styles, on paper of its own colour. */
export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    for (const name of TAKEN) {
      const value = style.getPropertyValue(name);
      if (value !== "") to[i]?.setAttribute(name, value);
    }
    for (const attribute of ["class", "style", "tabindex", "role"]) to[i]?.removeAttribute(attribute);
  });
  const size = svg.dataset.size?.split(" ").map(Number) ?? [svg.clientWidth, svg.clientHeight];
  const [width = 0, height = 0] = size;
  if (svg.dataset.size !== undefined) copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  for (const [name, value] of Object.entries({ x: String(copy.viewBox.baseVal.x), y: String(copy.viewBox.baseVal.y), width: "100%", height: "100%", fill: getComputedStyle(svg.closest(".card") ?? document.body).backgroundColor })) paper.setAttribute(name, value);
  copy.prepend(paper);
  return new XMLSerializer().serializeToString(copy);
}
