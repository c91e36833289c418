/** The open index: files fetched when a question needs them, each once, each checked. */
import { filePath, type Manifest, readManifest, shardOf } from './manifest.ts';
import { type Fragment, readFragment } from './fragment.ts';
import { type Postings, TermShard } from './terms.ts';

/** Where the files come from: a web server, or a folder in tests. */
export interface FileSource {
  /** The file at *path*, relative to the manifest's folder. Rejects with `IndexUnusable` if there is none. */
  read(path: string): Promise<Uint8Array>;
}

/** Documents kept after they were shown; the rest is fetched again, from the browser's own cache. */
const KEPT_FRAGMENTS = 200;

/** One generation of an index. */
export class SearchIndex {
  readonly #shards = new Map<number, Promise<TermShard>>();
  readonly #fragments = new Map<number, Promise<Fragment>>();

  private constructor(
    readonly manifest: Manifest,
    private readonly files: FileSource,
  ) {}

  /**
   * Read the manifest; nothing else is fetched yet.
   *
   * @throws IndexUnusable - there is none, or it cannot be used.
   */
  static async open(files: FileSource): Promise<SearchIndex> {
    const data = await files.read('manifest.json');
    return new SearchIndex(readManifest(new TextDecoder().decode(data)), files);
  }

  /** The postings of *term*, or undefined if the collection lacks it. */
  async postings(term: string): Promise<Postings | undefined> {
    const number = shardOf(term, this.manifest.firstTerms);
    return number < 0 ? undefined : (await this.#shard(number)).postings(term);
  }

  /** Number of documents with *term*, 0 if none. Common terms cost no request. */
  async frequency(term: string): Promise<number> {
    return this.manifest.frequent.get(term) ?? (await this.postings(term))?.frequency ?? 0;
  }

  /** The term of highest frequency that starts with *prefix* (ties: the first in code-point order), or "". */
  async commonest(prefix: string): Promise<string> {
    // A term of the table is at least as common as any that is not, and at equal frequency it comes first.
    const known = commonestOf(this.manifest.frequent, prefix);
    if (known !== '') return known;
    const first = Math.max(0, shardOf(prefix, this.manifest.firstTerms));
    const last = shardOf(`${prefix}\u{10ffff}`, this.manifest.firstTerms);
    const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
    const frequencies = new Map<string, number>();
    for (const shard of await Promise.all(numbers.map((number) => this.#shard(number)))) {
      for (const term of shard.terms()) {
        if (term.startsWith(prefix)) frequencies.set(term, shard.postings(term)?.frequency ?? 0);
      }
    }
    return commonestOf(frequencies, prefix);
  }

  /** One document as it is shown. */
  fragment(number: number): Promise<Fragment> {
    let fragment = this.#fragments.get(number);
    if (fragment === undefined) {
      fragment = this.files
        .read(filePath(this.manifest, 'd', number))
        .then((data) => readFragment(data, number));
      remember(this.#fragments, number, fragment);
      if (this.#fragments.size > KEPT_FRAGMENTS) this.#fragments.delete(this.#fragments.keys().next().value!);
    }
    return fragment;
  }

  #shard(number: number): Promise<TermShard> {
    let shard = this.#shards.get(number);
    if (shard === undefined) {
      const { firstTerms, documentCount } = this.manifest;
      shard = this.files
        .read(filePath(this.manifest, 't', number))
        .then((data) => TermShard.read(data, number, firstTerms[number]!, documentCount));
      remember(this.#shards, number, shard);
    }
    return shard;
  }
}

/** Keep a promise unless it fails: the next question tries again. */
function remember<Value>(kept: Map<number, Promise<Value>>, number: number, value: Promise<Value>): void {
  kept.set(number, value);
  value.catch(() => {
    if (kept.get(number) === value) kept.delete(number);
  });
}

function commonestOf(frequencies: ReadonlyMap<string, number>, prefix: string): string {
  let best = '';
  let highest = 0;
  for (const [term, frequency] of frequencies) {
    if (frequency > highest && term.startsWith(prefix)) {
      best = term;
      highest = frequency;
    }
  }
  return best;
}
