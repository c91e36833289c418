import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXIT_CODES, VERDICTS } from '../src/verdict.ts';
import { DESCRIPTIONS, type Doc, check, encode, fixtures, sharedFolder, vectors } from './samples.ts';

describe.each(DESCRIPTIONS.map(({ id }) => id))('vectors of %s', (format) => {
  const cases = vectors(format);

  test('hostile cases outnumber kind ones', () => {
    const kind = cases.filter(({ result }) => result === 'included' || result === 'unpinned').length;
    expect(cases.length - kind).toBeGreaterThan(kind);
  });

  test.each(cases.map((one) => [one.id, one] as const))(
    '%s',
    (_, { file, pins, result, field, warns, comment }) => {
      const { report, fault } = check(file, pins);
      expect(report.verdict, `${comment}: ${JSON.stringify(report.checks)}`).toBe(result);
      expect(fault !== null).toBe(result === 'unreadable');
      if (field !== undefined) expect(fault?.field).toBe(field);
      if (warns !== undefined) expect(report.warnings.join()).toContain(warns);
      else expect(report.warnings).toEqual([]);
    },
  );
});

const shared = sharedFolder();
describe.skipIf(shared === null)('shared fixtures (skipped where ../shared/por/fixtures is absent)', () => {
  test.each(fixtures().map((one) => [one.path, one] as const))('%s', (_, { format, root, bytes }) => {
    const unpinned = check(bytes).report;
    expect(unpinned.verdict).toBe('unpinned');
    expect(unpinned.format).toBe(format);
    expect(unpinned.root).toEqual({ computed: root, stated: root, pinned: null });
    const pin = { format, audit: unpinned.audit, root, totals: unpinned.totals.computed };
    expect(check(bytes, [pin]).report.verdict).toBe('included');
    expect(check(bytes, [{ ...pin, root: '0'.repeat(64) }]).report.verdict).toBe('mismatch');
  });

  test('at least four of them are read', () => {
    expect(fixtures().length).toBeGreaterThanOrEqual(4);
  });
});

describe('one altered byte', () => {
  /** Fields that no rule of the format covers; each is named in the format's claims. */
  const UNCOVERED: Record<string, RegExp> = {
    'okx-v1': /^path\[\d+\]\.nonce$/,
    bybit: /(^self|\])\.nonce$/,
  };

  const proofs = [
    ...DESCRIPTIONS.flatMap(({ id }) =>
      vectors(id)
        .filter(({ result, id: name }) => result === 'included' && /^included-(0|4|padding|four)/.test(name))
        .map((one) => ({ name: `${id} ${one.id}`, format: id, text: one.file, pins: one.pins as Doc[] })),
    ),
    ...fixtures().map(({ path, format, bytes, root }) => {
      const text = new TextDecoder().decode(bytes);
      const { self } = JSON.parse(text) as Doc;
      return { name: path, format, text, pins: [{ format, audit: self.auditId, root }] as Doc[] };
    }),
  ];

  test.each(proofs.map((one) => [one.name, one] as const))(
    'never leaves %s included',
    (_, { text, pins, format }) => {
      expect(check(text, pins).report.verdict).toBe('included');
      const document = JSON.parse(text) as Doc;
      let altered = 0;
      for (const { place, parent, key } of leaves(document)) {
        if (UNCOVERED[format]!.test(place)) continue;
        for (const value of mutations(parent[key])) {
          const before = parent[key];
          parent[key] = value;
          const { verdict, checks } = check(JSON.stringify(document), pins).report;
          parent[key] = before;
          altered += 1;
          // A node's copy hashes alike as 2 (right) and 4 (padding): bybit's own samples write 2 for padding.
          if (
            format === 'bybit' &&
            /^path.*\.type$/.test(place) &&
            samePadding(document, place, before, value)
          )
            continue;
          expect(
            verdict,
            `${place}: ${String(before)} → ${String(value)}: ${JSON.stringify(checks)}`,
          ).not.toBe('included');
        }
      }
      expect(altered).toBeGreaterThan(100);
    },
    60_000,
  );

  test('renaming or removing a key never leaves a proof included', () => {
    for (const { text, pins, format } of proofs.filter(({ name }) => name.includes(' included-0'))) {
      const document = JSON.parse(text) as Doc;
      for (const { place } of leaves(document)) {
        if (UNCOVERED[format]!.test(place) || /^path.*auditId$/.test(place)) continue;
        const copy = structuredClone(document);
        const steps = place.replace(/\[(\d+)\]/g, '.$1').split('.');
        const key = steps.pop()!;
        const parent = steps.reduce((here: Doc, step) => here[step], copy);
        parent[`${key}X`] = parent[key];
        delete parent[key];
        expect(check(JSON.stringify(copy), pins).report.verdict, place).not.toBe('included');
      }
    }
  });
});

