/** The rule by which a query is answered: the same as `plugins/helpcenter/search/query.py`, which states it in five steps. */
import { compareCodePoints, type Query, stem } from './analysis.ts';
import type { SearchIndex } from './index.ts';
import {
  FIRST_DOCUMENTS,
  idf,
  MAX_RANKED_TERMS,
  MAX_TRIMMED_LETTERS,
  MIN_COMPLETED_LETTERS,
  MIN_TRIMMED_LENGTH,
  WEAKEST_SHARE,
} from './scoring.ts';

/** The documents that answer a query. */
export interface Ranking {
  /** The terms that counted, with their idf; empty if the collection has none of the query's words. */
  readonly weights: ReadonlyMap<string, number>;
  /** Document numbers, best first. */
  readonly documents: readonly number[];
  /** Their scores, same order; for ordering only. */
  readonly scores: readonly number[];
}

/** The documents that answer *query*, best first. */
export async function rank(query: Query, index: SearchIndex): Promise<Ranking> {
  const weights = await chosenTerms(query, index);
  const { documentCount } = index.manifest;
  const masses = new Int32Array(documentCount);
  const scores = new Int32Array(documentCount);
  const touched: number[] = [];
  let total = 0;
  const lists = await Promise.all(
    [...weights].map(async ([term, weight]) => [weight, await index.postings(term)] as const),
  );
  for (const [weight, postings] of lists) {
    total += weight;
    for (const { impact, documents } of postings?.groups ?? []) {
      for (const document of documents) {
        if (masses[document] === 0) touched.push(document);
        masses[document]! += weight;
        scores[document]! += weight * impact;
      }
    }
  }
  touched.sort((one, other) => scores[other]! - scores[one]! || one - other);
  const best = scores[touched[0] ?? 0] ?? 0;
  const documents = touched.filter(
    (document, place) =>
      masses[document]! * 2 >= total ||
      (place < FIRST_DOCUMENTS && scores[document]! * WEAKEST_SHARE >= best),
  );
  return { weights, documents, scores: documents.map((document) => scores[document]!) };
}

/** The terms that count, with their idf, rarest first. */
export async function chosenTerms(query: Query, index: SearchIndex): Promise<Map<string, number>> {
  const [frequencies, completed] = await Promise.all([
    Promise.all(query.terms.map(async ({ text }) => [text, await index.frequency(text)] as const)).then(
      (entries) => new Map(entries),
    ),
    completion(query.unfinished, index),
  ]);
  const known = new Map<string, number>();
  for (const { text, coveredBy } of query.terms) {
    const frequency = frequencies.get(text) ?? 0;
    if (frequency > 0 && !coveredBy.some((pair) => (frequencies.get(pair) ?? 0) > 0)) {
      known.set(text, frequency);
    }
  }
  if (completed !== '') known.set(completed, await index.frequency(completed));
  const { documentCount } = index.manifest;
  return new Map(
    [...known]
      .sort(([one, first], [other, second]) => first - second || compareCodePoints(one, other))
      .slice(0, MAX_RANKED_TERMS)
      .map(([term, frequency]) => [term, idf(documentCount, frequency)]),
  );
}

/** The term that an unfinished word most likely becomes, or "" if it is a known word or nothing is near. */
export async function completion(unfinished: string, index: SearchIndex): Promise<string> {
  const letters = [...unfinished];
  if (letters.length < MIN_COMPLETED_LETTERS || (await index.frequency(stem(unfinished))) > 0) return '';
  const longer = await index.commonest(unfinished);
  if (longer !== '') return longer;
  for (let trimmed = 1; trimmed <= MAX_TRIMMED_LETTERS; trimmed++) {
    if (letters.length - trimmed < MIN_TRIMMED_LENGTH) break;
    const candidate = stem(letters.slice(0, -trimmed).join(''));
    if ((await index.frequency(candidate)) > 0) return candidate;
  }
  return '';
}

/** How many of *documents* fall into each type, in the order of the types; types without any included. */
export function countsByType(
  documents: readonly number[],
  types: readonly { readonly key: string; readonly count: number }[],
): Map<string, number> {
  const counts = new Map<string, number>();
  let first = 0;
  for (const { key, count } of types) {
    const end = first + count;
    const start = first;
    counts.set(key, documents.filter((document) => document >= start && document < end).length);
    first = end;
  }
  return counts;
}
