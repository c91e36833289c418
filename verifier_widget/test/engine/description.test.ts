import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { type Description, describedFaults, templateParts } from '../../src/engine/description.ts';
import { DESCRIPTIONS, type Doc, check, vectors } from '../samples.ts';

const folder = new URL('../../formats/', import.meta.url);
const schema = JSON.parse(readFileSync(new URL('format.schema.json', folder), 'utf8')) as object;
const valid = new Ajv({ allErrors: true, strict: true }).compile(schema);

const EIGHT = { file: { style: 'fixed', places: 8 }, sum: { style: 'fixed', places: 8 } };
const choice = { ...EIGHT, file: { style: 'fixed', places: [4, 8] } };

describe('descriptions', () => {
  test('every file of formats/ is in the bundle and sound', () => {
    const names = readdirSync(folder).filter(
      (name) => name.endsWith('.json') && name !== 'format.schema.json',
    );
    expect(names.sort()).toEqual(DESCRIPTIONS.map(({ id }) => `${id}.json`).sort());
    for (const description of DESCRIPTIONS) {
      expect(valid(description), JSON.stringify(valid.errors)).toBe(true);
      expect(describedFaults(description)).toEqual([]);
    }
  });

  test.each([
    ['an unknown key', (d: Doc) => (d.extra = 1)],
    ['no claims', (d: Doc) => delete d.claims],
    ['a mode that is not there yet', (d: Doc) => (d.mode = 'full-tree')],
    ['a short hash that is odd', (d: Doc) => (d.hash.hexDigits = 17)],
    ['a coin in small letters', (d: Doc) => d.layouts[0].assets.push('btc')],
    ['nothing of the reader in the leaf', (d: Doc) => (d.input.own = {})],
    ['one predicate only', (d: Doc) => (d.detect = d.detect.slice(0, 1))],
    ['a choice of digits', (d: Doc) => (d.layouts[0].file.places = [4, 8])],
    ['a choice of digits for one coin', (d: Doc) => (d.layouts[0].except = { ETH: choice })],
    ['amounts of any length', (d: Doc) => delete d.layouts[0].file.places],
  ])('the schema refuses %s', (_, edit) => {
    const copy = structuredClone(DESCRIPTIONS[0]!) as Doc;
    edit(copy);
    expect(valid(copy)).toBe(false);
  });

  test.each([
    [
      'leaf.text',
      (d: Doc) => (d.leaf.text = '{nonce}{amounts}{user}'),
      'leaf.text: expected places out of amounts, nonce, got {user}',
    ],
    [
      'leaf without own',
      (d: Doc) => (d.leaf.text = '{amounts}'),
      'leaf.text: expected {nonce} to be hashed, got {amounts}',
    ],
    [
      'leaf without amounts',
      (d: Doc) => (d.leaf.text = '{nonce}'),
      'leaf.text: expected {amounts} to be hashed, got {nonce}',
    ],
    [
      'node without right',
      (d: Doc) => (d.node.text = '{left}{amounts}'),
      'node.text: expected {right} to be hashed, got {left}{amounts}',
    ],
    ['roles', (d: Doc) => (d.role.right = 1), 'role: expected four different numbers, got 1, 1, 3, 4'],
    [
      'coin twice',
      (d: Doc) => d.layouts[0].assets.push(['ETC', 'BTC']),
      'layouts[0].assets: expected each coin once, got BTC again',
    ],
    [
      'exception',
      (d: Doc) => (d.layouts[0].except = { XRP: EIGHT }),
      'layouts[0].except: expected coins of the list, got XRP',
    ],
    [
      'a choice of digits',
      (d: Doc) => (d.layouts[0].except = { ETH: choice }),
      'layouts[0]: expected one number of places, got [[4,8],8]',
    ],
    [
      'digits that sums cut off',
      (d: Doc) => (d.layouts[0].file.places = 9),
      'layouts[0].file.places: expected at most the 8 of sums, got 9',
    ],
    [
      'own amounts without a boundary',
      (d: Doc) => (d.leaf.amounts = 'concat'),
      'layouts[0].file.style: expected fixed where the leaf joins amounts by concat, got stripped',
    ],
    [
      'joined sums that nothing is said about',
      (d: Doc) => delete d.claims.withoutTotals,
      'claims.withoutTotals: expected what stays open without pinned totals, as nodes join amounts by concat',
    ],
    [
      'claim twice',
      (d: Doc) => d.claims.shows.push(d.claims.doesNotShow[0]),
      'claims: expected each id once, got sum-only again',
    ],
  ])('its own logic refuses %s', (_, edit, message) => {
    const copy = structuredClone(DESCRIPTIONS[0]!) as Doc;
    edit(copy);
    expect(describedFaults(copy as Description)).toEqual([`formats/okx-v1.json: ${message}`]);
  });

  test('templates keep their literal text', () => {
    expect(templateParts('leaf,{id}|{amounts}.')).toEqual([
      { literal: 'leaf,', place: 'id' },
      { literal: '|', place: 'amounts' },
      { literal: '.', place: null },
    ]);
  });
});

