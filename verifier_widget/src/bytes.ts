import { sha256 } from '@noble/hashes/sha2.js';

const encoder = new TextEncoder();

/** Lower-case hex of any bytes, two digits each. */
export function toHex(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** SHA-256 of bytes, or of a text taken as UTF-8. Returns 64 lower-case hex digits. */
export function sha256Hex(input: Uint8Array | string): string {
  return toHex(sha256(typeof input === 'string' ? encoder.encode(input) : input));
}

/** Text of UTF-8 bytes without a leading byte order mark, or null where they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null; // what the Encoding Standard throws for bad bytes
    throw error;
  }
}
