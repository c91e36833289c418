import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  MAX_KEYS,
  MAX_STRING,
  MAX_VALUES,
  type JsonValue,
  fieldPath,
  readJson,
  readJsonText,
} from '../src/json.ts';
import { Unreadable, excerpt, lineAndColumn } from '../src/unreadable.ts';
import { encode } from './samples.ts';

/** The plain value of what was read, numbers by `Number`, to compare with the platform's own reader. */
function plain(value: JsonValue): unknown {
  switch (value.kind) {
    case 'object':
      return Object.fromEntries([...value.members].map(([key, member]) => [key, plain(member)]));
    case 'array':
      return value.items.map(plain);
    case 'number':
      return Number(value.text);
    case 'string':
      return value.text;
    case 'boolean':
      return value.text === 'true';
    case 'null':
      return null;
  }
}

function fault(text: string | Uint8Array): Unreadable {
  try {
    readJson(typeof text === 'string' ? encode(text) : text);
  } catch (error) {
    if (error instanceof Unreadable) return error;
    throw error;
  }
  throw new Error('expected a fault');
}

describe('readJson', () => {
  test('agrees with JSON.parse on every document', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.constantFrom(undefined, 1, '\t'), (text, space) => {
        const pretty = JSON.stringify(JSON.parse(text), null, space);
        expect(plain(readJsonText(pretty))).toEqual(JSON.parse(text));
      }),
    );
  });

  test('refuses whatever JSON.parse refuses', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 12 }),
          fc.constantFrom('01', '1.', '.5', '+1', '1e', '-', '"\u0001"', 'nul', '[1,]', '{"a"}'),
        ),
        (text) => {
          let parsed = true;
          try {
            JSON.parse(text);
          } catch {
            parsed = false;
          }
          if (!parsed) expect(() => readJsonText(text)).toThrow(Unreadable);
        },
      ),
      { numRuns: 2000 },
    );
  });

  test('keeps the text of numbers', () => {
    const value = readJsonText('[2020155332.95708230, 1.000000000E-7, 0E-16]');
    expect(value.kind === 'array' && value.items.map((item) => item.kind === 'number' && item.text)).toEqual([
      '2020155332.95708230',
      '1.000000000E-7',
      '0E-16',
    ]);
  });

  test('reads escapes and a key named __proto__', () => {
    const value = readJsonText('{"__proto__": "\\u00e9\\ud83d\\ude00\\n\\/"}');
    expect(value.kind === 'object' && value.members.get('__proto__')).toMatchObject({ text: 'é😀\n/' });
  });

  test.each([
    ['{"a": 1, "a": 2}', 'a', 'each key once', "'a' a second time"],
    ['{"x": [{"b": 1, "\\u0062": 2}]}', 'x[0].b', 'each key once', "'b' a second time"],
    ['{"a" 1}', 'a', "':' after the key", "'1'"],
    ['{a: 1}', 'file', 'a key in double quotes', "'a'"],
    ['{"a": 1', 'file', "',' or '}'", 'the end of the file'],
    ['[1 2]', 'file', "',' or ']'", "'2'"],
    ['{"a": tru}', 'a', 'a JSON value', "'t'"],
    ['{"a": "b', 'a', 'a closing double quote', 'the end of the file'],
    ['{"a": "b\n"}', 'a', 'a closing double quote', "'\\u{a}'"],
    ['"\\x41"', 'file', 'a JSON escape such as \\n or \\u00e9', "'\\x41\"'"],
    ['"\\u12g4"', 'file', 'a JSON escape such as \\n or \\u00e9', "'\\u12g4'"],
    ['"\\udc00"', 'file', 'whole Unicode characters', 'half of a surrogate pair'],
    ['{} {}', 'file', 'the end of the file', "'{'"],
    ['', 'file', 'a JSON value', 'the end of the file'],
    ['['.repeat(65) + ']'.repeat(65), 'file' + '[0]'.repeat(64), 'at most 64 levels of nesting', 'more'],
  ])('says of %j what is wrong and where', (text, field, expected, got) => {
    const { field: where, ...rest } = fault(text);
    expect(where).toBe(field.replace(/^file\[/, '['));
    expect(rest).toMatchObject({ expected, got });
  });

  test('says line and column', () => {
    const text = '{\n  "self": {\n    "a": 1,\n    "a": 2}}';
    expect(lineAndColumn(text, fault(text).at!)).toEqual({ line: 4, column: 5 });
  });

  test('refuses bytes that are not UTF-8', () => {
    expect(fault(new Uint8Array([0x22, 0xff, 0x22]))).toMatchObject({
      field: 'file',
      expected: 'text in UTF-8',
      got: 'bytes that are not UTF-8',
    });
  });

  test('holds its limits', () => {
    const keys = Array.from({ length: MAX_KEYS + 1 }, (_, index) => `"${index}":0`).join();
    expect(fault(`{${keys}}`).expected).toBe('at most 100000 keys');
    expect(fault(`[${'0,'.repeat(MAX_VALUES)}0]`).expected).toBe('at most 1000000 values');
    expect(fault(`["${'\\n'.repeat(MAX_STRING)}"]`)).toMatchObject({
      field: '[0]',
      expected: 'a text of at most 1000000 characters',
      got: 'more',
      at: 1,
    });
    expect(() => readJsonText('['.repeat(64) + ']'.repeat(64))).not.toThrow();
  });
});

test('excerpts are short and show what cannot be seen', () => {
  expect(excerpt('a'.repeat(100))).toBe(`'${'a'.repeat(66)}…'`);
  expect(excerpt('a\u202eb\u0000')).toBe("'a\\u{202e}b\\u{0}'");
});

test('field paths quote keys that are no plain words', () => {
  expect(fieldPath(['path', 3, 'balance', 'a b'])).toBe("path[3].balance.'a b'");
  expect(fieldPath([])).toBe('file');
});
