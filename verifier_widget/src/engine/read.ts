import { type Amount, parseAmount, renderStripped } from '../amount.ts';
import { type JsonArray, type JsonObject, type JsonValue, describe, fieldPath } from '../json.ts';
import { Unreadable, excerpt } from '../unreadable.ts';
import type { AmountStyle, Description, FieldShape, Layout } from './description.ts';

/** Most entries in a path. A tree of all people on earth has 33 levels; 256 keeps a hostile file cheap. */
export const MAX_PATH = 256;
const MAX_TEXT = 256;

/** Where a node stands in its pair, or that it is the root or padding. */
export type Role = 'left' | 'right' | 'root' | 'padding';

/** One coin's amount: the text as it stands in the file, and its exact value. */
export interface Balance {
  text: string;
  value: Amount;
}

/** A node as the file states it. `field` is its place there, for messages. */
export interface StatedNode {
  field: string;
  hash: string;
  level: number;
  role: Role;
  audit: string | null;
  /** In the order of `Proof.assets`. */
  balances: Balance[];
}

/** A file read by a description: every field present and of its shape, nothing yet recomputed. */
export interface Proof {
  layout: Layout;
  layoutName: string;
  audit: string;
  /** Coins in hashing order, those that the reader's own node lists. */
  assets: string[];
  own: Record<string, string>;
  self: StatedNode;
  siblings: StatedNode[];
  root: StatedNode;
}

/** The value at a dotted place below *value*, or undefined where there is none. */
export function lookUp(value: JsonValue, field: string): JsonValue | undefined {
  let here: JsonValue | undefined = value;
  for (const step of field.split('.')) {
    here = here?.kind === 'object' ? here.members.get(step) : undefined;
  }
  return here;
}

/**
 * Read a document as the description says.
 *
 * @throws Unreadable at the first field that is missing or not of its shape. Sums, sides and hashes are not judged here.
 */
export function readProof(json: JsonValue, description: Description): Proof {
  const { input } = description;
  const self = objectAt(lookUp(json, input.self), input.self, json);
  const path = listAt(lookUp(json, input.path), input.path, json);
  if (path.items.length < 2) {
    throw new Unreadable(input.path, 'at least one neighbour and the root', describe(path), path.at);
  }
  if (path.items.length > MAX_PATH) {
    throw new Unreadable(input.path, `at most ${MAX_PATH} entries`, describe(path), path.at);
  }

  const { layout, assets } = chooseLayout(self, description);
  const own: Record<string, string> = {};
  for (const [name, shape] of Object.entries(input.own)) {
    own[name] = shapedText(self, input.self, name, shape);
  }
  const audit = shapedText(self, input.self, input.audit, 'text');

  const reader = new NodeReader(description, layout, assets);
  const siblings = path.items.map((item, index) => {
    const field = fieldPath([input.path, index]);
    return reader.node(
      objectAt(item, field, item),
      field,
      index === path.items.length - 1 ? ['root'] : SIBLING,
    );
  });
  const root = siblings.pop()!;
  return {
    layout,
    layoutName: layout.id.replace('{count}', String(assets.length)),
    audit,
    assets,
    own,
    self: reader.node(self, input.self, ['left', 'right']),
    siblings,
    root,
  };
}

const SIBLING: readonly Role[] = ['left', 'right', 'padding'];

class NodeReader {
  constructor(
    private readonly description: Description,
    private readonly layout: Layout,
    private readonly assets: readonly string[],
  ) {}

  node(node: JsonObject, field: string, roles: readonly Role[]): StatedNode {
    const { input, level, hash } = this.description;
    const auditStated = node.members.has(input.audit);
    return {
      field,
      hash: shapedHex(node, field, input.hash, hash.hexDigits),
      level: integer(node, field, level.field),
      role: this.role(node, field, roles),
      audit: auditStated ? shapedText(node, field, input.audit, 'text') : null,
      balances: this.balances(node, field),
    };
  }

  private role(node: JsonObject, field: string, allowed: readonly Role[]): Role {
    const rule = this.description.role;
    const stated = integer(node, field, rule.field);
    const role = allowed.find((name) => rule[name] === stated);
    if (role === undefined) {
      const names = allowed.map((name) => `${rule[name]} (${name})`).join(' or ');
      throw new Unreadable(`${field}.${rule.field}`, names, String(stated), node.members.get(rule.field)!.at);
    }
    return role;
  }

