import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
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
    [
      'a file that is not there',
      ['nowhere.json'],
      'nowhere.json: expected a file that can be read, got ENOENT: no such file',
    ],
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

  test('exits with 64 and without a trace for pins with a root in capitals', async () => {
    const [pin] = proof!.pins as { root: string }[];
    const capitals = file('capitals.json', JSON.stringify([{ ...pin, root: pin!.root.toUpperCase() }]));
    const { code, err } = await run(good, '--pins', capitals);
    expect(code).toBe(64);
    expect(err).toMatch(
      /capitals\.json: snapshots\[0\]\.root: expected 64 lower-case hex digits, got '[0-9A-F]{64}'\n$/,
    );
  });

  test('a file over the limit is unreadable, however large, and read no further', async () => {
    const large = file('large.json', '');
    truncateSync(large, 5 * 1024 ** 3); // sparse: it takes no room on the disk
    const { code, out, err } = await run(large, '--json');
    expect({ code, err }).toEqual({ code: 2, err: '' });
    const report = JSON.parse(out) as { checks: { detail: string }[]; file: { bytes: number } };
    expect(report.checks[0]!.detail).toBe('file: expected at most 67108864 bytes (64 MB), got more');
    expect(report.file.bytes).toBe(5 * 1024 ** 3);
    const pinned = await run(good, '--pins', large);
    expect(pinned.code).toBe(64);
    expect(pinned.err).toContain('large.json: file: expected at most 67108864 bytes (64 MB), got more\n');
  });

  test.skipIf(process.getuid?.() === 0)('a file without permission (skipped for root)', async () => {
    const closed = file('closed.json', proof!.file);
    chmodSync(closed, 0);
    const { code, err } = await run(closed);
    expect(code).toBe(64);
    expect(err).toMatch(/closed\.json: expected a file that can be read, got EACCES: permission denied.*\n$/);
  });

  test.skipIf(!existsSync('/proc/self/mem'))('a file that fails while it is read (Linux)', async () => {
    const { code, err } = await run('/proc/self/mem');
    expect(code).toBe(64);
    expect(err).toBe('/proc/self/mem: expected a file that can be read, got EIO: i/o error, read\n');
  });

  test('a named format is not guessed', async () => {
    const { code, out } = await run(good, '--format', 'okx-v1');
    expect(code).toBe(2);
    expect(out).toContain('FAIL format: 2:11: self.balances: expected an object, got nothing');
  });
});