function samePadding(document: Doc, place: string, before: unknown, value: unknown): boolean {
  const index = Number(/\d+/.exec(place)![0]);
  const zero = Object.values(document.path[index].balance as Doc).every((amount) => Number(amount) === 0);
  return zero && [before, value].every((role) => role === 2 || role === 4);
}

/** Every scalar of a document, with its place. */
function* leaves(node: Doc, place = ''): Generator<{ place: string; parent: Doc; key: string }> {
  for (const key of Object.keys(node)) {
    const here = Array.isArray(node) ? `${place}[${key}]` : place === '' ? key : `${place}.${key}`;
    if (typeof node[key] === 'object') yield* leaves(node[key], here);
    else yield { place: here, parent: node, key };
  }
}

/** A few texts or numbers that differ from a value in one character. */
function mutations(value: string | number): (string | number)[] {
  if (typeof value === 'number')
    return [value + 1, value + 2, Math.max(0, value - 1), value * 10].filter((v) => v !== value);
  const swap = (at: number) => {
    const character = value[at]!;
    const other =
      character === '0'
        ? '1'
        : character === '9'
          ? '8'
          : /\d/.test(character)
            ? String(Number(character) + 1)
            : '0';
    return value.slice(0, at) + other + value.slice(at + 1);
  };
  const middle = Math.floor(value.length / 2);
  return [
    ...new Set([
      swap(0),
      swap(middle),
      swap(value.length - 1),
      `${value}0`,
      `${value}000000001`,
      `${value}.000000001`,
      `-${value}`,
      value.slice(0, -1),
    ]),
  ];
}