  private balances(node: JsonObject, field: string): Balance[] {
    const { balances } = this.description.input;
    const place = `${field}.${balances}`;
    const stated = objectAt(node.members.get(balances), place, node);
    for (const [coin, value] of stated.members) {
      if (!this.assets.includes(coin)) {
        throw new Unreadable(place, 'the coins that self lists', `${excerpt(coin)} besides`, value.at);
      }
    }
    return this.assets.map((coin) => {
      const value = stated.members.get(coin);
      if (value?.kind !== 'string') {
        throw new Unreadable(
          `${place}.${coin}`,
          'an amount in quotes',
          describe(value),
          (value ?? stated).at,
        );
      }
      return { text: value.text, value: this.amount(value.text, coin, `${place}.${coin}`, value.at) };
    });
  }

  private amount(text: string, coin: string, field: string, at: number): Amount {
    const parsed = parseAmount(text);
    if (typeof parsed === 'string') throw new Unreadable(field, parsed, excerpt(text), at);
    const style: AmountStyle = (this.layout.except?.[coin] ?? this.layout).file;
    if (style.style === 'fixed' && parsed.scale !== style.places) {
      throw new Unreadable(field, `${style.places} digits after the point`, excerpt(text), at);
    }
    if (parsed.scale > style.places) {
      throw new Unreadable(field, `at most ${style.places} digits after the point`, excerpt(text), at);
    }
    if (style.style === 'stripped' && renderStripped(parsed) !== text) {
      throw new Unreadable(
        field,
        `no zeros at the end (${excerpt(renderStripped(parsed))})`,
        excerpt(text),
        at,
      );
    }
    return parsed;
  }
}

/** The first layout that takes all coins of the reader's node, and those coins in its order. */
function chooseLayout(self: JsonObject, description: Description): { layout: Layout; assets: string[] } {
  const { input, layouts } = description;
  const place = `${input.self}.${input.balances}`;
  const stated = objectAt(self.members.get(input.balances), place, self);
  const coins = [...stated.members.keys()];
  if (coins.length === 0) throw new Unreadable(place, 'at least one coin', 'none', stated.at);
  for (const layout of layouts) {
    const assets = layout.assets.flat().filter((coin) => stated.members.has(coin));
    if (assets.length !== coins.length) continue;
    if (layout.complete && assets.length !== layout.assets.length) continue;
    const both = layout.assets.find(
      (names) => Array.isArray(names) && names.filter((name) => assets.includes(name)).length > 1,
    );
    if (both !== undefined) {
      throw new Unreadable(
        place,
        `one of ${(both as string[]).join(', ')}`,
        'both, which name one coin',
        stated.at,
      );
    }
    return { layout, assets };
  }
  const known = new Set(layouts.flatMap((layout) => layout.assets.flat()));
  const unknown = coins.find((coin) => !known.has(coin));
  if (unknown !== undefined) {
    const at = stated.members.get(unknown)!.at;
    throw new Unreadable(place, `coins that ${description.id} knows`, excerpt(unknown), at);
  }
  const wanted = layouts.map((layout) => layout.assets.flat().join(', ')).join('; or ');
  throw new Unreadable(place, `the coins ${wanted}`, coins.join(', '), stated.at);
}

function objectAt(value: JsonValue | undefined, field: string, parent: JsonValue): JsonObject {
  if (value?.kind !== 'object') {
    throw new Unreadable(field, 'an object', describe(value), (value ?? parent).at);
  }
  return value;
}

function listAt(value: JsonValue | undefined, field: string, parent: JsonValue): JsonArray {
  if (value?.kind !== 'array') throw new Unreadable(field, 'a list', describe(value), (value ?? parent).at);
  return value;
}

function shapedText(node: JsonObject, parent: string, key: string, shape: FieldShape): string {
  if (shape === 'hex64') return shapedHex(node, parent, key, 64);
  const value = node.members.get(key);
  if (value?.kind !== 'string' || !/^[^\p{Cc}\p{Cf}]+$/u.test(value.text) || value.text.length > MAX_TEXT) {
    const expected = `1 to ${MAX_TEXT} printable characters in quotes`;
    throw new Unreadable(`${parent}.${key}`, expected, describe(value), (value ?? node).at);
  }
  return value.text;
}

function shapedHex(node: JsonObject, parent: string, key: string, digits: number): string {
  const value = node.members.get(key);
  if (value?.kind !== 'string' || value.text.length !== digits || !/^[0-9a-f]+$/.test(value.text)) {
    const expected = `${digits} lower-case hex digits in quotes`;
    throw new Unreadable(`${parent}.${key}`, expected, describe(value), (value ?? node).at);
  }
  return value.text;
}

function integer(node: JsonObject, parent: string, key: string): number {
  const value = node.members.get(key);
  if (value?.kind !== 'number' || !/^(?:0|[1-9][0-9]{0,8})$/.test(value.text)) {
    throw new Unreadable(`${parent}.${key}`, 'a whole number', describe(value), (value ?? node).at);
  }
  return Number(value.text);
}
