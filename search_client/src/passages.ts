/** A hit to its passage: the same as `plugins/helpcenter/search/passages.py`, which says why. */
import { fold, isCjk, termsOfWord, wordsOf } from './analysis.ts';
import type { Fragment } from './fragment.ts';

/** Characters below which the next sentence of the same paragraph is added. */
export const SHORT_SENTENCE = 100;
/** Characters of a passage; a longer sentence is shown in part, at word boundaries. */
export const LONGEST_PASSAGE = 320;
/** Characters kept before the first match of a sentence that is shown in part. */
export const LEAD = 60;

/** A term is marked if it weighs at least this fraction (one in …) of the heaviest: «how» and «do» are found, but say nothing. */
export const LIGHTEST_MARK = 4;

const ELLIPSIS = '\u2026';
const SENTENCE_END = /(?<=[.!?])["'\u2019\u201d)\]]* |(?<=[\u3002\uff01\uff1f])/gu;

type Weights = ReadonlyMap<string, number>;

/** A stretch of text that is marked as a match, or is not. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** The part of a document that is shown. */
export interface Passage {
  /** Of the section it stands in; "" for the document's beginning. */
  readonly anchor: string;
  readonly heading: string;
  /** The text in order; empty if the document has none. */
  readonly pieces: readonly Piece[];
}

/** The best passage of *document* for the terms of a query with their idf. */
export function passageOf(document: Fragment, weights: Weights): Passage {
  let best = { score: -1, section: 0, place: 0 };
  const candidates = document.sections.map(({ text }) => [...sentencesOf(text)]);
  for (const [section, sentences] of candidates.entries()) {
    const heading = Math.floor(weightOf(document.sections[section]!.heading, weights) / 2);
    for (const [place, { text }] of sentences.entries()) {
      const own = weightOf(text, weights);
      const score = own > 0 ? own + heading : 0;
      if (score > best.score) best = { score, section, place };
    }
  }
  const sentences = candidates[best.section];
  const sentence = sentences?.[best.place];
  if (best.score < 0 || sentences === undefined || sentence === undefined)
    return { anchor: '', heading: '', pieces: [] };
  let { text } = sentence;
  const next = sentences[best.place + 1];
  if (text.length < SHORT_SENTENCE && next?.line === sentence.line) {
    const both = `${text} ${next.text}`;
    if (both.length <= LONGEST_PASSAGE) text = both;
  }
  const { anchor, heading } = document.sections[best.section]!;
  return { anchor, heading, pieces: marked(shortened(text, weights), weights) };
}

/** The sentences of a section's text, each with the number of its line. */
export function* sentencesOf(text: string): IterableIterator<{ line: number; text: string }> {
  for (const [line, paragraph] of text.split('\n').entries()) {
    let start = 0;
    for (const end of paragraph.matchAll(SENTENCE_END)) {
      const sentence = trimSpaces(paragraph.slice(start, end.index + end[0].length));
      if (sentence !== '') yield { line, text: sentence };
      start = end.index + end[0].length;
    }
    const rest = trimSpaces(paragraph.slice(start));
    if (rest !== '') yield { line, text: rest };
  }
}

/** *text* in pieces, words with one of the telling terms marked; neighbouring pieces differ in `marked`. */
export function marked(text: string, asked: Weights): Piece[] {
  const heaviest = Math.max(0, ...asked.values());
  const weights = new Map([...asked].filter(([, weight]) => weight * LIGHTEST_MARK >= heaviest));
  const pieces: Piece[] = [];
  let position = 0;
  for (const [start, end] of merged([...matches(text, weights)])) {
    if (start > position) pieces.push({ text: text.slice(position, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    position = end;
  }
  if (position < text.length) pieces.push({ text: text.slice(position), marked: false });
  return pieces;
}

interface Match {
  readonly start: number;
  readonly end: number;
  readonly term: string;
}

function* matches(text: string, weights: Weights): IterableIterator<Match> {
  for (const found of wordsOf(text)) {
    const [word] = found;
    const start = found.index;
    if (isCjk(word)) {
      yield* gramMatches(word, start, weights);
      continue;
    }
    for (const term of termsOfWord(word)) {
      if (weights.has(term)) yield { start, end: start + word.length, term };
    }
  }
}

function* gramMatches(run: string, start: number, weights: Weights): IterableIterator<Match> {
  let at = start;
  const characters = [...run];
  for (const [position, character] of characters.entries()) {
    const pair = character + (characters[position + 1] ?? '');
    for (const gram of pair === character ? [character] : [character, pair]) {
      const term = fold(gram);
      if (weights.has(term)) yield { start: at, end: at + gram.length, term };
    }
    at += character.length;
  }
}

function weightOf(text: string, weights: Weights): number {
  const terms = new Set([...matches(text, weights)].map(({ term }) => term));
  return [...terms].reduce((sum, term) => sum + weights.get(term)!, 0);
}

function merged(found: readonly Match[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const { start, end } of [...found].sort(
    (one, other) => one.start - other.start || one.end - other.end,
  )) {
    const last = spans.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else spans.push([start, end]);
  }
  return spans;
}

function shortened(text: string, weights: Weights): string {
  if (text.length <= LONGEST_PASSAGE) return text;
  const first = [...matches(text, weights)][0]?.start ?? 0;
  let start = first <= LEAD ? 0 : text.lastIndexOf(' ', first - LEAD - 1) + 1;
  if (first - start > LONGEST_PASSAGE / 2) start = whole(text, first - LEAD);
  let end = start + LONGEST_PASSAGE;
  if (end >= text.length) {
    end = text.length;
  } else {
    const space = text.lastIndexOf(' ', end);
    end = space >= start + LONGEST_PASSAGE / 2 ? space : whole(text, end);
  }
  return (start > 0 ? ELLIPSIS : '') + text.slice(start, end) + (end < text.length ? ELLIPSIS : '');
}

/** *at*, or one less where it would cut a surrogate pair. */
function whole(text: string, at: number): number {
  return /^[\udc00-\udfff]/.test(text.slice(at, at + 1)) ? at - 1 : at;
}

function trimSpaces(text: string): string {
  return text.replace(/^ +| +$/g, '');
}
