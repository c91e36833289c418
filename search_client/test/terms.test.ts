import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { compareCodePoints } from '../src/analysis.ts';
import { GZIP_SLICE_BYTES, MAX_FILE_BYTES } from '../src/bytes.ts';
import { IndexUnusable } from '../src/errors.ts';
import { readFragment } from '../src/fragment.ts';
import { readManifest, shardOf } from '../src/manifest.ts';
import { TermShard } from '../src/terms.ts';
import { fragment, packed, smallIndex, termBody, termShard } from './build.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const DOCUMENTS = 5000;
const groups = fc
  .uniqueArray(fc.nat({ max: DOCUMENTS - 1 }), { minLength: 1, maxLength: 40 })
  .chain((documents) =>
    fc
      .array(fc.integer({ min: 1, max: 15 }), { minLength: documents.length, maxLength: documents.length })
      .map((impacts) => {
        const found = new Map<number, number[]>();
        documents.forEach((document, at) => {
          const impact = impacts[at]!;
          found.set(
            impact,
            [...(found.get(impact) ?? []), document].sort((one, other) => one - other),
          );
        });
        return found;
      }),
  );
const shards = fc
  .uniqueArray(fc.tuple(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), groups), {
    minLength: 1,
    maxLength: 20,
    selector: ([term]) => term,
  })
  .map((terms) => terms.sort(([one], [other]) => compareCodePoints(one, other)));

