/** The words of the interface, which the page provides: the section `search` of the site's message catalogue. */

/** A message in its plural forms, by CLDR category; `other` is always there. */
export type Plural = Readonly<Record<string, string>>;

/** Places in braces are filled by the client. */
export interface Messages {
  readonly label: string;
  readonly placeholder: string;
  readonly submit: string;
  readonly suggestions: string;
  /** `{count}` */
  readonly all: Plural;
  /** `{count}` */
  readonly results: Plural;
  /** `{results}`, `{count}`, `{type}` */
  readonly results_in: string;
  /** `{query}` */
  readonly none: string;
  /** `{query}`, `{type}` */
  readonly none_in: string;
  readonly failed: string;
  readonly prompt: string;
  readonly tabs: string;
  readonly tab_all: string;
  /** `{heading}` */
  readonly section: string;
  /** `{date}` */
  readonly published: string;
  /** `{date}` */
  readonly updated: string;
  readonly expired: string;
  readonly more: string;
  /** Name of a page that is no article. */
  readonly page: string;
  /** Names of the article types by key. */
  readonly types: Readonly<Record<string, string>>;
}

const TEXTS = [
  ...['label', 'placeholder', 'submit', 'suggestions', 'results_in', 'none', 'none_in', 'failed', 'prompt'],
  ...['tabs', 'tab_all', 'section', 'published', 'updated', 'expired', 'more', 'page'],
];
const PLURALS = ['all', 'results'];

/**
 * The messages in *found*.
 *
 * @throws Error - one is missing; names all that are.
 */
export function readMessages(found: unknown): Messages {
  const record = (found ?? {}) as Record<string, unknown>;
  const missing = [
    ...TEXTS.filter((key) => typeof record[key] !== 'string'),
    ...PLURALS.filter((key) => typeof (record[key] as Plural | undefined)?.other !== 'string'),
    ...(typeof record.types === 'object' && record.types !== null ? [] : ['types']),
  ];
  if (missing.length > 0)
    throw new Error(`search settings: expected messages ${missing.join(', ')}, got none`);
  return found as Messages;
}

/** *message* with its places filled; an unknown place stays as it is. */
export function fill(message: string, values: Readonly<Record<string, string | number>>): string {
  return message.replace(/\{(\w+)\}/g, (place, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : place,
  );
}

/** The plural form for *count* with `{count}` filled in the way of *language*. */
export function plural(message: Plural, count: number, language: string): string {
  const form = message[new Intl.PluralRules(language).select(count)] ?? message.other ?? '';
  return fill(form, { count: new Intl.NumberFormat(language).format(count) });
}

/** The reader's name of a type; the key of a type that has none. */
export function typeName(messages: Messages, key: string): string {
  if (key === '') return messages.page;
  return Object.hasOwn(messages.types, key) ? messages.types[key]! : key;
}
