import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { LOAD_TIMEOUT, load } from '../../src/element/load.ts';
import { DESCRIPTIONS } from '../samples.ts';

afterEach(() => vi.restoreAllMocks());

test('a server that never answers is given up, once for everything, after 20 seconds', async () => {
  const given: number[] = [];
  const { timeout } = AbortSignal;
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    given.push(milliseconds);
    return timeout.call(AbortSignal, 50);
  });
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const loaded = await load(`${base}pins`, `${base}samples`, `${base}script`, DESCRIPTIONS);
  server.closeAllConnections();
  server.close();
  expect(LOAD_TIMEOUT).toBe(20_000);
  expect(given).toEqual([20_000]);
  const fault = 'The operation was aborted due to timeout';
  expect(loaded).toEqual({
    pins: [],
    samples: [],
    scriptHash: null,
    pinsFault: fault,
    samplesFault: fault,
  });
});
