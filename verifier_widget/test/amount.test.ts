import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Amount,
  add,
  equal,
  parseAmount,
  renderFixed,
  renderStripped,
  truncate,
} from '../src/amount.ts';

const amount = (text: string): Amount => {
  const parsed = parseAmount(text);
  if (typeof parsed === 'string') throw new Error(parsed);
  return parsed;
};

/** Plain decimals within the limits, as text. */
const decimals = fc
  .tuple(
    fc.boolean(),
    fc.bigInt({ min: 0n, max: 10n ** 29n }),
    fc.option(fc.stringMatching(/^[0-9]{1,40}$/), { nil: undefined }),
  )
  .map(([minus, whole, fraction]) => {
    const zero = whole === 0n && /^0*$/.test(fraction ?? '');
    return `${minus && !zero ? '-' : ''}${whole}${fraction === undefined ? '' : `.${fraction}`}`;
  });

describe('parseAmount', () => {
  test.each([
    ['0', 0n, 0],
    ['0.00000000', 0n, 8],
    ['-1.50', -150n, 2],
    ['1000000000000000000', 10n ** 18n, 0],
    [`0.${'1'.repeat(40)}`, BigInt('1'.repeat(40)), 40],
  ])('reads %s', (text, units, scale) => {
    expect(parseAmount(text)).toEqual({ units, scale });
  });

  test.each([
    '',
    ' 1',
    '1 ',
    '+1',
    '01',
    '00',
    '1.',
    '.5',
    '1,5',
    '1e3',
    '1E-7',
    'NaN',
    'Infinity',
    '0x10',
    '1_000',
    '--1',
    '١',
    '１',
    '1.5.5',
    '-',
  ])('refuses %j', (text) => {
    expect(parseAmount(text)).toBe('a decimal number such as 12.5');
  });

  test.each([
    ['-0', 'zero without a minus'],
    ['-0.000', 'zero without a minus'],
    ['9'.repeat(31), 'at most 30 digits before the point'],
    [`1.${'0'.repeat(41)}`, 'at most 40 digits after the point'],
    ['9'.repeat(100_000), 'an amount of at most 30 digits before and 40 after the point'],
  ])('says what is wrong with %.20s', (text, words) => {
    expect(parseAmount(text)).toBe(words);
  });
});

describe('arithmetic', () => {
  test('is exact where floating point is not', () => {
    expect(renderFixed(add(amount('0.1'), amount('0.2')), 8)).toBe('0.30000000');
    expect(renderStripped(add(amount('2020155332.95708230'), amount('0.00000001')))).toBe(
      '2020155332.95708231',
    );
  });

  test('cuts off toward zero, below it too', () => {
    expect(renderFixed(amount('1.999999999'), 8)).toBe('1.99999999');
    expect(renderFixed(amount('-1.999999999'), 8)).toBe('-1.99999999');
    expect(renderFixed(amount('-0.000000001'), 8)).toBe('0.00000000');
    expect(renderStripped(truncate(amount('-0.000000001'), 8))).toBe('0');
  });

  test('pads and strips', () => {
    expect(renderFixed(amount('5'), 2)).toBe('5.00');
    expect(renderFixed(amount('5'), 0)).toBe('5');
    expect(renderFixed(amount('0.05'), 1)).toBe('0.0');
    expect(renderStripped(amount('100'))).toBe('100');
    expect(renderStripped(amount('100.00'))).toBe('100');
    expect(renderStripped(amount('0.10'))).toBe('0.1');
    expect(renderStripped(amount('0.00'))).toBe('0');
  });

  test('what is written reads back as the same number', () => {
    fc.assert(
      fc.property(decimals, (text) => {
        const value = amount(text);
        expect(equal(amount(renderStripped(value)), value)).toBe(true);
        expect(renderFixed(value, value.scale)).toBe(text);
      }),
    );
  });

  test('a sum is the sum of the scaled integers, either way round', () => {
    fc.assert(
      fc.property(decimals, decimals, (left, right) => {
        const [a, b] = [amount(left), amount(right)];
        const scaled = ({ units, scale }: Amount) => units * 10n ** BigInt(40 - scale);
        expect(scaled(add(a, b))).toBe(scaled(a) + scaled(b));
        expect(equal(add(a, b), add(b, a))).toBe(true);
      }),
    );
  });

  test('cutting off never grows a number and loses less than one unit', () => {
    fc.assert(
      fc.property(decimals, fc.nat(40), (text, places) => {
        const value = amount(text);
        const size = (one: Amount) =>
          (one.units < 0n ? -one.units : one.units) * 10n ** BigInt(40 - one.scale);
        const lost = size(value) - size(truncate(value, places));
        expect(lost >= 0n && lost < 10n ** BigInt(40 - places)).toBe(true);
      }),
    );
  });
});
