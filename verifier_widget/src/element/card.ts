import { parseAmount } from '../amount.ts';
import type { Verdict } from '../verdict.ts';
import type { Report, Verification } from '../verify.ts';
import { type Child, h, icon } from './dom.ts';
import { CHECK_MESSAGES, MESSAGES, VERDICT_MESSAGES, say } from './messages.ts';

/** One shape per verdict, so that colour is never the only sign. Only `included` is a tick. */
const ICONS: Record<Verdict, string> = {
  included: 'M4.5 12.5l5 5 10-11',
  unpinned: 'M9 8.5a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 17.5v.01',
  'tree-only': 'M12 4v6M12 10H6v5M12 10h6v5M4 18h4M16 18h4',
  'hash-only': 'M9.5 5l-2 14M16.5 5l-2 14M5 9.5h15M4 14.5h15',
  mismatch: 'M6 6l12 12M18 6L6 18',
  unreadable: 'M12 5v9M12 18v.01',
};
const OK_ICON = 'M5 12h14'; // a bar, not a tick: the tick belongs to the verdict `included` alone
const FAILED_ICON = 'M6 6l12 12M18 6L6 18';

/** What the card's buttons do, and whether there were pins to compare with. */
export interface CardContext {
  pinsLoaded: boolean;
  again(): void;
  save(): void;
}

/** The verdict of one file with everything that belongs beside it. The heading takes the focus. */
export function card(
  verification: Verification,
  context: CardContext,
): { card: HTMLElement; heading: HTMLElement } {
  const { report } = verification;
  const words = VERDICT_MESSAGES[report.verdict];
  const uncompared = report.verdict === 'unpinned' && !context.pinsLoaded;
  const sentence = uncompared ? MESSAGES.notCompared : words.sentence;
  const caution = report.verdict === 'included' && report.warnings.length > 0 ? ` ${MESSAGES.caution}` : null;
  const heading = h('h2', { tabindex: '-1' }, words.title, ' ', h('code', {}, report.verdict));
  const article = h(
    'section',
    { class: `card ${report.verdict}`, 'aria-label': words.title },
    h(
      'div',
      { class: 'verdict' },
      h('span', { class: 'sign' }, icon(ICONS[report.verdict])),
      h('div', {}, heading, h('p', {}, sentence, caution), fault(verification), failures(report)),
    ),
    warnings(report),
    steps(words.next),
    claims(report),
    balances(report),
    facts(verification, context),
    checks(report),
    path(verification),
    h(
      'div',
      { class: 'actions' },
      h('button', { type: 'button', class: 'primary', onclick: () => context.again() }, MESSAGES.another),
      h('button', { type: 'button', onclick: () => context.save() }, MESSAGES.save),
      h('button', { type: 'button', onclick: () => window.print() }, MESSAGES.print),
    ),
  );
  return { card: article, heading };
}

function fault({ fault }: Verification): Child {
  if (fault === null) return null;
  const { line, column } = fault;
  const place = line === null ? '' : ` (${say('line', { line: String(line), column: String(column) })})`;
  return definitions([
    [MESSAGES.where, h('span', {}, h('code', {}, fault.field), place)],
    [MESSAGES.expected, fault.expected],
    [MESSAGES.got, fault.got],
  ]);
}

function failures(report: Report): Child {
  if (report.verdict !== 'mismatch') return null;
  const failed = report.checks.filter((check) => !check.ok);
  const items = failed.map((check) => h('li', {}, CHECK_MESSAGES[check.name]));
  return h('div', {}, h('p', {}, MESSAGES.failed), h('ul', { class: 'failed' }, ...items));
}

function steps(texts: readonly string[]): Child {
  const items = texts.map((text) => h('li', {}, text));
  return h('div', { class: 'next' }, h('h3', {}, MESSAGES.next), h('ul', {}, ...items));
}

function claims(report: Report): Child {
  const { shows, doesNotShow } = report.claims;
  if (shows.length + doesNotShow.length === 0) return null;
  const panel = (title: string, texts: string[], kind: string) =>
    h('div', { class: kind }, h('h3', {}, title), h('ul', {}, ...texts.map((text) => h('li', {}, text))));
  const shown = shows.length === 0 ? null : panel(MESSAGES.shows, shows, 'shows');
  return h('div', { class: 'claims' }, shown, panel(MESSAGES.doesNotShow, doesNotShow, 'does-not-show'));
}

function warnings(report: Report): Child {
  if (report.warnings.length === 0) return null;
  const items = report.warnings.map((text) => h('li', {}, text));
  return h('div', { class: 'warnings' }, h('h3', {}, MESSAGES.warnings), h('ul', {}, ...items));
}

