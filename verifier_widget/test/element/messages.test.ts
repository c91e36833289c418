import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { CHECK_MESSAGES, MESSAGES, VERDICT_MESSAGES, say } from '../../src/element/messages.ts';
import { VERDICTS } from '../../src/verdict.ts';

const sources = readdirSync(new URL('../../src/', import.meta.url), {
  recursive: true,
  encoding: 'utf8',
}).filter((name) => name.endsWith('.ts'));
const read = (name: string) => readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8');

test('every verdict has its own words', () => {
  expect(Object.keys(VERDICT_MESSAGES).sort()).toEqual([...VERDICTS].sort());
  expect(new Set(Object.values(VERDICT_MESSAGES).map(({ title }) => title)).size).toBe(6);
});

test('places are filled, and a value with braces stays as it is', () => {
  expect(say('checking', { name: '{name} <b>$&' })).toBe('Checking {name} <b>$&…');
});

test('every message is used', () => {
  const code = sources
    .filter((name) => name !== 'element/messages.ts')
    .map(read)
    .join('\n');
  for (const key of Object.keys(MESSAGES)) {
    expect(
      code.includes(`MESSAGES.${key}`) ||
        code.includes(`say('${key}'`) ||
        code.includes(`? '${key}'`) ||
        code.includes(`: '${key}'`) ||
        ['left', 'right'].includes(key),
      key,
    ).toBe(true);
  }
  expect(Object.values(CHECK_MESSAGES).every((text) => text.length > 5)).toBe(true);
});

test('only src/element touches the document or the network, and nothing makes HTML out of text', () => {
  for (const name of sources) {
    const code = read(name).replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|Date\.now|Math\.random/,
    );
    expect(code, name).not.toMatch(/parseFloat|JSON\.parse/);
    if (!name.startsWith('element/'))
      expect(code, name).not.toMatch(/\bdocument\.|\bfetch\(|\bwindow\b|localStorage/);
  }
});
