import { describe, expect, test } from 'vitest';
import { comparePins, readPins } from '../src/pins.ts';
import { VERDICTS, decide } from '../src/verdict.ts';
import { DESCRIPTIONS, encode, pinsOf } from './samples.ts';

const PIN = {
  name: 'a',
  format: 'bybit',
  audit: '1',
  root: 'aa',
  published: '2026-01-01',
  source: 'https://a.example',
};
const PROOF = { format: 'bybit', audit: '1', root: 'aa', totals: { BTC: '1.50' } };

const read = (text: string) => readPins(encode(text), DESCRIPTIONS);

describe('readPins', () => {
  test('takes the published object and a bare list', () => {
    const pin = { ...PIN, root: 'a'.repeat(64) };
    expect(read(JSON.stringify({ snapshots: [pin] }))).toEqual(read(JSON.stringify([pin])));
    expect(read(`[{"format": "lemon", "root": "AA"}]`)[0]).toMatchObject({
      audit: null,
      totals: {},
      name: '',
    });
  });

  test.each([
    ['{}', 'snapshots: expected a list of pinned snapshots, got nothing'],
    ['[1]', 'snapshots[0]: expected an object, got the number 1'],
    ['[{"root": "aa"}]', 'snapshots[0].format: expected a text in quotes, got nothing'],
    ['[{"format": "bybit"}]', 'snapshots[0].root: expected a text in quotes, got nothing'],
    ['[{"format": "bybit", "root": ""}]', "snapshots[0].root: expected 64 lower-case hex digits, got ''"],
    [
      `[{"format": "bybit", "root": "${'AB'.repeat(32)}"}]`,
      `snapshots[0].root: expected 64 lower-case hex digits, got '${'AB'.repeat(32)}'`,
    ],
    [
      '[{"format": "lemon", "root": "two words"}]',
      "snapshots[0].root: expected a root without spaces, got 'two words'",
    ],
    ['[{"format": "lemon", "root": ""}]', "snapshots[0].root: expected a root without spaces, got ''"],
    [
      '[{"format": "lemon", "root": "aa", "audit": " A1 "}]',
      "snapshots[0].audit: expected an audit id without spaces around it, got ' A1 '",
    ],
    [
      '[{"format": "lemon", "root": "aa", "audit": ""}]',
      "snapshots[0].audit: expected an audit id without spaces around it, got ''",
    ],
    [
      '[{"format": "lemon", "root": "aa", "audit": 7}]',
      'snapshots[0].audit: expected a text in quotes, got the number 7',
    ],
    [
      '[{"format": "bybit", "root": "aa", "totals": []}]',
      'snapshots[0].totals: expected an object, got a list of 0',
    ],
    [
      '[{"format": "bybit", "root": "aa", "totals": {"BTC": 1}}]',
      'snapshots[0].totals.BTC: expected an amount in quotes, got the number 1',
    ],
    [
      '[{"format": "bybit", "root": "aa", "totals": {"BTC": "1e3"}}]',
      "snapshots[0].totals.BTC: expected a decimal number such as 12.5, got '1e3'",
    ],
  ])('refuses %s', (text, message) => {
    expect(() => read(text)).toThrow(message);
  });
});

describe('comparePins', () => {
  const agree = (pins: object[]) => comparePins(pinsOf(pins), PROOF).agrees;

  test('agrees with its own audit and root, totals as numbers', () => {
    expect(agree([PIN])).toBe(true);
    expect(agree([{ ...PIN, totals: { BTC: '1.5' } }])).toBe(true);
    expect(agree([{ ...PIN, audit: '2', root: 'bb' }, PIN])).toBe(true);
  });

  test.each([
    ['no pin', [], 0],
    ['a pin of another format', [{ ...PIN, format: 'okx-v1' }], 0],
    ['a pin of another audit', [{ ...PIN, audit: '2', root: 'bb' }], 0],
    ['an open pin with another root', [{ ...PIN, audit: undefined, root: 'bb' }], 0],
    ['another root', [{ ...PIN, root: 'bb' }], 1],
    ['another total', [{ ...PIN, totals: { BTC: '1.51' } }], 1],
    ['a total that the file lacks', [{ ...PIN, totals: { ETH: '0' } }], 1],
    ['a total named like a method', [{ ...PIN, totals: { toString: '0' } }], 1],
    [
      'another root for the audit, though an open pin would match',
      [
        { ...PIN, root: 'bb' },
        { ...PIN, audit: undefined },
      ],
      1,
    ],
  ])('does not agree with %s', (_, pins, failed) => {
    const match = comparePins(pinsOf(pins), PROOF);
    expect(match.agrees).toBe(false);
    expect(match.checks.filter(({ ok }) => !ok)).toHaveLength(failed);
  });

  test('says when the root belongs to another audit', () => {
    const { warnings, pin } = comparePins(pinsOf([{ ...PIN, audit: '2' }]), PROOF);
    expect(pin).toBeNull();
    expect(warnings).toEqual(["a pins this root for audit 2, the file names audit '1'"]);
  });
});

describe('decide', () => {
  test('gives included only when everything is there', () => {
    const answers = new Map<string, number>();
    for (const everyCheckOk of [true, false]) {
      for (const reader of ['leaf', 'hash', 'none'] as const) {
        for (const pinned of [true, false]) {
          const verdict = decide({ everyCheckOk, reader, pinned });
          answers.set(verdict, (answers.get(verdict) ?? 0) + 1);
          expect(verdict === 'included').toBe(everyCheckOk && reader === 'leaf' && pinned);
        }
      }
    }
    expect(Object.fromEntries(answers)).toEqual({
      mismatch: 6,
      'hash-only': 2,
      'tree-only': 2,
      unpinned: 1,
      included: 1,
    });
    expect(VERDICTS).toHaveLength(6);
  });
});
