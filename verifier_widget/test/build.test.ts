import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { sha256Hex } from '../src/bytes.ts';

/** Compressed bytes of the bundle: what a reader of the verify page pays. */
const MAX_GZIPPED = 20_000;

function build(): { code: string; sums: string } {
  const folder = mkdtempSync(join(tmpdir(), 'por-build-'));
  execFileSync(process.execPath, ['build.js', folder], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { code: read('por-verifier.js'), sums: read('por-verifier.sums') };
}

test('two builds give the same bytes, named by their hash, and nothing that a strict policy forbids', () => {
  const [first, second] = [build(), build()];
  expect(second).toEqual(first);
  expect(first.sums).toMatch(/^sha256 [0-9a-f]{64}\nsri sha384-[A-Za-z0-9+/]{64}\n$/);
  expect(first.sums).toContain(sha256Hex(first.code));
  expect(gzipSync(first.code, { level: 9 }).length).toBeLessThan(MAX_GZIPPED);
  expect(first.code).not.toMatch(/innerHTML|outerHTML|\beval\(|new Function|document\.write/);
  expect(first.code).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)[a-z]/);
}, 30_000);
