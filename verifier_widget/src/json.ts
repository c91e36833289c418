import { decodeUtf8 } from './bytes.ts';
import { Unreadable, excerpt } from './unreadable.ts';

/** Largest JSON input, in bytes. Path proofs of every known exchange are below 1 MB. */
export const MAX_BYTES = 64 * 1024 * 1024;
/** Deepest nesting of objects and arrays, in levels. */
export const MAX_DEPTH = 64;
/** Most keys in one document, over all its objects. */
export const MAX_KEYS = 100_000;
/** Most values in one document, so that `[0,0,0,…` cannot fill the memory of a phone. */
export const MAX_VALUES = 1_000_000;

/** Longest key or text, in UTF-16 units of the source. A file of nothing but escapes would take seconds otherwise. */
export const MAX_STRING = 1_000_000;

/** A value with its place (`at`, offset in UTF-16 units). Numbers keep their source text: a double would lose digits. */
export type JsonValue = JsonObject | JsonArray | JsonScalar;
export type JsonObject = { kind: 'object'; at: number; members: Map<string, JsonValue> };
export type JsonArray = { kind: 'array'; at: number; items: JsonValue[] };
export type JsonScalar = { kind: 'string' | 'number' | 'boolean' | 'null'; at: number; text: string };

/**
 * Read bytes as one JSON document (RFC 8259), stricter than `JSON.parse`: a key that occurs twice in one object and
 * half of a surrogate pair are refused, and the limits above hold.
 *
 * @returns The decoded text, for line numbers, and the value.
 * @throws Unreadable with the field and the offset of the first fault.
 */
export function readJson(bytes: Uint8Array): { text: string; value: JsonValue } {
  if (bytes.length > MAX_BYTES) {
    throw new Unreadable('file', `at most ${MAX_BYTES} bytes (64 MB)`, 'more');
  }
  const text = decodeUtf8(bytes);
  if (text === null) throw new Unreadable('file', 'text in UTF-8', 'bytes that are not UTF-8');
  return { text, value: readJsonText(text) };
}

/** As `readJson`, for a text that is already decoded. */
export function readJsonText(text: string): JsonValue {
  return new Reader(text).document();
}

/** The words for a kind of value, as they appear in messages. */
export function describe(value: JsonValue | undefined): string {
  if (value === undefined) return 'nothing';
  switch (value.kind) {
    case 'object':
      return 'an object';
    case 'array':
      return `a list of ${value.items.length}`;
    case 'string':
      return excerpt(value.text);
    case 'number':
      return `the number ${value.text.length > 40 ? `${value.text.slice(0, 40)}…` : value.text}`;
    case 'boolean':
    case 'null':
      return value.text;
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  private at = 0;
  private keys = 0;
  private values = 0;
  private readonly path: (string | number)[] = [];

  constructor(private readonly text: string) {}

  document(): JsonValue {
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) throw this.fault('the end of the file', this.here());
    return value;
  }

  private value(): JsonValue {
    this.values += 1;
    if (this.values > MAX_VALUES) throw this.fault(`at most ${MAX_VALUES} values`, 'more');
    const at = this.at;
    switch (this.text[at]) {
      case '{':
        return this.nested(() => this.object(at));
      case '[':
        return this.nested(() => this.array(at));
      case '"':
        return { kind: 'string', at, text: this.string() };
      case 't':
        return this.word('true', 'boolean');
      case 'f':
        return this.word('false', 'boolean');
      case 'n':
        return this.word('null', 'null');
      default: {
        NUMBER.lastIndex = at;
        const found = NUMBER.exec(this.text);
        if (found === null) throw this.fault('a JSON value', this.here());
        this.at += found[0].length;
        return { kind: 'number', at, text: found[0] };
      }
    }
  }

  private depth = 0;

  private nested<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw this.fault(`at most ${MAX_DEPTH} levels of nesting`, 'more');
    this.at += 1;
    this.space();
    const value = read();
    this.depth -= 1;
    return value;
  }

  private object(at: number): JsonObject {
    const members = new Map<string, JsonValue>();
    if (this.take('}')) return { kind: 'object', at, members };
    do {
      this.space();
      const keyAt = this.at;
      if (this.text[keyAt] !== '"') throw this.fault('a key in double quotes', this.here());
      const key = this.string();
      this.path.push(key);
      if (members.has(key)) throw this.fault('each key once', `${excerpt(key)} a second time`, keyAt);
      this.keys += 1;
      if (this.keys > MAX_KEYS) throw this.fault(`at most ${MAX_KEYS} keys`, 'more', keyAt);
      this.space();
      if (!this.take(':')) throw this.fault("':' after the key", this.here());
      this.space();
      members.set(key, this.value());
      this.path.pop();
      this.space();
    } while (this.take(','));
    if (!this.take('}')) throw this.fault("',' or '}'", this.here());
    return { kind: 'object', at, members };
  }

  private array(at: number): JsonArray {
    const items: JsonValue[] = [];
    if (this.take(']')) return { kind: 'array', at, items };
    do {
      this.space();
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
      this.space();
    } while (this.take(','));
    if (!this.take(']')) throw this.fault("',' or ']'", this.here());
    return { kind: 'array', at, items };
  }

  private string(): string {
    const start = this.at;
    this.at += 1;
    let out = '';
    let from = this.at;
    for (;;) {
      if (this.at - start > MAX_STRING)
        throw this.fault(`a text of at most ${MAX_STRING} characters`, 'more', start);
      const code = this.text.charCodeAt(this.at); // NaN at the end of the text
      if (code === 0x22) {
        out += this.text.slice(from, this.at);
        this.at += 1;
        break;
      }
      if (code === 0x5c) {
        out += this.text.slice(from, this.at) + this.escape();
        from = this.at;
      } else if (code >= 0x20) {
        this.at += 1;
      } else {
        throw this.fault('a closing double quote', this.here());
      }
    }
    // Two different halves would hash as the same replacement character.
    if (/\p{Cs}/u.test(out)) throw this.fault('whole Unicode characters', 'half of a surrogate pair', start);
    return out;
  }

  private escape(): string {
    const at = this.at;
    const letter = this.text[at + 1] ?? '';
    const simple = ESCAPES[letter];
    if (simple !== undefined) {
      this.at += 2;
      return simple;
    }
    const hex = this.text.slice(at + 2, at + 6);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) {
      throw this.fault('a JSON escape such as \\n or \\u00e9', excerpt(this.text.slice(at, at + 6)));
    }
    this.at += 6;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  private word(word: string, kind: 'boolean' | 'null'): JsonScalar {
    const at = this.at;
    if (!this.text.startsWith(word, at)) throw this.fault('a JSON value', this.here());
    this.at += word.length;
    return { kind, at, text: word };
  }

  private space(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.at += 1;
    }
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private here(): string {
    return this.at < this.text.length
      ? excerpt(String.fromCodePoint(this.text.codePointAt(this.at)!))
      : 'the end of the file';
  }

  private fault(expected: string, got: string, at = this.at): Unreadable {
    return new Unreadable(fieldPath(this.path), expected, got, at);
  }
}

/** `path[3].balance.BTC` for `['path', 3, 'balance', 'BTC']`; `file` for no steps at all. Long keys are shortened. */
export function fieldPath(steps: readonly (string | number)[]): string {
  let out = '';
  for (const step of steps) {
    if (typeof step === 'number') out += `[${step}]`;
    else out += (out === '' ? '' : '.') + (/^[\w-]{1,40}$/.test(step) ? step : excerpt(step));
  }
  return out === '' ? 'file' : out;
}
