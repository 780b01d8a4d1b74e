// SPDX-License-Identifier: Apache-2.0

// Building elements. Texts only ever become text nodes, so that a label out of
// somebody's file can never become markup.

import { thin } from "./spacing";

export type Child = Node | string | number | null | undefined | false | readonly Child[];

type Attributes = Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>;

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element: attributes set as such, functions added as listeners. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, v] of Object.entries(attributes)) {
    if (typeof v === "function") element.addEventListener(name, v);
    else if (v === true) element.setAttribute(name, "");
    else if (v !== false && v !== null && v !== undefined) element.setAttribute(name, String(v));
  }
  append(element, children);
  return element;
}

function append(parent: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (child instanceof Node) parent.append(child);
    else if (typeof child === "object") append(parent, child);
    else parent.append(...words(thin(String(child)), parent.namespaceURI === SVG));
  }
}

const RANGE = /([−+]?\d[\d.,]*%?\u2009?–\u2009?[−+]?\d[\d.,]*%?)/;

/** Text nodes, in which an interval like 36.7–40.2 never breaks over lines. */
function words(text: string, plain: boolean): (string | HTMLElement)[] {
  if (plain || !RANGE.test(text)) return [text];
  return text.split(RANGE).map((part, i) => (i % 2 === 1 ? h("span", { class: "whole" }, document.createTextNode(part)) : part));
}
