import { type Amount, add, less, renderFixed, renderStripped, truncate } from '../amount.ts';
import type { Description } from './description.ts';
import { fillPreimage, hashText, joinAmounts } from './preimage.ts';
import type { Proof, StatedNode } from './read.ts';

/** One rule that held or did not. `detail` is the evidence: places, values, expected and got. */
export interface Check {
  name: CheckName;
  ok: boolean;
  detail: string;
}

/** Stable names, in the order in which a report lists them. */
export type CheckName =
  | 'format'
  | 'leaf'
  | 'audit'
  | 'sides'
  | 'levels'
  | 'padding'
  | 'root'
  | 'totals'
  | 'own-total'
  | 'negative'
  | 'pinned-root'
  | 'pinned-totals';

/** One step up: the node so far met `sibling` and became `hash` at `level`. */
export interface Step {
  level: number;
  sibling: { field: string; hash: string; side: 'left' | 'right'; padding: boolean; amounts: string[] };
  hash: string;
  amounts: string[];
}

/** What a path proof turned out to be once everything was recomputed from the reader's own fields. */
export interface PathResult {
  leaf: string;
  steps: Step[];
  root: string;
  /** Totals at the root by coin, as the format writes them. */
  totals: Record<string, string>;
  checks: Check[];
  /** Notes that change no verdict, such as a balance below zero where the format accepts it. */
  warnings: string[];
}

/**
 * Recompute leaf, steps, sums and root of a proof and compare them with what the file states.
 *
 * The hashes of the reader's node and of the root in the file are only ever compared, never built upon. Sides are
 * obeyed, never sorted. Nothing throws: a proof that leads elsewhere has a check that is not ok.
 */
export function runPath(proof: Proof, description: Description): PathResult {
  const { self, siblings, root, assets } = proof;
  const ownTexts = self.balances.map((balance) => balance.text);
  const leaf = hashText(
    description.hash,
    fillPreimage(description.leaf, {
      ...proof.own,
      amounts: joinAmounts(description.leaf.amounts, assets, ownTexts),
    }),
  );

  const { steps, paddingFaults, totals } = climb(proof, description, leaf);
  const computed = steps.at(-1)!.hash;
  const amounts = steps.at(-1)!.amounts;
  const negatives = negativePlaces(proof, description.input.balances);
  const checks: Check[] = [
    check('leaf', self.hash === leaf ? [] : [differs(`${self.field}.hash`, leaf, self.hash)], leaf),
    check('audit', auditFaults(proof), proof.audit),
    check('sides', sideFaults(self, siblings[0]!), `${siblings.length} steps`),
    check('levels', levelFaults(proof, description), `${steps[0]!.level} to ${steps.at(-1)!.level}`),
    check('padding', paddingFaults, `${steps.filter((step) => step.sibling.padding).length} padding nodes`),
    check(
      'root',
      root.hash === computed ? [] : [differs(`${root.field}.hash`, computed, root.hash)],
      computed,
    ),
    check('totals', totalFaults(proof, amounts, description), `${assets.length} sums`),
    check('own-total', ownFaults(proof, totals, amounts, description), 'no total below your own balance'),
  ];
  if (description.negative === 'fail') checks.push(check('negative', negatives, 'no amount below zero'));
  return {
    leaf,
    steps,
    root: computed,
    totals: Object.fromEntries(assets.map((coin, at) => [coin, amounts[at]!])),
    checks,
    warnings: description.negative === 'warn' ? firstOf(negatives) : [],
  };
}

/** From the recomputed leaf to the root: each neighbour in turn is hashed in on its side, its amounts added. */
function climb(
  proof: Proof,
  description: Description,
  leaf: string,
): { steps: Step[]; paddingFaults: string[]; totals: Amount[] } {
  const steps: Step[] = [];
  const paddingFaults: string[] = [];
  let hash = leaf;
  let values = proof.self.balances.map((balance) => balance.value);
  for (const [index, sibling] of proof.siblings.entries()) {
    const padding = isPadding(sibling, hash);
    const fault = padding ? paddingFault(sibling, hash, description) : null;
    if (fault !== null) paddingFaults.push(fault);
    const side = sibling.role === 'left' ? 'left' : 'right';
    const level = levelAt(description, index + 1);
    const sums = proof.assets.map((coin, at) => sumOf(proof, coin, values[at]!, sibling.balances[at]!.value));
    const amounts = sums.map((sum) => sum.text);
    values = sums.map((sum) => sum.value);
    hash = hashText(
      description.hash,
      fillPreimage(description.node, {
        left: side === 'left' ? sibling.hash : hash,
        right: side === 'left' ? hash : sibling.hash,
        amounts: joinAmounts(description.node.amounts, proof.assets, amounts),
        level: String(level),
      }),
    );
    const stated = sibling.balances.map((balance) => balance.text);
    steps.push({
      level,
      sibling: { field: sibling.field, hash: sibling.hash, side, padding, amounts: stated },
      hash,
      amounts,
    });
  }
  return { steps, paddingFaults, totals: values };
}

