import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sha256Hex } from '../src/bytes.ts';
import { vectors } from './samples.ts';

const bin = fileURLToPath(new URL('../bin/por-verifier.js', import.meta.url));
const bundle = fileURLToPath(new URL('../dist/por-verifier.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'por-verifier-'));
const [proof] = vectors('bybit');

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe.skipIf(!existsSync(bundle))('command line (skipped until npm run build has made the bundle)', () => {
  const good = file('good.json', proof!.file);
  const pins = file('snapshots.json', JSON.stringify({ snapshots: proof!.pins }));

  test.each([
    ['included', 0, [good, '--pins', pins]],
    ['mismatch', 1, [file('bad.json', proof!.file.replace('"height": 1', '"height": 2')), '--pins', pins]],
    ['unreadable', 2, [file('cut.json', proof!.file.slice(0, 99)), '--pins', pins]],
    ['unpinned', 3, [good]],
  ])('says %s and exits with %d', async (verdict, code, args) => {
    const plain = await run(...args);
    expect(plain.code).toBe(code);
    expect(plain.out.split('\n')[0]).toBe(verdict);
    const json = await run(...args, '--json');
    expect(json.code).toBe(code);
    const report = JSON.parse(json.out) as { verdict: string; widget: { sha256: string } };
    expect(report.verdict).toBe(verdict);
    expect(report.widget.sha256).toBe(sha256Hex(new Uint8Array(readFileSync(bundle))));
  });

  test.each([
    ['no file', [], 'FILE: expected one, got 0'],
    ['two files', [good, good], 'FILE: expected one, got 2'],
    ['a file that is not there', ['nowhere.json'], 'nowhere.json: expected a file, got ENOENT'],
    ['a folder', [folder], 'expected a file, got something else'],
    ['an unknown option', ['--fast', good], "Unknown option '--fast'"],
    [
      'pins that are none',
      [good, '--pins', good],
      'snapshots: expected a list of pinned snapshots, got nothing',
    ],
  ])('exits with 64 for %s', async (_, args, message) => {
    const { code, err, out } = await run(...args);
    expect({ code, out }).toEqual({ code: 64, out: '' });
    expect(err).toContain(message);
  });

  test('a named format is not guessed', async () => {
    const { code, out } = await run(good, '--format', 'okx-v1');
    expect(code).toBe(2);
    expect(out).toContain('FAIL format: 2:11: self.balances: expected an object, got nothing');
  });
});
