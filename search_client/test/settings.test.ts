import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_FILE_BYTES } from '../src/bytes.ts';
import { webSource } from '../src/element/settings.ts';
import { IndexUnusable } from '../src/errors.ts';

const files = webSource(new URL('https://help.exchange.example/search/'));

function answerWith(answer: () => Response): ReturnType<typeof vi.fn> {
  const fetched = vi.fn(() => Promise.resolve(answer()));
  vi.stubGlobal('fetch', fetched);
  return fetched;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a file of the site', () => {
  it('comes whole from below the base', async () => {
    const fetched = answerWith(() => new Response(Uint8Array.of(1, 2, 3)));
    expect(await files.read('a/t/0/1.bin')).toEqual(Uint8Array.of(1, 2, 3));
    expect(String(fetched.mock.calls[0]![0])).toBe('https://help.exchange.example/search/a/t/0/1.bin');
  });

  it('may be empty', async () => {
    answerWith(() => new Response(null));
    expect(await files.read('manifest.json')).toEqual(new Uint8Array());
  });

  it.each([
    ['is missing', () => new Response('not here', { status: 404 }), 'expected status 200, got 404'],
    [
      'does not come',
      () => Promise.reject(new TypeError('offline')),
      'expected an answer, got TypeError: offline',
    ],
  ])('that %s is named', async (_, answer, message) => {
    answerWith(answer as () => Response);
    await expect(files.read('a.bin')).rejects.toEqual(new IndexUnusable(`a.bin: ${message}`));
  });

  it('without an end is given up', async () => {
    let given = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        given += 1 << 20;
        controller.enqueue(new Uint8Array(1 << 20));
      },
    });
    answerWith(() => new Response(endless));
    await expect(files.read('a.bin')).rejects.toEqual(
      new IndexUnusable('a.bin: expected at most 33554432 bytes in the answer, got more'),
    );
    expect(given).toBeLessThanOrEqual(MAX_FILE_BYTES + (4 << 20));
  });
});
