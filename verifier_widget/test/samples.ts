/** Where the tests find proofs: the vectors of this repository, and the shared samples where they are at hand. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import bybit from '../formats/bybit.json';
import okxV1 from '../formats/okx-v1.json';
import type { Description } from '../src/engine/description.ts';
import { type Pin, readPins } from '../src/pins.ts';
import { type Request, type Verification, verify } from '../src/verify.ts';

export const DESCRIPTIONS = [okxV1, bybit] as Description[];

/** A case of tests/vectors/por. */
export interface Vector {
  id: string;
  result: string;
  comment: string;
  pins: unknown[];
  file: string;
  field?: string;
  warns?: string;
}

export function vectors(format: string): Vector[] {
  const path = fileURLToPath(new URL(`../../tests/vectors/por/${format}.json`, import.meta.url));
  return (JSON.parse(readFileSync(path, 'utf8')) as { cases: Vector[] }).cases;
}

/** Folder of the shared material, or null where it is absent: then the tests that need it are skipped by name. */
export function sharedFolder(): string | null {
  const folder =
    process.env['HELPCENTER_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  return existsSync(`${folder}/por/fixtures/MANIFEST.json`) ? folder : null;
}

/** An entry of the shared MANIFEST.json whose format this widget reads. */
export interface Fixture {
  format: string;
  path: string;
  root: string;
  bytes: Uint8Array;
}

export function fixtures(): Fixture[] {
  const folder = sharedFolder();
  if (folder === null) return [];
  const listed = JSON.parse(readFileSync(`${folder}/por/fixtures/MANIFEST.json`, 'utf8')) as {
    format: string;
    files: string[];
    root: string;
  }[];
  return listed
    .filter(({ format }) => DESCRIPTIONS.some(({ id }) => id === format))
    .map(({ format, files, root }) => {
      const path = files[0]!;
      return { format, path, root, bytes: new Uint8Array(readFileSync(`${folder}/por/fixtures/${path}`)) };
    });
}

export const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

export const pinsOf = (pins: unknown[]): Pin[] => readPins(encode(JSON.stringify({ snapshots: pins })), []);

/** Verify a text or bytes with the descriptions of the bundle. */
export function check(
  file: string | Uint8Array,
  pins: unknown[] = [],
  more: Partial<Request> = {},
): Verification {
  const bytes = typeof file === 'string' ? encode(file) : file;
  return verify({
    file: { name: 'proof.json', bytes },
    pins: pinsOf(pins),
    descriptions: DESCRIPTIONS,
    ...more,
  });
}

/** A plain object as tests edit it. */
export type Doc = any;
