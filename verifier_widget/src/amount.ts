/** Most digits after the point: SwissBorg's totals carry 40, the most of any known format. */
export const MAX_FRACTION_DIGITS = 40;
/** Most digits before the point. Bitunix states 19; 30 leaves room for cheap coins and keeps arithmetic linear. */
export const MAX_INTEGER_DIGITS = 30;

/** An exact decimal: `units` × 10^-`scale`. The scale is the number of digits after the point in the source text. */
export interface Amount {
  readonly units: bigint;
  readonly scale: number;
}

export const ZERO: Amount = { units: 0n, scale: 0 };

const PLAIN = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

/**
 * Read plain decimal notation: an optional minus, digits without a leading zero, optionally a point and digits.
 *
 * @returns The amount, or in words what is wrong with the text: exponents, `+`, spaces, `-0` and numbers beyond the
 *   two limits above are refused.
 */
export function parseAmount(text: string): Amount | string {
  // Before the expression runs, so that its time is bounded whatever the file says.
  if (text.length > MAX_FRACTION_DIGITS + MAX_INTEGER_DIGITS + 2) {
    return `an amount of at most ${MAX_INTEGER_DIGITS} digits before and ${MAX_FRACTION_DIGITS} after the point`;
  }
  const match = PLAIN.exec(text);
  if (match === null) return 'a decimal number such as 12.5';
  const [, sign, whole = '', fraction = ''] = match;
  if (whole.length > MAX_INTEGER_DIGITS) return `at most ${MAX_INTEGER_DIGITS} digits before the point`;
  if (fraction.length > MAX_FRACTION_DIGITS) return `at most ${MAX_FRACTION_DIGITS} digits after the point`;
  const units = BigInt(whole + fraction);
  if (sign === '-' && units === 0n) return 'zero without a minus';
  return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** The exact sum; its scale is the larger of the two. */
export function add(a: Amount, b: Amount): Amount {
  const scale = Math.max(a.scale, b.scale);
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale };
}

/** Digits beyond `places` cut off, toward zero. An amount with fewer digits is returned as it is. */
export function truncate(amount: Amount, places: number): Amount {
  if (amount.scale <= places) return amount;
  return { units: amount.units / 10n ** BigInt(amount.scale - places), scale: places };
}

/** Whether two amounts are the same number: 1.5 equals 1.50. */
export function equal(a: Amount, b: Amount): boolean {
  const scale = Math.max(a.scale, b.scale);
  return unitsAt(a, scale) === unitsAt(b, scale);
}

/** Whether *a* is the smaller number. */
export function less(a: Amount, b: Amount): boolean {
  const scale = Math.max(a.scale, b.scale);
  return unitsAt(a, scale) < unitsAt(b, scale);
}

/** Plain notation with exactly `places` digits after the point. Digits beyond are cut off toward zero. */
export function renderFixed(amount: Amount, places: number): string {
  return render({ units: unitsAt(truncate(amount, places), places), scale: places });
}

/** Plain notation without trailing zeros after the point: 1.500 is `1.5`, zero is `0`. */
export function renderStripped(amount: Amount): string {
  const text = render(amount);
  return amount.scale === 0 ? text : text.replace(/\.?0+$/, '');
}

function render({ units, scale }: Amount): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const sign = units < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function unitsAt(amount: Amount, scale: number): bigint {
  return amount.units * 10n ** BigInt(scale - amount.scale);
}
