// Index files made by hand from FORMAT.md, independently of the Python writer.
import { gzipSync } from 'node:zlib';
import { IndexUnusable } from '../src/errors.ts';
import type { FileSource } from '../src/index.ts';

export type Groups = ReadonlyMap<number, readonly number[]>;

export function varint(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...bytes, rest];
    bytes.push((rest % 128) + 128);
  }
}

export function packed(magic: string, number: number, body: Uint8Array | number[]): Uint8Array {
  const zipped = gzipSync(Uint8Array.from(body));
  const file = new Uint8Array(8 + zipped.length);
  file.set([...magic].map((letter) => letter.charCodeAt(0)));
  new DataView(file.buffer).setUint32(4, number, true);
  file.set(zipped, 8);
  return file;
}

export function termBody(terms: readonly (readonly [string, Groups])[]): number[] {
  const body = varint(terms.length);
  let previous: number[] = [];
  for (const [term, groups] of terms) {
    const bytes = [...new TextEncoder().encode(term)];
    let shared = 0;
    while (shared < previous.length && previous[shared] === bytes[shared]) shared += 1;
    const block: number[] = [];
    for (const [impact, documents] of [...groups].sort(([one], [other]) => other - one)) {
      block.push(...varint(documents.length * 16 + impact));
      documents.forEach((document, at) =>
        block.push(...varint(document - (at === 0 ? 0 : documents[at - 1]! + 1))),
      );
    }
    body.push(...varint(shared), ...varint(bytes.length - shared), ...bytes.slice(shared));
    body.push(...varint(block.length), ...block);
    previous = bytes;
  }
  return body;
}

export function termShard(number: number, terms: readonly (readonly [string, Groups])[]): Uint8Array {
  return packed('HCT\x01', number, termBody(terms));
}

export function fragment(number: number, values: Record<string, unknown> = {}): Uint8Array {
  const record = {
    url: `faq/${number}/`,
    title: `Title ${number}`,
    type: 'faq',
    category: '',
    published: ['2026-05-02', '2 May 2026'],
    updated: null,
    votes: [1129, '1,129 people found this helpful'],
    expired: false,
    sections: [['', '', 'Fees are small. They follow the network.']],
    ...values,
  };
  return packed('HCF\x01', number, new TextEncoder().encode(JSON.stringify(record)));
}

export const GENERATION = '0123456789abcdef';

/** Files of one generation by path; missing ones are refused as a web server's 404 is. */
export class Files implements FileSource {
  readonly asked: string[] = [];

  constructor(readonly files: Map<string, Uint8Array>) {}

  async read(path: string): Promise<Uint8Array> {
    this.asked.push(path);
    const data = this.files.get(path);
    if (data === undefined) throw new IndexUnusable(`${path}: expected status 200, got 404`);
    return data;
  }
}

/** An index of three documents: two of type faq, one plain page. */
export function smallIndex(generation = GENERATION): Files {
  const manifest = {
    format: 1,
    generation,
    language: 'en',
    root: '../',
    types: [
      ['faq', 2],
      ['', 1],
    ],
    terms: ['code', 'withdraw'],
    frequent: [['fee', 3]],
  };
  const text = (value: string): Uint8Array => new TextEncoder().encode(value);
  return new Files(
    new Map([
      ['manifest.json', text(JSON.stringify(manifest))],
      [
        `${generation}/t/0/0.bin`,
        termShard(0, [
          ['code', new Map([[15, [1]]])],
          [
            'fee',
            new Map([
              [15, [0]],
              [3, [1, 2]],
            ]),
          ],
        ]),
      ],
      [`${generation}/t/0/1.bin`, termShard(1, [['withdraw', new Map([[12, [0]]])]])],
      [`${generation}/d/0/0.bin`, fragment(0)],
      [
        `${generation}/d/0/1.bin`,
        fragment(1, { title: 'The code', sections: [['a b', 'Why', 'The code costs no fee.']] }),
      ],
      [`${generation}/d/0/2.bin`, fragment(2, { url: 'terms/', type: '', published: null, votes: null })],
    ]),
  );
}
