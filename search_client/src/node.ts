/** The same search over a folder, for tests and measurements under Node. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IndexUnusable } from './errors.ts';
import type { FileSource } from './index.ts';

export { analyseQuery, fold, termsOf } from './analysis.ts';
export { stemEnglish } from './stemmer.ts';
export { idf } from './scoring.ts';
export { marked, passageOf } from './passages.ts';
export { Answer, Search, type Hit } from './search.ts';
export { IndexUnusable };

/** The files of an index in *folder*. */
export function folderSource(folder: string): FileSource {
  return {
    async read(path) {
      try {
        return new Uint8Array(await readFile(join(folder, path)));
      } catch (problem) {
        throw new IndexUnusable(`${path}: expected an index file, got ${String(problem)}`);
      }
    },
  };
}
