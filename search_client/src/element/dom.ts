/** Building elements. Text becomes text nodes: nothing here parses HTML, so Trusted Types have nothing to object to. */
import type { Piece } from '../passages.ts';

type Child = Node | string;

/** A new element with attributes and children; `true` writes an empty attribute, `false` none. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const created = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) created.setAttribute(key, value === true ? '' : value);
  }
  created.append(...children);
  return created;
}

/** Text with its matches in `<mark>`. */
export function pieces(parts: readonly Piece[]): Child[] {
  return parts.map(({ text, marked }) => (marked ? element('mark', {}, text) : text));
}

/** Show *text* in *target* and make it visible, or hide it if the text is empty. */
export function say(target: HTMLElement, text: string): void {
  target.textContent = text;
  target.hidden = text === '';
}

/**
 * Characters of a query that go into an address. Hosts refuse request lines of 8 kB, and one character can take 9 bytes there; the
 * terms that count are found far earlier.
 */
export const LONGEST_QUERY = 500;

let created = 0;

/** An id that no other element of the page has: the page may hold several boxes. */
export function freshId(name: string): string {
  created += 1;
  return `hc-search-${name}-${created}`;
}

/** *query* short enough to be read back in a message. */
export function quoted(query: string): string {
  const characters = [...query.trim().slice(0, 400)];
  return characters.length > 80 ? `${characters.slice(0, 80).join('')}\u2026` : characters.join('');
}
