import type { CheckName } from '../engine/path.ts';
import type { Verdict } from '../verdict.ts';

/** Every sentence a reader sees. `{name}` is filled by `say`. */
export const MESSAGES = {
  region: 'Proof-of-reserves check',
  choose: 'Choose a proof file',
  drop: 'or drop it here',
  formats: 'Reads proof files of {exchanges}. The format is found out from the file.',
  privacy: 'The file stays on this device. It is checked inside this page, and nothing is sent anywhere.',
  secret:
    'Never paste your proof into a chat, an e-mail or an issue tracker, and never give it to somebody who offers to check it for you. It holds your balances.',
  paste: 'Paste the text of a proof instead',
  pasteLabel: 'Text of the proof file',
  pasteCheck: 'Check the text',
  pasteEmpty: 'There is no text to check yet.',
  pastedName: 'pasted text',
  samples: 'Or try one of these samples',
  loading: 'Getting ready: loading the published roots…',
  ready: 'Ready.',
  notReady: 'The published roots are still being loaded. Try again in a moment.',
  checking: 'Checking {name}…',
  noPins:
    'The published roots of this site could not be loaded ({reason}). A file can still be checked against itself, but not against a published root. Reload the page to try again.',
  notCompared:
    'The file agrees with itself. The published roots of this site could not be loaded, so it was compared with none. Reload the page and check again.',
  noPinsWarning: 'the published roots of this site could not be loaded',
  noSamples: 'The samples could not be loaded ({reason}).',
  fileFault: '{name} could not be opened: {reason}',
  manyFiles: 'More than one file was given. Only the first was checked.',
  another: 'Check another file',
  save: 'Export report',
  print: 'Print',
  saved: 'por-report',
  file: 'File',
  fileHash: 'SHA-256 of the file',
  format: 'Format',
  formatFound: '{exchange} ({format}), {layout}',
  formatOnly: '{exchange} ({format})',
  why: 'Recognised by {reasons}.',
  audit: 'Audit',
  rootComputed: 'Root, recomputed',
  rootStated: 'Root in the file',
  rootPinned: 'Root published here',
  rootNone: 'none for this audit',
  rootNotLoaded: 'could not be loaded',
  published: '{name}, {date}',
  publishedAt: 'Where the exchange publishes it',
  widget: 'Checked by',
  widgetValue: 'por-verifier {version}, SHA-256 {hash}',
  unknown: 'not known',
  failed: 'This does not hold:',
  next: 'What to do now',
  shows: 'What this shows',
  doesNotShow: 'What this does not show',
  checks: 'Checks',
  checkOk: 'passed',
  checkFailed: 'failed',
  balances: 'Balances',
  balancesNote: 'Coins that you and the whole tree both hold none of are left out.',
  coin: 'Coin',
  yours: 'In your leaf',
  total: 'Total at the root',
  totalUnconfirmed: 'Total in the file, not confirmed',
  path: 'From your leaf to the root ({steps} steps)',
  level: 'Level',
  neighbour: 'Neighbour',
  side: 'Side',
  parent: 'Hash of both',
  left: 'left',
  right: 'right',
  padding: 'none (padding)',
  warnings: 'Worth knowing',
  caution: 'Before you rely on it, read what is worth knowing about it.',
  line: 'line {line}, column {column}',
  where: 'Where',
  expected: 'Expected',
  got: 'Found',
} as const;

/** Title, sentence and next steps of each verdict. The sentence of `mismatch` is followed by the checks that failed. */
export const VERDICT_MESSAGES: Record<Verdict, { title: string; sentence: string; next: readonly string[] }> =
  {
    included: {
      title: 'Included in the published tree',
      sentence:
        'Your leaf was recomputed from the balances in your file, and it leads to the root that this site has published for this audit.',
      next: [
        'Compare the balances below with your own records of that day. The check cannot know what you should have had.',
      ],
    },
    unpinned: {
      title: 'Consistent, but not compared',
      sentence:
        'The file agrees with itself. This site has published no root for this audit, so it cannot say that the exchange committed to these balances.',
      next: [
        'Ask the exchange where it published the root of this audit, and compare it with the recomputed root below, digit by digit.',
        'Until then, treat your balance as not confirmed.',
      ],
    },
    'tree-only': {
      title: 'A consistent tree, without you',
      sentence:
        'The tree adds up. None of your data was given or found in it, so it says nothing about your balance.',
      next: ['Download your own proof file from the exchange and check that one.'],
    },
    'hash-only': {
      title: 'Only a hash was found',
      sentence:
        'A hash is part of the tree. This format does not tie it to your balance or your account, so it says nothing about either.',
      next: ['Do not take this for a proof of your balance. Ask the exchange for a proof that contains it.'],
    },
    mismatch: {
      title: 'Does not match',
      sentence:
        'At least one check failed. The file was changed, belongs to another audit, or does not prove what it claims. Do not rely on it.',
      next: [
        'This does not mean that your money is gone. A file that was opened and saved again, or cut off, fails too.',
        'Download the file again and check it once more, unopened.',
        'If it fails again, tell the exchange the verdict and the audit. Keep the file to yourself.',
      ],
    },
    unreadable: {
      title: 'Not readable as a proof',
      sentence: 'Nothing could be checked, because the file is not what it should be at this place:',
      next: [
        'Choose the file as you downloaded it, not a screenshot, a PDF or a copy of a part.',
        'If it is a proof file of another kind, this page does not know it. That says nothing about your balance.',
      ],
    },
  };

/** What each check asks, as the reader sees it. */
export const CHECK_MESSAGES: Record<CheckName, string> = {
  format: 'The file can be read',
  leaf: 'Your balances give the leaf that the file states',
  audit: 'All parts name the same audit',
  sides: 'Left and right fit together',
  levels: 'The levels count up without a gap',
  padding: 'Padding repeats its neighbour and holds nothing',
  root: 'The path leads to the root in the file',
  totals: 'The sums give the totals in the file',
  'own-total': 'No total is smaller than your own balance',
  negative: 'No balance is below zero',
  'pinned-root': 'The root is the one published here',
  'pinned-totals': 'The totals are the ones published here',
};

/** A message with its places filled. Values are put in as they are: the caller shows the result as text, never as HTML. */
export function say(key: keyof typeof MESSAGES, values: Readonly<Record<string, string>> = {}): string {
  return MESSAGES[key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
