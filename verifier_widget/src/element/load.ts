import { sha256Hex } from '../bytes.ts';
import type { Description } from '../engine/description.ts';
import { readJson } from '../json.ts';
import { type Pin, readPins } from '../pins.ts';
import { Unreadable } from '../unreadable.ts';

/** Milliseconds in all after which a reader may choose a file all the same, told that something could not be loaded. */
export const LOAD_TIMEOUT = 20_000;

/** A proof that a visitor can try in one click, its bytes already here. */
export interface Sample {
  title: string;
  explanation: string;
  name: string;
  bytes: Uint8Array;
}

/** Everything that is ever requested, all before a file can be chosen. A failure is a reason, not an exception. */
export interface Loaded {
  pins: Pin[];
  samples: Sample[];
  /** SHA-256 of the running script, or null where it cannot be read (a page opened from disk). */
  scriptHash: string | null;
  pinsFault: string | null;
  samplesFault: string | null;
}

/**
 * Fetch pins, samples and the script's own bytes.
 *
 * @param snapshots - Address of `snapshots.json`, or null for a page that pins nothing.
 * @param samples - Address of a samples index, or null.
 */
export async function load(
  snapshots: string | null,
  samples: string | null,
  script: string,
  descriptions: readonly Description[],
): Promise<Loaded> {
  const signal = AbortSignal.timeout(LOAD_TIMEOUT);
  const bytesOf = (url: string) => fetchBytes(url, signal);
  const [pins, list, scriptBytes] = await Promise.all([
    settled(async () => (snapshots === null ? [] : readPins(await bytesOf(snapshots), descriptions))),
    settled(async () => (samples === null ? [] : await readSamples(samples, bytesOf))),
    settled(() => bytesOf(script)),
  ]);
  return {
    pins: pins.value ?? [],
    pinsFault: pins.fault,
    samples: list.value ?? [],
    samplesFault: list.fault,
    scriptHash: scriptBytes.value === null ? null : sha256Hex(scriptBytes.value),
  };
}

async function readSamples(url: string, bytesOf: (url: string) => Promise<Uint8Array>): Promise<Sample[]> {
  const { value } = readJson(await bytesOf(url));
  const list = value.kind === 'object' ? value.members.get('samples') : undefined;
  if (list?.kind !== 'array') throw new Unreadable('samples', 'a list', 'none');
  return Promise.all(
    list.items.map(async (item, index) => {
      const text = (key: string): string => {
        const found = item.kind === 'object' ? item.members.get(key) : undefined;
        if (found?.kind !== 'string') throw new Unreadable(`samples[${index}].${key}`, 'a text', 'none');
        return found.text;
      };
      const file = text('file');
      return {
        title: text('title'),
        explanation: text('explanation'),
        name: file.slice(file.lastIndexOf('/') + 1),
        bytes: await bytesOf(new URL(file, new URL(url, document.baseURI)).href),
      };
    }),
  );
}

async function fetchBytes(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok) throw new Unreadable(url, 'status 200', String(response.status));
  return new Uint8Array(await response.arrayBuffer());
}

async function settled<T>(work: () => Promise<T>): Promise<{ value: T | null; fault: string | null }> {
  try {
    return { value: await work(), fault: null };
  } catch (error) {
    // fetch rejects with a TypeError without a connection, with a DOMException when the time is up.
    if (error instanceof Unreadable || error instanceof TypeError || error instanceof DOMException)
      return { value: null, fault: error.message };
    throw error;
  }
}