describe('the engine obeys the description', () => {
  /** A proof that is included as described, and the same with the description bent: the result must change. */
  test.each([
    ['sides', (d: Doc) => ([d.role.left, d.role.right] = [2, 1])],
    ['the length of hashes', (d: Doc) => (d.hash.hexDigits = 32)],
    ['the order of coins', (d: Doc) => d.layouts[0].assets.reverse()],
    ['the digits of sums', (d: Doc) => (d.layouts[0].sum.places = 0)],
    ['the style of sums', (d: Doc) => (d.layouts[0].sum.style = 'fixed')],
    ['the first level', (d: Doc) => (d.level.leaf = 0)],
    ['the leaf', (d: Doc) => (d.leaf.text = '{nonce}|{amounts}')],
    ['the container of the leaf', (d: Doc) => (d.leaf.amounts = 'concat')],
    ['the node', (d: Doc) => (d.node.text = '{right}{left}{amounts}{level}')],
    ['the level in the node', (d: Doc) => (d.node.text = '{left}{right}{amounts}')],
    ['the container of the node', (d: Doc) => (d.node.amounts = 'json')],
  ])('%s', (_, edit) => {
    const proof = vectors('okx-v1')[1]!;
    expect(check(proof.file, proof.pins).report.verdict).toBe('included');
    const copy = structuredClone(DESCRIPTIONS[0]!) as Doc;
    edit(copy);
    const { verdict } = check(proof.file, proof.pins, { descriptions: [copy as Description] }).report;
    expect(['mismatch', 'unreadable']).toContain(verdict);
  });

  test('a format that refuses negative balances makes them a failed check', () => {
    const proof = vectors('okx-v1').find(({ id }) => id === 'included-negative')!;
    const copy = { ...structuredClone(DESCRIPTIONS[0]!), negative: 'fail' as const };
    const { report } = check(proof.file, proof.pins, { descriptions: [copy] });
    expect(report.verdict).toBe('mismatch');
    const negative = report.checks.find(({ name }) => name === 'negative');
    expect(negative?.detail).toMatch(
      /^path\[0\]\.balances\.BTC: -1 is below zero, so a total can hide a debt/,
    );
    expect(report.warnings).toEqual([]);
  });

  test('a format that keeps part of the digest is read and hashed so', () => {
    const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32);
    const zero = { BTC: '0', ETH: '0', USDT: '0' };
    const leaves = ['a', 'b'].map((nonce) => short(`${nonce}{"BTC":"0","ETH":"0","USDT":"0"}`));
    const root = short(`${leaves[0]}${leaves[1]}0002`);
    const node = (hash: string, type: number, height: number) => ({
      auditId: '1',
      balances: zero,
      hash,
      type,
      height,
    });
    const proof = {
      self: { ...node(leaves[0]!, 1, 1), nonce: 'a' },
      path: [node(leaves[1]!, 2, 1), node(root, 3, 2)],
    };
    const description = {
      ...structuredClone(DESCRIPTIONS[0]!),
      hash: { algorithm: 'sha256' as const, hexDigits: 32 },
    };
    const pin = { format: 'okx-v1', audit: '1', root };
    expect(check(JSON.stringify(proof), [pin], { descriptions: [description] }).report.verdict).toBe(
      'included',
    );
    expect(check(JSON.stringify(proof), [pin]).fault?.field).toBe('path[0].hash');
  });

  test('a file that fits two formats asks for one to be named', () => {
    const proof = vectors('okx-v1')[0]!;
    const twin = { ...DESCRIPTIONS[0]!, id: 'okx-twin' };
    const { fault } = check(proof.file, [], { descriptions: [DESCRIPTIONS[0]!, twin] });
    expect(fault).toMatchObject({
      expected: 'one format',
      got: 'a file that fits okx-v1, okx-twin: name the format',
    });
  });

  test('a file that nearly fits is told what it lacks', () => {
    const document = JSON.parse(vectors('bybit')[0]!.file) as Doc;
    delete document.self.userHash;
    expect(check(JSON.stringify(document)).fault).toMatchObject({
      field: 'self.userHash',
      expected: 'a text, as Bybit (bybit) has it',
      got: 'nothing',
    });
  });

  test('a file that fits nothing is told what is known', () => {
    expect(check('{"a": 1}').fault).toMatchObject({
      field: 'file',
      expected: 'a proof in a known format (OKX, Bybit)',
      got: 'other keys',
    });
    expect(check('3').fault).toMatchObject({ expected: 'a JSON object with a proof', got: 'the number 3' });
  });

  test('reasons say what a format was recognised by', () => {
    const { reasons } = check(vectors('okx-v1')[0]!.file);
    expect(reasons).toContain('self.nonce (text)');
    expect(reasons).toContain('no self.encryptUid');
  });
});
