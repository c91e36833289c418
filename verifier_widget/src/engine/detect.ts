import { type JsonValue, describe } from '../json.ts';
import { Unreadable } from '../unreadable.ts';
import type { Description, Predicate } from './description.ts';
import { lookUp } from './read.ts';

/** The description that fits a document, and why, one phrase per predicate. */
export interface Detection {
  description: Description;
  reasons: string[];
}

const KINDS: Record<JsonValue['kind'], Predicate['is'] | null> = {
  object: 'object',
  array: 'list',
  string: 'text',
  number: 'number',
  boolean: null,
  null: null,
};
const WORDS: Record<Predicate['is'], string> = {
  object: 'an object',
  list: 'a list',
  text: 'a text',
  number: 'a number',
  nothing: 'absent',
};

/**
 * Find the one description whose predicates all hold.
 *
 * @throws Unreadable when none fits (it names what the nearest lacks) or when several do (it names them).
 */
export function detect(document: JsonValue, descriptions: readonly Description[]): Detection {
  if (document.kind !== 'object') {
    throw new Unreadable('file', 'a JSON object with a proof', describe(document), document.at);
  }
  const judged = descriptions.map((description) => ({
    description,
    misses: description.detect.filter((predicate) => !holds(document, predicate)),
  }));
  const fitting = judged.filter(({ misses }) => misses.length === 0);
  if (fitting.length > 1) {
    const ids = fitting.map(({ description }) => description.id).join(', ');
    throw new Unreadable('file', 'one format', `a file that fits ${ids}: name the format`, document.at);
  }
  const found = fitting[0];
  if (found !== undefined) {
    return { description: found.description, reasons: found.description.detect.map(reason) };
  }
  const share = ({ description, misses }: (typeof judged)[number]) =>
    misses.length / description.detect.length;
  const [nearest] = [...judged].sort((a, b) => share(a) - share(b));
  const miss = nearest?.misses[0];
  if (nearest === undefined || miss === undefined || share(nearest) > 0.5) {
    const known = descriptions.map((description) => description.exchange).join(', ');
    throw new Unreadable('file', `a proof in a known format (${known})`, 'other keys', document.at);
  }
  const value = lookUp(document, miss.field);
  const expected = `${WORDS[miss.is]}, as ${nearest.description.exchange} (${nearest.description.id}) has it`;
  throw new Unreadable(miss.field, expected, describe(value), (value ?? document).at);
}

function holds(document: JsonValue, { field, is }: Predicate): boolean {
  const value = lookUp(document, field);
  return value === undefined ? is === 'nothing' : KINDS[value.kind] === is;
}

function reason({ field, is }: Predicate): string {
  return `${field} is ${WORDS[is]}`;
}
