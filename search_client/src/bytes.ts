/** Bytes of an index file: header, gzip, varints. Everything is checked against what is there; damage is an `IndexUnusable`. */
import { IndexUnusable } from './errors.ts';

/** Bytes of a file as it comes and after gzip; more is no file of ours, and a small file may unpack to any size. */
export const MAX_FILE_BYTES = 32 * 1024 * 1024;
/**
 * Bytes given to gzip at a time. A browser unpacks what it was given before it looks whether anybody wants more, and deflate shrinks
 * up to 1032 times (RFC 1951 allows 258 bytes for 2 bits): so no more than 4 MiB wait beyond the limit.
 */
export const GZIP_SLICE_BYTES = 4096;
const HEADER_BYTES = 8;

/**
 * The unpacked body of a file whose header holds *magic* (4 bytes) and *number*.
 *
 * @throws IndexUnusable - another kind of file, another number (files were swapped), or damaged gzip data.
 */
export async function unpack(
  data: Uint8Array,
  magic: string,
  number: number,
  name: string,
): Promise<Uint8Array> {
  const found = String.fromCharCode(...data.subarray(0, 4));
  if (data.length < HEADER_BYTES || found !== magic) {
    throw new IndexUnusable(
      `${name}: expected a file that begins with ${JSON.stringify(magic)}, got ${JSON.stringify(found)}`,
    );
  }
  const stored = new DataView(data.buffer, data.byteOffset).getUint32(4, true);
  if (stored !== number) {
    throw new IndexUnusable(`${name}: expected file number ${number}, got ${stored}: files were swapped`);
  }
  return gunzip(data.subarray(HEADER_BYTES), name);
}

/**
 * Everything in *stream*, which is cancelled when it gives more than `MAX_FILE_BYTES`.
 *
 * @throws IndexUnusable - it gives more; *name* and *state* («unpacked») are for its message.
 */
export async function collect(
  stream: ReadableStream<Uint8Array>,
  name: string,
  state: string,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > MAX_FILE_BYTES) {
      reader.cancel().catch(() => undefined); // that it fails changes nothing for the reader of the page
      throw new IndexUnusable(`${name}: expected at most ${MAX_FILE_BYTES} bytes ${state}, got more`);
    }
    parts.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function gunzip(data: Uint8Array, name: string): Promise<Uint8Array> {
  let at = 0;
  const slices = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull(controller) {
        if (at >= data.length) return controller.close();
        controller.enqueue(data.slice(at, (at += GZIP_SLICE_BYTES)));
      },
    },
    { highWaterMark: 0 },
  );
  try {
    return await collect(slices.pipeThrough(new DecompressionStream('gzip')), name, 'unpacked');
  } catch (problem) {
    if (problem instanceof IndexUnusable) throw problem;
    throw new IndexUnusable(`${name}: expected whole gzip data, got ${String(problem)}`);
  }
}

/** Takes varints and bytes from the front of a block. */
export class Reader {
  #at = 0;

  constructor(
    private readonly data: Uint8Array,
    private readonly name: string,
  ) {}

  /** Whether everything was taken. */
  get ended(): boolean {
    return this.#at === this.data.length;
  }

  /** The next *count* bytes, not copied. */
  take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.data.length) {
      throw new IndexUnusable(
        `${this.name}: expected ${count} more bytes, got ${this.data.length - this.#at}`,
      );
    }
    const taken = this.data.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** The next little-endian base-128 integer, at most 5 bytes and not above *limit*. */
  integer(limit: number): number {
    let value = 0;
    for (let place = 0; place < 5; place++) {
      const byte = this.data[this.#at++];
      if (byte === undefined) throw new IndexUnusable(`${this.name}: expected one more byte, got the end`);
      value += (byte & 0x7f) * 2 ** (7 * place);
      if (byte < 0x80) {
        if (value > limit) throw new IndexUnusable(`${this.name}: expected at most ${limit}, got ${value}`);
        return value;
      }
    }
    throw new IndexUnusable(`${this.name}: expected integers of at most 5 bytes, got a longer one`);
  }
}
