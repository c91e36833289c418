/** A question to an answer: what the box and the results page show, without any of it being shown. */
import { analyseQuery } from './analysis.ts';
import type { Fragment } from './fragment.ts';
import { IndexUnusable } from './errors.ts';
import { type FileSource, SearchIndex } from './index.ts';
import type { TypeRange } from './manifest.ts';
import { type Passage, passageOf, marked, type Piece } from './passages.ts';
import { countsByType, rank, type Ranking } from './rank.ts';

/** One hit, ready to be shown. */
export interface Hit {
  readonly document: Fragment;
  /** Site-relative, with the anchor of the section that the passage stands in. */
  readonly url: string;
  readonly title: readonly Piece[];
  readonly passage: Passage;
}

/** The documents that answer one question; hits are fetched when asked for. */
export class Answer {
  constructor(
    private readonly index: SearchIndex,
    private readonly ranking: Ranking,
  ) {}

  /** From the manifest's address to the site's root. */
  get root(): string {
    return this.index.manifest.root;
  }

  /** The types of the collection, in the order of their tabs. */
  get types(): readonly TypeRange[] {
    return this.index.manifest.types;
  }

  /** Documents that match, of every type. */
  get total(): number {
    return this.ranking.documents.length;
  }

  /** Documents that match, by type; exact. */
  get counts(): Map<string, number> {
    return countsByType(this.ranking.documents, this.types);
  }

  /** Numbers of the documents that match, best first; of one type if given. */
  documents(type: string | null): readonly number[] {
    if (type === null) return this.ranking.documents;
    let first = 0;
    for (const { key, count } of this.types) {
      const start = first;
      if (key === type)
        return this.ranking.documents.filter((number) => number >= start && number < start + count);
      first += count;
    }
    return [];
  }

  /** The best *limit* hits, of one type if given. */
  async hits(type: string | null, limit: number): Promise<Hit[]> {
    const { weights } = this.ranking;
    return Promise.all(
      this.documents(type)
        .slice(0, limit)
        .map(async (number) => {
          const document = await this.index.fragment(number);
          const passage = passageOf(document, weights);
          const url =
            passage.anchor === '' ? document.url : `${document.url}#${encodeURIComponent(passage.anchor)}`;
          return { document, url, title: marked(document.title, weights), passage };
        }),
    );
  }
}

/** The face of the package for one index. Opens it with the first question, and again when the site was published anew. */
export class Search {
  #index: Promise<SearchIndex> | undefined;

  constructor(private readonly files: FileSource) {}

  /** Fetch the manifest, so that the first question finds it there. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  /**
   * The answer to *text*, any text.
   *
   * @throws IndexUnusable - the index cannot be read.
   */
  async ask(text: string): Promise<Answer> {
    const query = analyseQuery(text);
    const index = await this.#open();
    try {
      return new Answer(index, await rank(query, index));
    } catch (problem) {
      // A page that was open while the site was published holds the manifest of a generation that is gone: look once for a newer.
      if (!(problem instanceof IndexUnusable)) throw problem;
      this.#index = undefined;
      const fresh = await this.#open();
      if (fresh.manifest.generation === index.manifest.generation) throw problem;
      return new Answer(fresh, await rank(query, fresh));
    }
  }

  #open(): Promise<SearchIndex> {
    if (this.#index === undefined) {
      const opening = SearchIndex.open(this.files);
      this.#index = opening;
      opening.catch(() => {
        if (this.#index === opening) this.#index = undefined;
      });
    }
    return this.#index;
  }
}
