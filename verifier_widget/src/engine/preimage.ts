import { sha256Hex } from '../bytes.ts';
import { type Description, type Preimage, templateParts } from './description.ts';

/** Amounts put together for hashing. *texts* has one entry per coin, in the order of *assets*. */
export function joinAmounts(
  how: Preimage['amounts'],
  assets: readonly string[],
  texts: readonly string[],
): string {
  switch (how) {
    case 'concat':
      return texts.join('');
    case 'json':
      return `{${assets.map((coin, index) => `"${coin}":"${texts[index] ?? ''}"`).join(',')}}`;
  }
}

/**
 * The text of a preimage with every place filled in.
 *
 * @param values - A value for each place of the template; `describedFaults` has checked that they are all there.
 */
export function fillPreimage(preimage: Preimage, values: Readonly<Record<string, string>>): string {
  return templateParts(preimage.text)
    .map(({ literal, place }) => literal + (place === null ? '' : values[place]))
    .join('');
}

/** Hash of a preimage's UTF-8 bytes, cut to the digits that the format keeps. */
export function hashText(hash: Description['hash'], text: string): string {
  return sha256Hex(text).slice(0, hash.hexDigits);
}
