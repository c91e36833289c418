/** `manifest.json`: what a client reads first (FORMAT.md, «Manifest»). */
import { compareCodePoints } from './analysis.ts';
import { IndexUnusable } from './errors.ts';

/** The only version of the format that this client reads. */
export const FORMAT = 1;
/** More documents than any site has; larger numbers are refused before anything is allocated. */
export const MAX_DOCUMENTS = 1 << 24;
const FILES_PER_FOLDER = 500;

/** The documents of one type have consecutive numbers. */
export interface TypeRange {
  /** Key of the article type; "" for plain pages. */
  readonly key: string;
  readonly count: number;
}

/** A manifest that was checked. */
export interface Manifest {
  readonly generation: string;
  readonly language: string;
  /** From the manifest's address to the site's root. */
  readonly root: string;
  readonly types: readonly TypeRange[];
  readonly documentCount: number;
  /** First term of each term shard, in code-point order. */
  readonly firstTerms: readonly string[];
  /** The commonest terms with their frequency. */
  readonly frequent: ReadonlyMap<string, number>;
}

/**
 * The manifest in *text*.
 *
 * @throws IndexUnusable - it is none, or one of another format.
 */
export function readManifest(text: string): Manifest {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (problem) {
    throw new IndexUnusable(`manifest.json: expected JSON, got ${String(problem)}`);
  }
  const record = (found ?? {}) as Record<string, unknown>;
  if (record.format !== FORMAT) {
    throw new IndexUnusable(`manifest.json: expected format ${FORMAT}, got ${JSON.stringify(record.format)}`);
  }
  const { generation, language, root, types, terms, frequent } = record;
  if (typeof generation !== 'string' || !/^[0-9a-f]{8,64}$/.test(generation)) throw wrong('generation');
  if (typeof language !== 'string' || !/^[A-Za-z0-9-]{2,35}$/.test(language)) throw wrong('language');
  if (typeof root !== 'string' || !/^(?:\.\.\/)*$|^\.\/$/.test(root)) throw wrong('root');
  if (!isPairs(types)) throw wrong('types');
  if (!isPairs(frequent)) throw wrong('frequent');
  if (!Array.isArray(terms) || !terms.every((term) => typeof term === 'string')) throw wrong('terms');
  if (terms.some((term, at) => at > 0 && compareCodePoints(terms[at - 1] as string, term) >= 0))
    throw wrong('terms');
  const documentCount = types.reduce((sum, [, count]) => sum + count, 0);
  if (documentCount > MAX_DOCUMENTS) throw wrong('types');
  return {
    generation,
    language,
    root,
    types: types.map(([key, count]) => ({ key, count })),
    documentCount,
    firstTerms: terms as string[],
    frequent: new Map(frequent),
  };
}

/** The path of a file from the manifest's folder: kind `t` (terms) or `d` (document). */
export function filePath(manifest: Manifest, kind: 't' | 'd', number: number): string {
  return `${manifest.generation}/${kind}/${Math.floor(number / FILES_PER_FOLDER)}/${number}.bin`;
}

/** The number of the shard that would hold *term*, or -1 if it stands before every term. */
export function shardOf(term: string, firstTerms: readonly string[]): number {
  let low = 0;
  let high = firstTerms.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareCodePoints(firstTerms[middle]!, term) <= 0) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function isPairs(value: unknown): value is [string, number][] {
  return (
    Array.isArray(value) &&
    value.every(
      (pair: unknown) =>
        Array.isArray(pair) &&
        pair.length === 2 &&
        typeof pair[0] === 'string' &&
        Number.isSafeInteger(pair[1]) &&
        (pair[1] as number) > 0,
    )
  );
}

function wrong(key: string): IndexUnusable {
  return new IndexUnusable(`manifest.json: expected '${key}' as FORMAT.md describes it, got something else`);
}