function facts({ report, reasons, pin }: Verification, { pinsLoaded }: CardContext): Child {
  const rows: [string, Child][] = [
    [MESSAGES.file, `${report.file.name} (${report.file.bytes.toLocaleString('en')} bytes)`],
  ];
  if (report.format !== null) {
    const { exchange, layout, format } = report;
    const places = { exchange: exchange ?? '', layout: layout ?? '', format };
    const name = say(layout === null ? 'formatOnly' : 'formatFound', places);
    const why = reasons.length === 0 ? null : h('small', {}, say('why', { reasons: reasons.join(', ') }));
    rows.push([MESSAGES.format, h('span', {}, name, why)]);
  }
  if (report.audit !== null) rows.push([MESSAGES.audit, report.audit]);
  if (report.root.computed !== null) {
    rows.push([MESSAGES.rootComputed, h('code', {}, report.root.computed)]);
    rows.push([MESSAGES.rootStated, h('code', {}, report.root.stated)]);
    const none = pinsLoaded ? MESSAGES.rootNone : MESSAGES.rootNotLoaded;
    const pinned = pin === null ? none : h('code', {}, pin.root);
    const note =
      pin === null
        ? null
        : h('small', {}, say('published', { name: pin.name, date: pin.published }), ' ', source(pin.source));
    rows.push([MESSAGES.rootPinned, h('span', {}, pinned, note)]);
  }
  if (report.file.sha256 !== '') rows.push([MESSAGES.fileHash, h('code', {}, report.file.sha256)]);
  const { version, sha256 } = report.widget;
  rows.push([
    MESSAGES.widget,
    h('code', {}, say('widgetValue', { version, hash: sha256 ?? MESSAGES.unknown })),
  ]);
  return definitions(rows);
}

function source(url: string): Child {
  // Only the web: a pin is the site's own data, but a `javascript:` link would still be a way in.
  if (!/^https:\/\//.test(url)) return null;
  return h('a', { href: url, rel: 'noreferrer' }, MESSAGES.publishedAt);
}

function checks(report: Report): Child {
  if (report.verdict === 'unreadable') return null; // the one failed check is what the verdict already says
  const items = report.checks.map(({ name, ok, detail }) =>
    h(
      'li',
      { class: ok ? 'ok' : 'bad' },
      icon(ok ? OK_ICON : FAILED_ICON),
      h(
        'span',
        {},
        h('b', {}, CHECK_MESSAGES[name]),
        ` ${ok ? MESSAGES.checkOk : MESSAGES.checkFailed} `,
        h('code', {}, detail),
      ),
    ),
  );
  const failed = report.checks.some((check) => !check.ok);
  return h(
    'details',
    { open: failed },
    h('summary', {}, MESSAGES.checks),
    h('ul', { class: 'checks' }, ...items),
  );
}

function balances({ verdict, balances, totals }: Report): Child {
  if (balances === null || totals.computed === null) return null;
  const total = totals.computed;
  const rows = Object.entries(balances).filter(([coin, own]) => !isZero(own) || !isZero(total[coin] ?? '0'));
  // A total is the published one only where a pin states it; else it is no more than the file's word.
  const published =
    verdict === 'included' && rows.every(([coin]) => Object.hasOwn(totals.pinned ?? {}, coin));
  const dropped = rows.length < Object.keys(balances).length;
  return h(
    'details',
    { open: rows.length <= 8 },
    h('summary', {}, MESSAGES.balances),
    dropped ? h('p', {}, MESSAGES.balancesNote) : null,
    table(
      [MESSAGES.coin, MESSAGES.yours, published ? MESSAGES.total : MESSAGES.totalUnconfirmed],
      rows.map(([coin, own]) => [coin, own, total[coin] ?? '']),
      'amounts',
      MESSAGES.balances,
    ),
  );
}

function path({ steps }: Verification): Child {
  if (steps.length === 0) return null;
  const title = say('path', { steps: String(steps.length) });
  const rows = steps.map((step) => [
    String(step.level),
    step.sibling.padding ? MESSAGES.padding : step.sibling.hash,
    MESSAGES[step.sibling.side],
    step.hash,
  ]);
  const columns = [MESSAGES.level, MESSAGES.neighbour, MESSAGES.side, MESSAGES.parent];
  return h('details', {}, h('summary', {}, title), table(columns, rows, 'path', title));
}

function table(columns: string[], rows: string[][], kind: string, label: string): HTMLElement {
  // Wide tables scroll inside their own box, which therefore takes the focus and has a name.
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': label },
    h(
      'table',
      { class: kind },
      h('thead', {}, h('tr', {}, ...columns.map((text) => h('th', { scope: 'col' }, text)))),
      h(
        'tbody',
        {},
        ...rows.map(([first = '', ...rest]) =>
          h('tr', {}, h('th', { scope: 'row' }, first), ...rest.map((text) => h('td', {}, text))),
        ),
      ),
    ),
  );
}

function definitions(rows: [string, Child][]): HTMLElement {
  return h('dl', {}, ...rows.flatMap(([term, value]) => [h('dt', {}, term), h('dd', {}, value)]));
}

function isZero(text: string): boolean {
  const amount = parseAmount(text);
  return typeof amount !== 'string' && amount.units === 0n;
}