describe('a term shard', () => {
  it('gives back what was written', async () => {
    await fc.assert(
      fc.asyncProperty(shards, fc.nat(), async (terms, number) => {
        const shard = await TermShard.read(termShard(number, terms), number, terms[0]![0], DOCUMENTS);
        expect([...shard.terms()]).toEqual(terms.map(([term]) => term));
        for (const [term, expected] of terms) {
          const found = shard.postings(term)!;
          expect(new Map(found.groups.map(({ impact, documents }) => [impact, [...documents]]))).toEqual(
            expected,
          );
          expect(found.frequency).toBe([...expected.values()].flat().length);
        }
        expect(shard.postings('not there \u{10ffff}')).toBeUndefined();
      }),
      { numRuns: 60 },
    );
  });

  const good = termShard(3, [
    ['fee', new Map([[9, [0, 4]]])],
    [
      'fees',
      new Map([
        [15, [2]],
        [1, [7]],
      ]),
    ],
  ]);
  const changed = (place: number, change: number): Uint8Array =>
    good.map((byte, at) => (at === place ? byte ^ change : byte));
  const body = (...bytes: number[]): Uint8Array => packed('HCT\x01', 3, bytes);

  it.each([
    ['nothing', new Uint8Array(0), /expected a file that begins with "HCT/],
    ['another kind of file', packed('HCF\x01', 3, []), /expected a file that begins with/],
    ['another version', packed('HCT\x02', 3, []), /expected a file that begins with/],
    ['a page of a web server', new TextEncoder().encode('<!doctype html><title>404</title>'), /begins with/],
    ['another shard', changed(4, 1), /expected file number 3, got 2: files were swapped/],
    ['a truncated file', good.slice(0, -9), /expected whole gzip data/],
    ['a header alone', good.slice(0, 8), /expected whole gzip data/],
    ['a flipped bit', changed(good.length - 12, 8), /expected whole gzip data/],
    ['no terms', body(0), /undefined|expected/],
    ['more terms than bytes', body(0x7f), /expected at most 1, got 127/],
    ['an endless integer', body(1, 255, 255, 255, 255, 255, 255), /expected integers of at most 5 bytes/],
    ['a suffix beyond the end', body(1, 0, 5, 97, 98), /expected at most 5|expected 5 more bytes, got 2/],
    ['a prefix of nothing', body(1, 2, 1, 97, 0), /expected at most 0, got 2/],
    [
      'other terms than the manifest says',
      body(1, 0, 1, 97, 2, 17, 0),
      /expected terms in order from 'fee', got 'a'/,
    ],
    ['bytes that are no UTF-8', body(1, 0, 1, 255, 2, 17, 0), /expected a term in UTF-8/],
    [
      'bytes after the end',
      packed('HCT\x01', 3, [...termBody([['fee', new Map([[9, [0]]])]]), 1]),
      /nothing after the last term/,
    ],
  ])('refuses %s', async (_, data, message) => {
    const reading = TermShard.read(data, 3, 'fee', 9).then(
      (shard) => [...shard.terms()].length || Promise.reject(new IndexUnusable('expected')),
    );
    await expect(reading).rejects.toThrow(IndexUnusable);
    await expect(reading).rejects.toThrow(message);
  });

  it.each([
    ['impact zero', [0x10, 0], /expected groups of falling impact/],
    ['rising impact', [0x11, 0, 0x12, 1], /expected groups of falling impact/],
    ['a group of none', [0x01], /expected groups of falling impact/],
    ['a document beyond the collection', [0x11, 8, 0x11], /falling impact|documents below/],
    ['a gap beyond the collection', [0x21, 0, 8], /expected documents below 9, got 9/],
    ['a group that is cut short', [0x31, 0], /expected one more byte|falling impact/],
    ['more documents than there are', [0xff, 0xff, 0xff, 0x7f, 0], /expected at most/],
    ['no group', [], /expected 1 to 9 documents, got 0/],
  ])('refuses postings with %s', async (_, block, message) => {
    const data = body(1, 0, 3, 102, 101, 101, block.length, ...block);
    const shard = await TermShard.read(data, 3, 'fee', 9);
    expect(() => shard.postings('fee')).toThrow(message);
    expect(() => shard.postings('fee')).toThrow(IndexUnusable);
  });

  it('with any changed byte is refused or means the same', async () => {
    const expected = await TermShard.read(good, 3, 'fee', 9);
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: good.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (place, change) => {
          try {
            const shard = await TermShard.read(changed(place, change), 3, 'fee', 9);
            expect(shard.postings('fees')).toEqual(expected.postings('fees'));
          } catch (problem) {
            expect(problem).toBeInstanceOf(IndexUnusable);
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('that unpacks to more than it may is refused while it unpacks', async () => {
    // A browser unpacks what it was given before it looks whether anybody wants more: what counts is how much that is.
    const given: number[] = [];
    const Real = DecompressionStream;
    vi.stubGlobal(
      'DecompressionStream',
      class {
        readonly #counter = new TransformStream<Uint8Array, Uint8Array>({
          transform(part, controller) {
            given.push(part.length);
            controller.enqueue(part);
          },
        });
        readonly readable = this.#counter.readable.pipeThrough(
          new Real('gzip') as ReadableWritablePair<Uint8Array, Uint8Array>,
        );
        readonly writable = this.#counter.writable;
      },
    );
    const bomb = packed('HCT\x01', 3, new Uint8Array(MAX_FILE_BYTES * 3));
    await expect(TermShard.read(bomb, 3, 'fee', 9)).rejects.toThrow(
      /^term shard 3: expected at most 33554432 bytes unpacked, got more$/,
    );
    expect(Math.max(...given)).toBe(GZIP_SLICE_BYTES);
  });
});

describe('a fragment', () => {
  it.each([
    ['no JSON', packed('HCF\x01', 7, new TextEncoder().encode('junk')), /expected JSON/],
    ['null', packed('HCF\x01', 7, new TextEncoder().encode('null')), /as FORMAT.md describes it/],
    ['no text', packed('HCF\x01', 7, [255, 254]), /expected JSON/],
    ['another title', fragment(7, { title: 3 }), /as FORMAT.md describes it/],
    ['half a date', fragment(7, { published: ['2026-05-02'] }), /as FORMAT.md describes it/],
    ['votes as text', fragment(7, { votes: ['3', 'three'] }), /as FORMAT.md describes it/],
    ['sections of another shape', fragment(7, { sections: [['', '']] }), /as FORMAT.md describes it/],
    ['another document', fragment(8), /expected file number 7, got 8/],
  ])('refuses %s', async (_, data, message) => {
    await expect(readFragment(data, 7)).rejects.toThrow(message);
    await expect(readFragment(data, 7)).rejects.toThrow(IndexUnusable);
  });
});

describe('a manifest', () => {
  const good = JSON.parse(new TextDecoder().decode(smallIndex().files.get('manifest.json'))) as object;

  it('finds the shard of a term', () => {
    const { firstTerms } = readManifest(JSON.stringify(good));
    expect(['a', 'code', 'codec', 'withdraw', 'z'].map((term) => shardOf(term, firstTerms))).toEqual([
      -1, 0, 0, 1, 1,
    ]);
  });

  it.each([
    ['format', 2, /expected format 1, got 2/],
    ['generation', '../../elsewhere', /'generation'/],
    ['language', 7, /'language'/],
    ['root', 'https://elsewhere.example/', /'root'/],
    ['root', '//elsewhere.example/', /'root'/],
    ['types', [['faq', -1]], /'types'/],
    ['types', [['faq', 2 ** 30]], /'types'/],
    ['terms', ['b', 'a'], /'terms'/],
    ['terms', ['a', 'a'], /'terms'/],
    ['terms', 'a', /'terms'/],
    ['frequent', { fee: 1 }, /'frequent'/],
    ['frequent', [['fee', 0.5]], /'frequent'/],
  ])('with a wrong %s is refused (%#)', (key, value, message) => {
    expect(() => readManifest(JSON.stringify({ ...good, [key]: value }))).toThrow(message);
  });

  it.each(['', 'null', '[]', '3', '<!doctype html>'])('is not %j', (text) => {
    expect(() => readManifest(text)).toThrow(IndexUnusable);
  });
});
