/**
 * The vocabulary of a format description (`formats/<id>.json`). `formats/format.schema.json` says the same to editors
 * and `formats/README.md` explains every key; `describedFaults` below finds what a schema cannot express.
 */
export interface Description {
  /** Format id as fixed for verdicts, pins and reports. */
  id: string;
  /** `path`: the file holds one customer's leaf and the siblings up to the root. */
  mode: 'path';
  /** Whose format it is, as readers know it. */
  exchange: string;
  /** What the file is called in the chooser and in messages. */
  title: string;
  /** How real the samples are that the rules were confirmed with. */
  sample: { status: 'production-like' | 'test-data' | 'rules-only'; note: string };
  /** All must hold for a file to look like this format. */
  detect: Predicate[];
  input: InputRule;
  level: LevelRule;
  role: RoleRule;
  /** First rule whose asset list takes all coins of the file. */
  layouts: Layout[];
  /** What the official tool does with amounts below zero: `warn` where it accepts them, `fail` where it does not. */
  negative: 'warn' | 'fail';
  /** `hexDigits`: how many leading hex digits of the digest are kept, 64 for all of SHA-256. */
  hash: { algorithm: 'sha256'; hexDigits: number };
  leaf: Preimage;
  node: Preimage;
  padding: PaddingRule;
  claims: {
    shows: Claim[];
    doesNotShow: Claim[];
    /** What is open as long as a site pins a root without the total of every coin. */
    withoutTotals?: string;
  };
}

/** `field` (dotted, from the top of the file) holds a value of that kind; `nothing` means it must be absent. */
export interface Predicate {
  field: string;
  is: 'object' | 'list' | 'text' | 'number' | 'nothing';
}

export interface InputRule {
  /** Dotted places of the reader's own node and of the list of siblings, leaf end first, root last. */
  self: string;
  path: string;
  /** Names of the keys inside each node. The reader's own `hash` is compared with the recomputed leaf, never used. */
  hash: string;
  balances: string;
  /** Key that names the audit: required in the reader's node, and the same wherever another node states it. */
  audit: string;
  /** Further keys of the reader's node that the leaf commits, with the shape each must have. */
  own: Record<string, FieldShape>;
}

/** `hex64`: 64 lower-case hex digits. `text`: 1 to 256 printable characters. */
export type FieldShape = 'hex64' | 'text';

/** Leaf and its sibling stand at `leaf`; each step up adds `step`. */
export interface LevelRule {
  field: string;
  leaf: number;
  step: number;
}

/** The integer that says what a node is: the left or right of its pair, the root, or padding. */
export interface RoleRule {
  field: string;
  left: number;
  right: number;
  root: number;
  padding: number;
}

export interface Layout {
  /** Name in the report; `{count}` becomes the number of coins. */
  id: string;
  /** Coins in hashing order. An inner list holds names that one place had over time: a file uses one of them. */
  assets: (string | string[])[];
  /** Whether the file must carry every coin of the list. */
  complete: boolean;
  /** How amounts are written in the file. */
  file: AmountStyle;
  /** How a sum is written into a preimage, after cutting it off toward zero at `places` digits. */
  sum: AmountStyle;
  /** Coins that differ from `file` and `sum`. */
  except?: Record<string, { file: AmountStyle; sum: AmountStyle }>;
}

/**
 * `fixed`: exactly `places` digits after the point. `stripped`: at most `places`, no zero at the end, `0` for zero.
 *
 * One number, never a choice: amounts are hashed one after the other, so with two allowed lengths the same bytes could
 * be cut into other amounts.
 */
export interface AmountStyle {
  style: 'fixed' | 'stripped';
  places: number;
}

/** Text with `{name}` places, and how the amounts are put together in `{amounts}`. */
export interface Preimage {
  /** In a leaf: names of `input.own` and `amounts`. In a node: `left`, `right`, `amounts`, `level` (the parent's). */
  text: string;
  /** `concat`: one after the other. `json`: `{"COIN":"amount",…}` without spaces. */
  amounts: 'concat' | 'json';
}

