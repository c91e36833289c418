/** A document as it is shown (FORMAT.md, «Fragments»). */
import { unpack } from './bytes.ts';
import { IndexUnusable } from './errors.ts';

const MAGIC = 'HCF\x01';

/** A heading and the text below it; one line per block. */
export interface Section {
  readonly anchor: string;
  readonly heading: string;
  readonly text: string;
}

/** A date for machines and for readers. */
export interface Moment {
  readonly iso: string;
  readonly text: string;
}

/** One document. Every value is plain text from the site's own pages. */
export interface Fragment {
  /** Site-relative. */
  readonly url: string;
  readonly title: string;
  /** Key of the article type; "" for a plain page. */
  readonly type: string;
  readonly category: string;
  readonly published: Moment | null;
  readonly updated: Moment | null;
  readonly votes: { readonly count: number; readonly text: string } | null;
  readonly expired: boolean;
  readonly sections: readonly Section[];
}

/**
 * The document in *data*, a whole file.
 *
 * @throws IndexUnusable - it is not document *number*, or it is damaged.
 */
export async function readFragment(data: Uint8Array, number: number): Promise<Fragment> {
  const name = `document ${number}`;
  const body = await unpack(data, MAGIC, number, name);
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as Record<string, unknown>;
  } catch (problem) {
    throw new IndexUnusable(`${name}: expected JSON, got ${String(problem)}`);
  }
  const { url, title, type, category, published, updated, votes, expired, sections } = record ?? {};
  const texts = [url, title, type, category];
  const fits =
    texts.every(isText) &&
    (published === null || isTuple(published, 'string', 'string')) &&
    (updated === null || isTuple(updated, 'string', 'string')) &&
    (votes === null || isTuple(votes, 'number', 'string')) &&
    typeof expired === 'boolean' &&
    Array.isArray(sections) &&
    sections.every((section) => isTuple(section, 'string', 'string', 'string'));
  if (!fits)
    throw new IndexUnusable(`${name}: expected a document as FORMAT.md describes it, got something else`);
  const moment = (value: unknown): Moment | null => {
    if (value === null) return null;
    const [iso, text] = value as [string, string];
    return { iso, text };
  };
  return {
    url: url as string,
    title: title as string,
    type: type as string,
    category: category as string,
    published: moment(published),
    updated: moment(updated),
    votes:
      votes === null ? null : { count: (votes as [number, string])[0], text: (votes as [number, string])[1] },
    expired: expired as boolean,
    sections: (sections as [string, string, string][]).map(([anchor, heading, text]) => ({
      anchor,
      heading,
      text,
    })),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTuple(value: unknown, ...types: readonly string[]): boolean {
  return (
    Array.isArray(value) &&
    value.length === types.length &&
    types.every((type, at) => typeof value[at] === type)
  );
}
