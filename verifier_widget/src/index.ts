/**
 * The whole widget: the verifier as functions, and `<por-verifier>` where there is a document to put it in.
 *
 * Browser and command line run this one bundle, so the SHA-256 of the file names exactly what judged a proof.
 */
import bybit from '../formats/bybit.json';
import okxV1 from '../formats/okx-v1.json';
import { defineElement } from './element/element.ts';
import type { Description } from './engine/description.ts';
import { type Pin, readPins as readPinsOf } from './pins.ts';

export { sha256Hex } from './bytes.ts';
export { MAX_BYTES } from './json.ts';
export type { Pin } from './pins.ts';
export { Unreadable } from './unreadable.ts';
export { EXIT_CODES, VERDICTS, type Verdict } from './verdict.ts';
export { type Report, type Request, type Verification, verify } from './verify.ts';

/** Version of the package, put in by the build. */
export const VERSION: string = typeof __VERSION__ === 'string' ? __VERSION__ : 'unbuilt';

/** Every format this bundle knows. The build and the tests hold them to `formats/format.schema.json`. */
export const DESCRIPTIONS: readonly Description[] = [okxV1, bybit] as Description[];

/** As `readPins` of `pins.ts`, with the formats of this bundle. */
export function readPins(bytes: Uint8Array): Pin[] {
  return readPinsOf(bytes, DESCRIPTIONS);
}

defineElement({ descriptions: DESCRIPTIONS, version: VERSION });