/** What stands in for a missing right neighbour: the node's own hash with balances of zero. */
export interface PaddingRule {
  kind: 'same-hash-zero-balances';
  /** Whether such a node must carry the padding role (`always`) or may carry the right one (`optional`). */
  marked: 'always' | 'optional';
}

/** A sentence for the reader; `id` is stable, so that a site can link it to an article. */
export interface Claim {
  id: string;
  text: string;
  /** `totals`: said only where the totals of all coins are pinned and agree. */
  needs?: 'totals';
}

/** Pieces of a preimage text, alternating literal text and place names. */
export function templateParts(text: string): { literal: string; place: string | null }[] {
  return text
    .split('}')
    .map((piece) => piece.split('{'))
    .map(([literal = '', place]) => ({ literal, place: place ?? null }))
    .filter((part) => part.literal !== '' || part.place !== null);
}

/**
 * What is wrong with a description beyond its schema, one sentence each; empty when it is sound.
 *
 * The build and the tests call it. The widget does not: its descriptions are part of the bundle.
 */
export function describedFaults(description: Description): string[] {
  const faults: string[] = [];
  const says = (fault: string) => faults.push(`formats/${description.id}.json: ${fault}`);
  const places = (preimage: Preimage) => templateParts(preimage.text).flatMap(({ place }) => place ?? []);

  const wanted = {
    leaf: ['amounts', ...Object.keys(description.input.own)],
    node: ['left', 'right', 'amounts', 'level'],
  };
  for (const which of ['leaf', 'node'] as const) {
    const used = places(description[which]);
    for (const place of used) {
      if (!wanted[which].includes(place)) {
        says(`${which}.text: expected places out of ${wanted[which].join(', ')}, got {${place}}`);
      }
    }
    for (const place of which === 'leaf' ? wanted.leaf : ['left', 'right']) {
      if (!used.includes(place))
        says(`${which}.text: expected {${place}} to be hashed, got ${description[which].text}`);
    }
  }

  const { left, right, root, padding } = description.role;
  if (new Set([left, right, root, padding]).size !== 4) {
    says(`role: expected four different numbers, got ${[left, right, root, padding].join(', ')}`);
  }

  for (const [index, layout] of description.layouts.entries()) {
    const names = layout.assets.flat();
    const twice = names.filter((name, at) => names.indexOf(name) !== at);
    if (twice.length > 0)
      says(`layouts[${index}].assets: expected each coin once, got ${twice.join(', ')} again`);
    for (const coin of Object.keys(layout.except ?? {})) {
      if (!names.includes(coin)) says(`layouts[${index}].except: expected coins of the list, got ${coin}`);
    }
    for (const { file, sum } of [layout, ...Object.values(layout.except ?? {})]) {
      const place = `layouts[${index}]`;
      if (!Number.isInteger(file.places) || !Number.isInteger(sum.places)) {
        says(`${place}: expected one number of places, got ${JSON.stringify([file.places, sum.places])}`);
      } else if (file.places > sum.places) {
        // What a sum cuts off is in no hash, so a neighbour's last digits could be anything.
        says(`${place}.file.places: expected at most the ${sum.places} of sums, got ${file.places}`);
      }
      if (description.leaf.amounts === 'concat' && file.style === 'stripped') {
        says(`${place}.file.style: expected fixed where the leaf joins amounts by concat, got stripped`);
      }
    }
  }
  if (description.node.amounts === 'concat' && description.claims.withoutTotals === undefined) {
    // Sums that are joined name no coin, and stripped ones not even their ends.
    says(
      'claims.withoutTotals: expected what stays open without pinned totals, as nodes join amounts by concat',
    );
  }
  const claims = [...description.claims.shows, ...description.claims.doesNotShow].map((claim) => claim.id);
  const again = claims.filter((id, at) => claims.indexOf(id) !== at);
  if (again.length > 0) says(`claims: expected each id once, got ${again.join(', ')} again`);
  return faults;
}
