import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  analyseQuery,
  compareCodePoints,
  MAX_QUERY_TERMS,
  MAX_TERM_LENGTH,
  termsOf,
} from '../src/analysis.ts';
import { stemEnglish } from '../src/stemmer.ts';

const vectors = new URL('../../tests/vectors/search/', import.meta.url);
const analysis = JSON.parse(readFileSync(new URL('analysis.json', vectors), 'utf8')) as {
  cases: { id: string; text: string; terms: string[] }[];
  queries: { id: string; text: string; terms: [string, string[]][]; unfinished: string }[];
};
const stems = readFileSync(new URL('stems-en.txt', vectors), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split('\t') as [string, string]);
const anyText = fc.string({ unit: 'binary', maxLength: 200 });

describe('the vectors that Python is held to as well', () => {
  it.each(analysis.cases)('terms: $id', ({ text, terms }) => {
    expect([...termsOf(text)]).toEqual(terms);
  });

  it.each(analysis.queries)('query: $id', ({ text, terms, unfinished }) => {
    const query = analyseQuery(text);
    expect(query.terms.map((term) => [term.text, term.coveredBy])).toEqual(terms);
    expect(query.unfinished).toBe(unfinished);
  });

  it('stems of the word list', () => {
    expect(stems.length).toBeGreaterThan(3000);
    expect(stems.map(([word]) => [word, stemEnglish(word)])).toEqual(stems);
  });
});

describe('any text', () => {
  it('has terms within bounds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const term of termsOf(text)) {
          expect(term).not.toBe('');
          expect([...term].length).toBeLessThanOrEqual(MAX_TERM_LENGTH);
          expect(term.isWellFormed()).toBe(true);
        }
      }),
    );
  });

  it('asks for what it would be indexed under', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const indexed = [...new Set(termsOf(text))].slice(0, MAX_QUERY_TERMS);
        expect(analyseQuery(text).terms.map((term) => term.text)).toEqual(indexed);
      }),
    );
  });

  it.each([
    ['w'.repeat(100_000)],
    ['ab '.repeat(33_333)],
    ['申购'.repeat(50_000)],
    ['\ud800'.repeat(100_000)],
  ])('of 100,000 characters is analysed at once (%#)', (text) => {
    const started = performance.now();
    expect(analyseQuery(text).terms.length).toBeLessThanOrEqual(MAX_QUERY_TERMS);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('order by code points', () => {
  it('is the order of UTF-8 bytes, not of UTF-16 units', () => {
    expect(compareCodePoints('\uffee', '\u{1f600}')).toBeLessThan(0);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        const [first, second] = [one, other].map((text) => Buffer.from(text).toString('hex')) as [
          string,
          string,
        ];
        expect(Math.sign(compareCodePoints(one, other))).toBe(first < second ? -1 : first > second ? 1 : 0);
      }),
    );
  });
});
