/** A term shard: front-coded terms, each with its postings by falling impact (FORMAT.md, «Term shards»). */
import { compareCodePoints } from './analysis.ts';
import { Reader, unpack } from './bytes.ts';
import { IndexUnusable } from './errors.ts';

/** Largest quantised impact; the smallest is 1. */
export const IMPACT_LEVELS = 15;
const IMPACT_STEPS = 16;
const MAGIC = 'HCT\x01';

/** One posting list. Read it by `visit`. */
export interface Postings {
  /** Number of documents with the term. */
  readonly frequency: number;
  readonly groups: readonly { readonly impact: number; readonly documents: Uint32Array }[];
}

/** The terms of one shard. */
export class TermShard {
  readonly #blocks: ReadonlyMap<string, Uint8Array>;
  readonly #decoded = new Map<string, Postings>();

  private constructor(
    blocks: ReadonlyMap<string, Uint8Array>,
    private readonly documentCount: number,
    private readonly name: string,
  ) {
    this.#blocks = blocks;
  }

  /**
   * The shard in *data*, a whole file.
   *
   * @param firstTerm - what the manifest says its first term is.
   * @param documentCount - documents of the collection; a posting beyond is damage.
   * @throws IndexUnusable - it is not that shard, or it is damaged.
   */
  static async read(
    data: Uint8Array,
    number: number,
    firstTerm: string,
    documentCount: number,
  ): Promise<TermShard> {
    const name = `term shard ${number}`;
    const body = await unpack(data, MAGIC, number, name);
    const reader = new Reader(body, name);
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const blocks = new Map<string, Uint8Array>();
    let previous = new Uint8Array(0);
    let last = '';
    for (let left = reader.integer(body.length); left > 0; left--) {
      const shared = reader.integer(previous.length);
      const suffix = reader.take(reader.integer(body.length));
      const bytes = new Uint8Array(shared + suffix.length);
      bytes.set(previous.subarray(0, shared));
      bytes.set(suffix, shared);
      let term: string;
      try {
        term = decoder.decode(bytes);
      } catch {
        throw new IndexUnusable(`${name}: expected a term in UTF-8, got other bytes after '${last}'`);
      }
      if (blocks.size === 0 ? term !== firstTerm : compareCodePoints(last, term) >= 0) {
        throw new IndexUnusable(
          `${name}: expected terms in order from '${firstTerm}', got '${term}' after '${last}'`,
        );
      }
      blocks.set(term, reader.take(reader.integer(body.length)));
      previous = bytes;
      last = term;
    }
    if (!reader.ended)
      throw new IndexUnusable(`${name}: expected nothing after the last term, got more bytes`);
    return new TermShard(blocks, documentCount, name);
  }

  /** The terms, in order. */
  terms(): IterableIterator<string> {
    return this.#blocks.keys();
  }

  /** The postings of *term*, or undefined if the collection lacks it. */
  postings(term: string): Postings | undefined {
    const block = this.#blocks.get(term);
    if (block === undefined) return undefined;
    const known = this.#decoded.get(term) ?? this.#decode(term, block);
    this.#decoded.set(term, known);
    return known;
  }

  #decode(term: string, block: Uint8Array): Postings {
    const name = `postings of '${term}' in ${this.name}`;
    const reader = new Reader(block, name);
    const groups: { impact: number; documents: Uint32Array }[] = [];
    let frequency = 0;
    let above = IMPACT_STEPS;
    while (!reader.ended) {
      const header = reader.integer(this.documentCount * IMPACT_STEPS + IMPACT_LEVELS);
      const impact = header % IMPACT_STEPS;
      const count = Math.floor(header / IMPACT_STEPS);
      if (impact === 0 || impact >= above || count === 0 || count > block.length) {
        throw new IndexUnusable(
          `${name}: expected groups of falling impact, got ${count} documents at ${impact}`,
        );
      }
      above = impact;
      const documents = new Uint32Array(count);
      let document = -1;
      for (let at = 0; at < count; at++) {
        document += 1 + reader.integer(this.documentCount);
        if (document >= this.documentCount) {
          throw new IndexUnusable(`${name}: expected documents below ${this.documentCount}, got ${document}`);
        }
        documents[at] = document;
      }
      frequency += count;
      groups.push({ impact, documents });
    }
    if (frequency === 0 || frequency > this.documentCount) {
      throw new IndexUnusable(`${name}: expected 1 to ${this.documentCount} documents, got ${frequency}`);
    }
    return { frequency, groups };
  }
}
