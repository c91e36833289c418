import { type JsonValue, describe } from '../json.ts';
import { Unreadable } from '../unreadable.ts';
import type { Description, Predicate } from './description.ts';
import { lookUp } from './read.ts';

/** The description that fits a document, and why: `self.nonce (text)` or `no self.encryptUid`, one per predicate. */
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
export function detect(json: JsonValue, descriptions: readonly Description[]): Detection {
  if (json.kind !== 'object') {
    throw new Unreadable('file', 'a JSON object with a proof', describe(json), json.at);
  }
  const judged = descriptions.map((description) => ({
    description,
    misses: description.detect.filter((predicate) => !holds(json, predicate)),
  }));
  const fitting = judged.filter(({ misses }) => misses.length === 0);
  if (fitting.length > 1) {
    const ids = fitting.map(({ description }) => description.id).join(', ');
    throw new Unreadable('file', 'one format', `a file that fits ${ids}: name the format`, json.at);
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
    throw new Unreadable('file', `a proof in a known format (${known})`, 'other keys', json.at);
  }
  const value = lookUp(json, miss.field);
  const expected = `${WORDS[miss.is]}, as ${nearest.description.exchange} (${nearest.description.id}) has it`;
  throw new Unreadable(miss.field, expected, describe(value), (value ?? json).at);
}

function holds(json: JsonValue, { field, is }: Predicate): boolean {
  const value = lookUp(json, field);
  return value === undefined ? is === 'nothing' : KINDS[value.kind] === is;
}

function reason({ field, is }: Predicate): string {
  return is === 'nothing' ? `no ${field}` : `${field} (${is})`;
}
