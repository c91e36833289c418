import { equal, parseAmount } from './amount.ts';
import type { Description } from './engine/description.ts';
import { type Check, check, differs } from './engine/path.ts';
import { type JsonObject, type JsonValue, describe, readJson } from './json.ts';
import { Unreadable, excerpt } from './unreadable.ts';

/** A root that a site vouches for. `audit` null: the format carries no audit id, or the root holds for any. */
export interface Pin {
  name: string;
  format: string;
  audit: string | null;
  root: string;
  totals: Record<string, string>;
  published: string;
  source: string;
}

/** What the pins say about a recomputed root. */
export interface PinMatch {
  /** The pin that was compared, whether it agreed or not; null when none speaks about this audit. */
  pin: Pin | null;
  agrees: boolean;
  checks: Check[];
  warnings: string[];
  /** Coins of the file whose total the pin does not state, so that only the file says it. Empty without a pin. */
  unbound: string[];
}

/**
 * Read a site's `snapshots.json`: an object with a list `snapshots`, or the list alone.
 *
 * @param descriptions - Formats whose roots are known to be hex of a fixed length. A root in capitals would only ever
 *   say `mismatch`, and blame the reader's file for the site's mistake.
 * @throws Unreadable at the first field that is missing or not of its shape.
 */
export function readPins(bytes: Uint8Array, descriptions: readonly Description[]): Pin[] {
  const { value } = readJson(bytes);
  const list = value.kind === 'object' ? value.members.get('snapshots') : value;
  if (list?.kind !== 'array') {
    throw new Unreadable('snapshots', 'a list of pinned snapshots', describe(list), (list ?? value).at);
  }
  return list.items.map((item, index) => readPin(item, `snapshots[${index}]`, descriptions));
}

function readPin(item: JsonValue, field: string, descriptions: readonly Description[]): Pin {
  if (item.kind !== 'object') throw new Unreadable(field, 'an object', describe(item), item.at);
  const totals: Record<string, string> = {};
  const stated = item.members.get('totals');
  if (stated !== undefined && stated.kind !== 'object') {
    throw new Unreadable(`${field}.totals`, 'an object', describe(stated), stated.at);
  }
  for (const [coin, value] of stated?.members ?? []) {
    const fault = value.kind === 'string' ? parseAmount(value.text) : 'an amount in quotes';
    if (value.kind !== 'string' || typeof fault === 'string') {
      throw new Unreadable(`${field}.totals.${coin}`, String(fault), describe(value), value.at);
    }
    totals[coin] = value.text;
  }
  const root = text(item, field, 'root');
  const format = text(item, field, 'format');
  const digits = descriptions.find(({ id }) => id === format)?.hash.hexDigits;
  const [shape, words] =
    digits === undefined
      ? [/^\S+$/, 'a root without spaces']
      : [new RegExp(`^[0-9a-f]{${digits}}$`), `${digits} lower-case hex digits`];
  if (!shape.test(root)) throw new Unreadable(`${field}.root`, words, excerpt(root), item.at);
  const audit = item.members.has('audit') ? text(item, field, 'audit') : null;
  if (audit !== null && (audit === '' || audit !== audit.trim())) {
    throw new Unreadable(`${field}.audit`, 'an audit id without spaces around it', excerpt(audit), item.at);
  }
  return {
    name: text(item, field, 'name', ''),
    format,
    audit,
    root,
    totals,
    published: text(item, field, 'published', ''),
    source: text(item, field, 'source', ''),
  };
}

function text(item: JsonObject, field: string, key: string, fallback?: string): string {
  const value = item.members.get(key);
  if (value === undefined && fallback !== undefined) return fallback;
  if (value?.kind !== 'string') {
    throw new Unreadable(`${field}.${key}`, 'a text in quotes', describe(value), (value ?? item).at);
  }
  return value.text;
}

/**
 * Compare a recomputed root and its totals with the pins of its format.
 *
 * A pin for this audit must agree: another root or total is a check that fails. A pin without an audit only counts
 * when its root is the same one. Totals are compared as numbers: 25000.1 equals 25000.10.
 */
export function comparePins(
  pins: readonly Pin[],
  proof: { format: string; audit: string | null; root: string; totals: Readonly<Record<string, string>> },
): PinMatch {
  const ofFormat = pins.filter((pin) => pin.format === proof.format);
  const ofAudit = ofFormat.filter((pin) => pin.audit !== null && pin.audit === proof.audit);
  const open = ofFormat.filter((pin) => pin.audit === null && pin.root === proof.root);
  const candidates = [...ofAudit, ...(ofAudit.length === 0 ? open : [])];
  const pin = candidates.find((candidate) => candidate.root === proof.root) ?? candidates[0] ?? null;
  if (pin === null)
    return { pin, agrees: false, checks: [], warnings: otherAudit(ofFormat, proof), unbound: [] };

  const rootFaults =
    pin.root === proof.root ? [] : [differs('root', `${pin.root} (${pin.name})`, proof.root)];
  const checks = [check('pinned-root', rootFaults, pin.name)];
  if (Object.keys(pin.totals).length > 0) {
    checks.push(check('pinned-totals', totalFaults(pin, proof.totals), pin.name));
  }
  const unbound = Object.keys(proof.totals).filter((coin) => !Object.hasOwn(pin.totals, coin));
  return { pin, agrees: checks.every((one) => one.ok), checks, warnings: [], unbound };
}

function totalFaults(pin: Pin, totals: Readonly<Record<string, string>>): string[] {
  return Object.entries(pin.totals).flatMap(([coin, wanted]) => {
    const got = Object.hasOwn(totals, coin) ? totals[coin]! : null;
    const [a, b] = [parseAmount(wanted), got === null ? 'absent' : parseAmount(got)];
    if (typeof a !== 'string' && typeof b !== 'string' && equal(a, b)) return [];
    return [differs(`total ${coin}`, `${wanted} (${pin.name})`, got ?? 'nothing')];
  });
}

function otherAudit(pins: readonly Pin[], proof: { audit: string | null; root: string }): string[] {
  return pins
    .filter((pin) => pin.root === proof.root)
    .map(
      (pin) =>
        `${pin.name} pins this root for audit ${pin.audit}, the file names audit ${excerpt(proof.audit ?? '')}`,
    );
}