describe('the public function', () => {
  test('never throws and never says included, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(check(bytes).report.verdict).toBe('unreadable');
      }),
    );
  });

  test('never throws on JSON of any shape, with any format named', () => {
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.constantFrom('1.00000000', '0', '-1', 'a'.repeat(64), null, true),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom(
            'self',
            'path',
            'balance',
            'balances',
            'hash',
            'type',
            'height',
            'BTC',
            'ETH',
            'USDT',
            '__proto__',
            'userHash',
            'nonce',
            'auditId',
          ),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(shape, fc.constantFrom('okx-v1', 'bybit', undefined), (value, format) => {
        const { report } = check(JSON.stringify(value), [], format === undefined ? {} : { format });
        expect(report.verdict).not.toBe('included');
      }),
      { numRuns: 500 },
    );
  });

  test('any spliced proof gets a verdict, and only the whole one is included', () => {
    const [proof] = vectors('bybit');
    fc.assert(
      fc.property(fc.nat(proof!.file.length - 1), fc.nat(20), fc.string({ maxLength: 5 }), (at, cut, put) => {
        const text = proof!.file.slice(0, at) + put + proof!.file.slice(at + cut);
        const { verdict } = check(text, proof!.pins).report;
        expect(VERDICTS).toContain(verdict);
        // What may differ and still be included: the nonce and spaces, which are in no hash.
        if (verdict === 'included') expect(meaning(text)).toEqual(meaning(proof!.file));
      }),
      { numRuns: 2000 },
    );
  });

  test('the largest hostile files are answered soon', () => {
    // Each fills the 64 MB limit with what could make a reader slow; the bound is generous for a busy machine.
    const size = 64 * 1024 * 1024;
    for (const piece of ['"' + '\\n'.repeat(100), '[', '{"a":', ' ', '\n', '1', '[1,', '\u0000']) {
      const bytes = encode(piece.repeat(Math.ceil(size / piece.length)).slice(0, size));
      const start = performance.now();
      expect(check(bytes).report.verdict).toBe('unreadable');
      expect(performance.now() - start, piece).toBeLessThan(10_000);
    }
  }, 90_000);

  test('the report has exactly the keys that are fixed for it', () => {
    const [proof] = vectors('okx-v1');
    const { report } = check(proof!.file, proof!.pins, { widget: { version: '1', sha256: 'x' } });
    expect(Object.keys(report)).toEqual(
      'verdict format layout exchange audit root balances totals checks claims warnings file widget'.split(
        ' ',
      ),
    );
    expect(Object.keys(report.root)).toEqual(['computed', 'stated', 'pinned']);
    expect(Object.keys(report.totals)).toEqual(['computed', 'stated', 'pinned']);
    expect(report.checks.map(({ name }) => name)).toEqual(
      'leaf audit sides levels padding root totals own-total pinned-root pinned-totals'.split(' '),
    );
    expect(report.layout).toBe('3-asset');
    expect(report.file.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(report.widget).toEqual({ version: '1', sha256: 'x' });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('what needs pinned totals is shown only where all of them agree', () => {
    const sums = 'Your balances were added to the sum at each step of your path';
    const { file, pins } = vectors('okx-v1')[0]!;
    const [pin] = pins as Doc[];
    const shown = (totals: Doc) => check(file, [{ ...pin, totals }]).report;
    expect(shown(pin.totals).claims.shows.join()).toContain(sums);
    expect(shown(pin.totals).warnings).toEqual([]);
    for (const [totals, words] of [
      [{}, 'vector pins no totals. The totals, and how much your neighbours hold, are therefore only'],
      [{ BTC: pin.totals.BTC }, 'vector pins no total for ETH, USDT. The totals, and'],
    ]) {
      const { claims, warnings, verdict } = shown(totals);
      expect(verdict).toBe('included');
      expect(claims.shows.join()).not.toContain(sums);
      expect(claims.shows).toHaveLength(1);
      expect(warnings.join()).toContain(words);
    }
    expect(check(file).report.claims.shows.join()).not.toContain(sums);
    expect(shown({ ...pin.totals, BTC: '1' }).claims.shows).toEqual([]);
  });

  test('a total below the own balance names both', () => {
    const { file, pins } = vectors('bybit').find(({ id }) => id === 'own-above-total')!;
    const { checks } = check(file, pins).report;
    expect(checks.filter(({ ok }) => !ok)).toEqual([
      {
        name: 'own-total',
        ok: false,
        detail: expect.stringMatching(
          /^path\[\d\]\.balance\.BTC: expected at least your own 10\.00000000, got 1\.00000000 \(and 4 more\)$/,
        ) as string,
      },
    ]);
  });

  test('many amounts below zero do not bury the rest', () => {
    const document = JSON.parse(vectors('bybit')[0]!.file) as Doc;
    for (const { balance } of document.path)
      for (const coin of Object.keys(balance)) balance[coin] = '-1.00000000';
    const { warnings } = check(JSON.stringify(document)).report;
    expect(warnings).toHaveLength(6);
    expect(warnings[0]).toBe('path[0].balance.BTC: -1.00000000 is below zero, so a total can hide a debt');
    expect(warnings[5]).toBe('15 more amounts on the path are below zero');
  });

  test('a leaf digest in the file is compared, never used', () => {
    const document = JSON.parse(vectors('okx-v1')[0]!.file) as Doc;
    document.self.hash = 'f'.repeat(64);
    const { report } = check(JSON.stringify(document), vectors('okx-v1')[0]!.pins);
    expect(report.verdict).toBe('mismatch');
    expect(report.checks.find(({ name }) => name === 'leaf')?.detail).toMatch(
      /^self\.hash: expected [0-9a-f]{64}, got f{64}$/,
    );
    // The path still starts from the recomputed leaf, so the root is untouched by the lie.
    expect(report.checks.find(({ name }) => name === 'root')?.ok).toBe(true);
  });

  test('a format can be named, and an unknown name is unreadable', () => {
    const proof = vectors('bybit')[0]!;
    expect(check(proof.file, proof.pins, { format: 'bybit' }).report.verdict).toBe('included');
    const wrong = check(proof.file, [], { format: 'okx-v1' });
    expect(wrong.fault).toMatchObject({ field: 'self.balances', expected: 'an object', got: 'nothing' });
    expect(check(proof.file, [], { format: 'x' }).fault).toMatchObject({
      field: 'format',
      expected: 'one of okx-v1, bybit',
      got: "'x'",
      line: null,
    });
  });

  test('a file beyond 64 MB is refused before it is read', () => {
    const { report, fault } = check(new Uint8Array(64 * 1024 * 1024 + 1));
    expect(report.verdict).toBe('unreadable');
    expect(fault).toMatchObject({ field: 'file', expected: 'at most 67108864 bytes (64 MB)', got: 'more' });
  });

  test('every verdict has its own exit code', () => {
    expect(EXIT_CODES).toEqual({
      included: 0,
      mismatch: 1,
      unreadable: 2,
      unpinned: 3,
      'tree-only': 4,
      'hash-only': 5,
    });
  });
});

function meaning(text: string): Doc {
  const { self, path } = JSON.parse(text) as Doc;
  const { nonce: _, ...own } = self;
  return {
    self: pick(own),
    path: (path as Doc[]).map(pick),
  };
}

/** What the format reads of a node. */
function pick({ hash, height, type, balance, userHash, auditId }: Doc): Doc {
  return { hash, height, type, balance, userHash, auditId };
}
