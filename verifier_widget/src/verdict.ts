/** The six answers, in the order in which they are considered; the first that applies is given. */
export const VERDICTS = ['unreadable', 'mismatch', 'hash-only', 'tree-only', 'unpinned', 'included'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Exit code of the command line for each verdict. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  included: 0,
  mismatch: 1,
  unreadable: 2,
  unpinned: 3,
  'tree-only': 4,
  'hash-only': 5,
};

/** What was established about a file that could be read. */
export interface Findings {
  /** Whether every check held, those against pins included. */
  everyCheckOk: boolean;
  /** `leaf`: the reader's own data gave the leaf. `hash`: only a hash was found. `none`: a whole tree, no leaf of theirs. */
  reader: 'leaf' | 'hash' | 'none';
  /** Whether a root that this site pins for the format and audit equals the recomputed one. */
  pinned: boolean;
}

/** The verdict on a readable file. `included` is the last case and needs everything. */
export function decide(findings: Findings): Verdict {
  if (!findings.everyCheckOk) return 'mismatch';
  if (findings.reader === 'hash') return 'hash-only';
  if (findings.reader === 'none') return 'tree-only';
  if (!findings.pinned) return 'unpinned';
  return 'included';
}
