/**
 * Text to terms: the same as `plugins/helpcenter/search/analysis.py`, which says why; tests/vectors/search/analysis.json holds both
 * to it. Lengths are counted in code points where they decide anything.
 */
import { stemEnglish } from './stemmer.ts';

/** Code points; longer words are no words. Python: `MAX_TERM_LENGTH`. */
export const MAX_TERM_LENGTH = 64;
/** Distinct terms of a query that are looked at. Python: `MAX_QUERY_TERMS`. */
export const MAX_QUERY_TERMS = 32;
/** Code points of one CJK run of a query that are looked at. Python: `MAX_RUN_LENGTH`. */
export const MAX_RUN_LENGTH = 4096;
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are as at be but by for from if in into is it its of on or so that the then this to was were with'.split(
    ' ',
  ),
);

const CJK =
  '\\u3005-\\u3007\\u3031-\\u3035\\u303b\\u3041-\\u3096\\u309d-\\u309f\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f' +
  '\\u3131-\\u318e\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff' +
  '\\uff66-\\uff9d\\u{20000}-\\u{3ffff}';
const SEPARATORS =
  '\\u0000-\\u0026\\u0028-\\u002f\\u003a-\\u0040\\u005b-\\u0060\\u007b-\\u00a9\\u00ab\\u00ac\\u00ae-\\u00b1\\u00b4\\u00b6-\\u00b8' +
  '\\u00bb\\u00bf\\u00d7\\u00f7\\u02c2-\\u02c5\\u037e\\u0387\\u055a-\\u055f\\u0589\\u05be\\u05c0\\u05c3\\u05f3\\u05f4' +
  '\\u060c\\u061b\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0e3f\\u0e4f\\u0e5a\\u0e5b\\u1360-\\u1368\\u166e\\u1680' +
  '\\u2000-\\u200a\\u2010-\\u2018\\u201a-\\u2029\\u202f-\\u206f\\u20a0-\\u20cf\\u2190-\\u245f\\u2500-\\u2bff' +
  '\\u2e00-\\u2e7f\\u3000-\\u3004\\u3008-\\u3030\\u3036-\\u303a\\u303c-\\u3040\\u30a0\\u30fb\\ud800-\\uf8ff' +
  '\\ufe10-\\ufe6f\\uff01-\\uff06\\uff08-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\uffe0-\\uffff' +
  '\\u{1f000}-\\u{1fbff}\\u{e0000}-\\u{10ffff}';