/** Most amounts below zero that a report warns about one by one: a reader must still get to what stands below. */
const MAX_NEGATIVES = 5;

function firstOf(negatives: readonly string[]): string[] {
  if (negatives.length <= MAX_NEGATIVES) return [...negatives];
  const rest = negatives.length - MAX_NEGATIVES;
  return [...negatives.slice(0, MAX_NEGATIVES), `${rest} more amounts on the path are below zero`];
}

/** A check that is ok when *faults* is empty; else it quotes the first and counts the rest. */
export function check(name: CheckName, faults: readonly string[], evidence: string): Check {
  if (faults.length === 0) return { name, ok: true, detail: evidence };
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  return { name, ok: false, detail: faults[0]! + more };
}

/** `field: expected …, got …`, the one form of a difference. */
export function differs(field: string, expected: string, got: string): string {
  return `${field}: expected ${expected}, got ${got}`;
}

function sumOf(proof: Proof, coin: string, a: Amount, b: Amount): { value: Amount; text: string } {
  const rule = (proof.layout.except?.[coin] ?? proof.layout).sum;
  const value = truncate(add(a, b), rule.places);
  return { value, text: rule.style === 'fixed' ? renderFixed(value, rule.places) : renderStripped(value) };
}

function levelAt(description: Description, stepsUp: number): number {
  return description.level.leaf + stepsUp * description.level.step;
}

/** A neighbour that repeats the node below it stands for a missing one, marked so or not. */
function isPadding(sibling: StatedNode, below: string): boolean {
  return sibling.role === 'padding' || sibling.hash === below;
}

/** Padding must repeat the node, hold nothing and stand on the right: else it would count a balance twice. */
function paddingFault(sibling: StatedNode, below: string, description: Description): string | null {
  const { field } = sibling;
  const { role, padding, input } = description;
  if (sibling.hash !== below)
    return differs(`${field}.${input.hash}`, `${below} (padding repeats its neighbour)`, sibling.hash);
  const filled = sibling.balances.find((balance) => balance.value.units !== 0n);
  if (filled !== undefined) return differs(`${field}.${input.balances}`, 'zeros in padding', filled.text);
  if (sibling.role === 'left')
    return differs(`${field}.${role.field}`, 'padding on the right', `${role.left} (left)`);
  if (padding.marked === 'always' && sibling.role !== 'padding') {
    return differs(`${field}.${role.field}`, `${role.padding} (padding)`, String(role[sibling.role]));
  }
  return null;
}

function auditFaults(proof: Proof): string[] {
  return [...proof.siblings, proof.root]
    .filter((node) => node.audit !== null && node.audit !== proof.audit)
    .map((node) => differs(`${node.field} audit`, proof.audit, node.audit!));
}

function sideFaults(self: StatedNode, first: StatedNode): string[] {
  const expected = self.role === 'left' ? 'a right neighbour' : 'a left neighbour';
  const right = first.role !== 'left';
  return (self.role === 'left') === right
    ? []
    : [differs(first.field, expected, right ? 'a right one' : 'a left one')];
}

function levelFaults(proof: Proof, description: Description): string[] {
  const nodes = [proof.self, ...proof.siblings, proof.root];
  return nodes.flatMap((node, index) => {
    const expected = levelAt(description, Math.max(0, index - 1));
    const field = `${node.field}.${description.level.field}`;
    return node.level === expected ? [] : [differs(field, String(expected), String(node.level))];
  });
}

function totalFaults(proof: Proof, amounts: readonly string[], description: Description): string[] {
  return proof.assets.flatMap((coin, at) => {
    const stated = proof.root.balances[at]!.text;
    const field = `${proof.root.field}.${description.input.balances}.${coin}`;
    return stated === amounts[at] ? [] : [differs(field, amounts[at]!, stated)];
  });
}

/** A total below the reader's own balance: others must be below zero by more than the rest hold, so it hides a debt. */
function ownFaults(
  proof: Proof,
  totals: readonly Amount[],
  texts: readonly string[],
  description: Description,
): string[] {
  return proof.self.balances.flatMap((own, at) => {
    if (!less(totals[at]!, own.value)) return [];
    const field = `${proof.root.field}.${description.input.balances}.${proof.assets[at]}`;
    return [differs(field, `at least your own ${own.text}`, texts[at]!)];
  });
}

function negativePlaces(proof: Proof, balances: string): string[] {
  return [proof.self, ...proof.siblings, proof.root].flatMap((node) =>
    node.balances.flatMap((balance, at) =>
      balance.value.units < 0n
        ? [
            `${node.field}.${balances}.${proof.assets[at]}: ${balance.text} is below zero, so a total can hide a debt`,
          ]
        : [],
    ),
  );
}
