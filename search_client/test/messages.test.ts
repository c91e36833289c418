import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fill, plural, readMessages, typeName, type Messages } from '../src/element/messages.ts';

const catalogue = JSON.parse(
  readFileSync(new URL('../../plugins/helpcenter/messages/en.json', import.meta.url), 'utf8'),
) as Record<string, Record<string, unknown>>;
const demanded = JSON.parse(
  readFileSync(new URL('../../tests/vectors/search/messages.json', import.meta.url), 'utf8'),
) as { texts: Record<string, string[]>; plurals: Record<string, string[]>; records: string[] };
const keys = [demanded.texts, demanded.plurals].flatMap(Object.keys).concat(demanded.records);
const words = { ...catalogue.search, types: catalogue.types };

describe('the words of the interface', () => {
  it('are all in the catalogue', () => {
    expect(readMessages(words)).toBe(words);
  });

  it('are those that the list demands, each one, and no more', () => {
    expect(() => readMessages({})).toThrow(`search settings: expected messages ${keys.join(', ')}, got none`);
    for (const key of keys) {
      expect(() => readMessages({ ...words, [key]: undefined })).toThrow(
        `search settings: expected messages ${key}, got none`,
      );
    }
  });

  it.each([
    [null],
    [{}],
    [{ ...words, none: 3 }],
    [{ ...words, results: { one: 'one' } }],
    [{ ...words, types: null }],
  ])('are asked for by name where they are missing (%#)', (found) => {
    expect(() => readMessages(found)).toThrow(/^search settings: expected messages .+, got none$/);
  });

  it('fill their places and leave unknown ones', () => {
    expect(fill('{a} {b} {constructor}', { a: 1, b: '{a}' })).toBe('1 {a} {constructor}');
  });

  it('have plurals and numbers of the language', () => {
    const results = { one: '{count} result', other: '{count} results' };
    expect([0, 1, 1129].map((count) => plural(results, count, 'en'))).toEqual([
      '0 results',
      '1 result',
      '1,129 results',
    ]);
  });

  it('name a type, or give its key', () => {
    const messages = words as unknown as Messages;
    expect(['faq', '', 'guides', 'constructor'].map((key) => typeName(messages, key))).toEqual([
      'FAQ',
      'Page',
      'guides',
      'constructor',
    ]);
  });
});