const WORD = new RegExp(`[${CJK}]+|[^${CJK}${SEPARATORS}]+`, 'gu');
const IS_CJK = new RegExp(`^[${CJK}]`, 'u');
const INVISIBLE = /['\u2019\u00ad\u200b-\u200f\u202a-\u202e\ufeff]/gu;
const POSSESSIVE = /['\u2019]s$/u;

/** One term of a query. */
export interface QueryTerm {
  readonly text: string;
  /** Pairs of the same run that contain this single character; it counts only when the index has none of them. */
  readonly coveredBy: readonly string[];
}

/** What a reader asks, analysed. */
export interface Query {
  /** Distinct, in order of appearance, at most `MAX_QUERY_TERMS`. */
  readonly terms: readonly QueryTerm[];
  /** The last word, folded but not stemmed, if the text ends with it; else "". */
  readonly unfinished: string;
}

/** Compatibility forms unified, lower case. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The stem of a folded word; one with anything but a-z and 0-9 stays as it is. */
export function stem(word: string): string {
  return /^[a-z0-9]+$/.test(word) ? stemEnglish(word) : word;
}

/** The term of one folded word that is no CJK run; "" for a stop word, an empty one, or one that is too long. */
export function termOf(word: string): string {
  const bare = bareOf(word);
  return bare === '' || STOP_WORDS.has(bare) || isTooLong(bare) ? '' : stem(bare);
}

/** Whether a word is a run of Chinese, Japanese or Korean characters. */
export function isCjk(word: string): boolean {
  return IS_CJK.test(word);
}

/** The words of *text* with their places, as they stand. */
export function wordsOf(text: string): IterableIterator<RegExpExecArray> {
  return text.matchAll(WORD);
}

/** The terms of one word as it stands in a text, not yet folded. Folding one word may make several (a ligature sign). */
export function termsOfWord(word: string): readonly string[] {
  let known = wordTerms.get(word);
  if (known === undefined) {
    known = [...termsOf(word)];
    if (wordTerms.size >= KEPT_WORDS) wordTerms.clear();
    wordTerms.set(word, known);
  }
  return known;
}

/** Passages ask for the same words again and again. */
const wordTerms = new Map<string, readonly string[]>();
const KEPT_WORDS = 20_000;

/** The single characters and pairs of a CJK run, by position. */
export function* grams(run: string): IterableIterator<string> {
  const characters = [...run];
  for (const [at, character] of characters.entries()) {
    yield character;
    const next = characters[at + 1];
    if (next !== undefined) yield character + next;
  }
}

/** The terms of *text* in order, with repetitions; any length, any characters. */
export function* termsOf(text: string): IterableIterator<string> {
  for (const [word] of wordsOf(fold(text))) {
    if (isCjk(word)) {
      yield* grams(word);
    } else {
      const term = termOf(word);
      if (term !== '') yield term;
    }
  }
}

/** The query that *text* asks; any length, any characters, lone surrogates included. */
export function analyseQuery(text: string): Query {
  const covers = new Map<string, string[]>();
  const folded = fold(text);
  let unfinished = '';
  for (const match of wordsOf(folded)) {
    if (covers.size >= MAX_QUERY_TERMS) break;
    const word = match[0];
    if (isCjk(word)) {
      cover(word, covers);
      continue;
    }
    const term = termOf(word);
    if (term !== '' && !covers.has(term)) covers.set(term, []);
    if (match.index + word.length === folded.length) unfinished = bareOf(word);
  }
  const terms = [...covers].slice(0, MAX_QUERY_TERMS).map(([term, coveredBy]) => ({ text: term, coveredBy }));
  return { terms, unfinished: isTooLong(unfinished) ? '' : unfinished };
}

function cover(run: string, covers: Map<string, string[]>): void {
  const characters = [...run.slice(0, 2 * MAX_RUN_LENGTH)].slice(0, MAX_RUN_LENGTH);
  for (const [at, character] of characters.entries()) {
    if (covers.size >= MAX_QUERY_TERMS) return;
    const known = covers.get(character) ?? [];
    covers.set(character, known);
    for (const first of [at - 1, at]) {
      const pair =
        first >= 0 && first + 1 < characters.length ? characters[first]! + characters[first + 1]! : '';
      if (pair !== '' && !known.includes(pair)) known.push(pair);
    }
    if (at + 1 < characters.length) {
      const pair = character + characters[at + 1]!;
      if (!covers.has(pair)) covers.set(pair, []);
    }
  }
}

function bareOf(word: string): string {
  return word.replace(POSSESSIVE, '').replace(INVISIBLE, '');
}

function isTooLong(word: string): boolean {
  return word.length > MAX_TERM_LENGTH && [...word].length > MAX_TERM_LENGTH;
}

/** Order by code points, which is Python's order of strings and that of their UTF-8; JavaScript's own order is by UTF-16 units. */
export function compareCodePoints(one: string, other: string): number {
  const left = one[Symbol.iterator]();
  const right = other[Symbol.iterator]();
  for (;;) {
    const a = left.next();
    const b = right.next();
    if (a.done || b.done) return (a.done ? 0 : 1) - (b.done ? 0 : 1);
    if (a.value !== b.value) return a.value.codePointAt(0)! - b.value.codePointAt(0)!;
  }
}
