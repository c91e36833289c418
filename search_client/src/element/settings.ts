/** What the page tells the client, and the files of its own origin. The only place that fetches. */
import { collect } from '../bytes.ts';
import { IndexUnusable } from '../errors.ts';
import type { FileSource } from '../index.ts';
import { type Messages, readMessages } from './messages.ts';

/** Milliseconds after which a file counts as missing; a reader on a slow line gets a message rather than silence. */
const TIMEOUT_MS = 20_000;

/** A checked `[data-hc-search-settings]`. */
export interface Settings {
  /** The results page. */
  readonly url: URL;
  /** The folder of `manifest.json`. */
  readonly index: URL;
  readonly messages: Messages;
  /** Of the document, for plurals and numbers. */
  readonly language: string;
}

/**
 * The page's settings.
 *
 * @throws Error - there are none, they are damaged, or they lead to another origin.
 */
export function readSettings(): Settings {
  const data = document.querySelector('[data-hc-search-settings]')?.textContent;
  if (!data) throw new Error('search: expected an element [data-hc-search-settings] in the page, got none');
  const { url, index, messages } = JSON.parse(data) as Record<string, unknown>;
  return {
    url: ownAddress(url, 'url'),
    index: ownAddress(index, 'index'),
    messages: readMessages(messages),
    language: document.documentElement.lang || 'en',
  };
}

function ownAddress(value: unknown, key: string): URL {
  const address = new URL(String(value), document.baseURI);
  if (typeof value !== 'string' || address.origin !== location.origin) {
    throw new Error(
      `search settings: expected '${key}' as an address of this site, got ${JSON.stringify(value)}`,
    );
  }
  return address;
}

/** The address of a hit; one that would leave the site is refused. */
export function hitAddress(settings: Settings, root: string, url: string): string {
  const site = new URL(root, settings.index);
  const address = new URL(url, site);
  if (address.origin !== location.origin) {
    throw new IndexUnusable(`document: expected an address of this site, got ${JSON.stringify(url)}`);
  }
  return address.href;
}

/** The index files below *base*, by HTTP. */
export function webSource(base: URL): FileSource {
  return {
    async read(path) {
      const isManifest = path === 'manifest.json';
      try {
        // Files carry their generation in the path and never change; the manifest says which generation is current.
        const response = await fetch(new URL(path, base), {
          cache: isManifest ? 'no-cache' : 'default',
          credentials: 'same-origin',
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        if (!response.ok) throw new IndexUnusable(`${path}: expected status 200, got ${response.status}`);
        if (response.body === null) return new Uint8Array();
        return await collect(response.body, path, 'in the answer');
      } catch (problem) {
        if (problem instanceof IndexUnusable) throw problem;
        throw new IndexUnusable(`${path}: expected an answer, got ${String(problem)}`);
      }
    },
  };
}
