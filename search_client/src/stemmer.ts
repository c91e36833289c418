/**
 * The Snowball English stemmer («Porter 2») as of Snowball 3.1.1, for words of a-z and 0-9.
 *
 * Source: https://snowballstem.org/algorithms/english/stemmer.html. The Python side uses the package `snowballstemmer` 3.1.1;
 * tests/vectors/search/stems-en.txt holds both to the same stems.
 */

const VOWEL = /[aeiouy]/;

const WHOLE_WORDS: ReadonlyMap<string, string> = new Map([
  ['skis', 'ski'],
  ['skies', 'sky'],
  ['idly', 'idl'],
  ['gently', 'gentl'],
  ['ugly', 'ugli'],
  ['early', 'earli'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ...['andes', 'atlas', 'bias', 'cosmos', 'howe', 'news', 'sky'].map((word): [string, string] => [
    word,
    word,
  ]),
]);

/** Beginnings after which the first region starts at once. */
const BEGINNINGS = /^(?:arsen|commun|emerg|gener|inter|later|organ|past|univers)/;
const FIRST_REGION = /^[^aeiouy]*[aeiouy]+[^aeiouy]/;

/** Step 2 and 3 suffixes and what replaces them; longest first, so that the first that fits is the one that counts. */
const STEP_2 = longestFirst({
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  abli: 'able',
  entli: 'ent',
  izer: 'ize',
  ization: 'ize',
  ational: 'ate',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  aliti: 'al',
  alli: 'al',
  fulness: 'ful',
  fulli: 'ful',
  ousli: 'ous',
  ousness: 'ous',
  iveness: 'ive',
  iviti: 'ive',
  biliti: 'ble',
  bli: 'ble',
  ogist: 'og',
  ogi: 'og',
  lessli: 'less',
  li: '',
});
const STEP_3 = longestFirst({
  tional: 'tion',
  ational: 'ate',
  alize: 'al',
  icate: 'ic',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
  ative: '',
});
const STEP_4 = longestFirst(
  Object.fromEntries(
    'ic ance ence able ible ate ive ize iti al ism ion er ous ant ent ment ement'
      .split(' ')
      .map((suffix) => [suffix, '']),
  ),
);

type Suffixes = readonly (readonly [string, string])[];

function longestFirst(suffixes: Readonly<Record<string, string>>): Suffixes {
  return Object.entries(suffixes).sort(([one], [other]) => other.length - one.length);
}

/** Return the stem of *word*, which is in lower case and holds nothing but a-z and 0-9. Words of one or two letters stay. */
export function stemEnglish(word: string): string {
  const whole = WHOLE_WORDS.get(word);
  if (whole !== undefined) return whole;
  if (word.length < 3) return word;
  // A consonant y is written Y while the steps run.
  let marked = word.startsWith('y') ? 'Y' : word[0]!;
  for (let at = 1; at < word.length; at++) {
    marked += word[at] === 'y' && VOWEL.test(marked[at - 1]!) ? 'Y' : word[at];
  }
  const first = firstRegion(marked);
  const second = nextRegion(marked, first);
  let stem = step1a(marked);
  stem = step1b(stem, first);
  stem = step1c(stem);
  stem = step2(stem, first);
  stem = step3(stem, first, second);
  stem = step4(stem, second);
  stem = step5(stem, first, second);
  return stem.replaceAll('Y', 'y');
}

function firstRegion(word: string): number {
  const beginning = BEGINNINGS.exec(word);
  return beginning ? beginning[0].length : nextRegion(word, 0);
}

function nextRegion(word: string, from: number): number {
  const found = FIRST_REGION.exec(word.slice(from));
  return found ? from + found[0].length : word.length;
}

/** Whether *word* ends in a short syllable. */
function endsShort(word: string): boolean {
  return (
    /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word) || word.endsWith('past')
  );
}

function step1a(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ied') || word.endsWith('ies')) return word.slice(0, word.length > 4 ? -2 : -1);
  if (word.endsWith('ss') || word.endsWith('us') || !word.endsWith('s')) return word;
  return VOWEL.test(word.slice(0, -2)) ? word.slice(0, -1) : word;
}

function step1b(word: string, first: number): string {
  const suffix = /(?:eedly|ingly|edly|eed|ing|ed)$/.exec(word)?.[0];
  if (suffix === undefined) return word;
  const rest = word.slice(0, -suffix.length);
  if (suffix === 'eed' || suffix === 'eedly') {
    return rest.length < first || /^(?:succ|proc|exc)$/.test(rest) ? word : rest + 'ee';
  }
  if (suffix === 'ing') {
    if (/^[^aeiouy]y$/.test(rest)) return rest[0] + 'ie';
    if (/^(?:even|cann|inn|earr|herr|out)$/.test(rest)) return word;
  }
  if (!VOWEL.test(rest)) return word;
  if (/(?:at|bl|iz)$/.test(rest)) return rest + 'e';
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(rest)) {
    return rest.length === 3 && /^[aeo]/.test(rest) ? rest : rest.slice(0, -1);
  }
  return rest.length === first && endsShort(rest) ? rest + 'e' : rest;
}

function step1c(word: string): string {
  return /.[^aeiouy][yY]$/.test(word) ? word.slice(0, -1) + 'i' : word;
}

function step2(word: string, first: number): string {
  const found = suffixOf(word, STEP_2, first);
  if (!found) return word;
  const [rest, suffix, replacement] = found;
  if (suffix === 'li') return /[cdeghkmnrt]$/.test(rest) ? rest : word;
  if (suffix === 'ogi') return rest.endsWith('l') ? rest + 'og' : word;
  return rest + replacement;
}

function step3(word: string, first: number, second: number): string {
  const found = suffixOf(word, STEP_3, first);
  if (!found) return word;
  const [rest, suffix, replacement] = found;
  return suffix === 'ative' && rest.length < second ? word : rest + replacement;
}

function step4(word: string, second: number): string {
  const found = suffixOf(word, STEP_4, second);
  if (!found) return word;
  const [rest, suffix] = found;
  return suffix === 'ion' && !/[st]$/.test(rest) ? word : rest;
}

function step5(word: string, first: number, second: number): string {
  const rest = word.slice(0, -1);
  if (word.endsWith('e')) {
    return rest.length >= second || (rest.length >= first && !endsShort(rest)) ? rest : word;
  }
  return word.endsWith('ll') && rest.length >= second ? rest : word;
}

/** The longest suffix of *word* in the list, if it lies in the region from *region*; a shorter one is not tried. */
function suffixOf(
  word: string,
  suffixes: Suffixes,
  region: number,
): readonly [rest: string, suffix: string, replacement: string] | undefined {
  const found = suffixes.find(([suffix]) => word.endsWith(suffix));
  if (!found) return undefined;
  const rest = word.slice(0, word.length - found[0].length);
  return rest.length < region ? undefined : [rest, ...found];
}
