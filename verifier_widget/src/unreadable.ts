/**
 * The input is not what it claims to be: which field, what was expected there, and what was found.
 *
 * It is thrown inside the reader and the engine and becomes the verdict `unreadable` in `verify`, which never throws.
 */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';

  /**
   * @param field - Path of the field, such as `path[3].balance.BTC`, or `file` for the whole input.
   * @param expected - What belongs there, in words.
   * @param got - What was found, already shortened by `excerpt`.
   * @param at - Offset into the decoded text in UTF-16 units, or null when no place in the text is meant.
   */
  constructor(
    readonly field: string,
    readonly expected: string,
    readonly got: string,
    readonly at: number | null = null,
  ) {
    super(`${field}: expected ${expected}, got ${got}`);
  }
}

/** Longest piece of a file that a message quotes, in UTF-16 units: enough for a 64-digit hash. */
const MAX_EXCERPT = 66;

/** A text in single quotes, shortened, with control characters made visible, for use in a message. */
export function excerpt(text: string): string {
  const shown = text.length > MAX_EXCERPT ? `${text.slice(0, MAX_EXCERPT)}…` : text;
  // A message must not carry a line break or a bidirectional override out of a file.
  return `'${shown.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (c) => `\\u{${c.codePointAt(0)!.toString(16)}}`)}'`;
}

/** Line and column, both from 1, of an offset in a text. */
export function lineAndColumn(text: string, at: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', start)) {
    line += 1;
    start = next + 1;
  }
  return { line, column: at - start + 1 };
}
