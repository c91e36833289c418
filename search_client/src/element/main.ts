/** The bundle's entry: finds the places in the page, fills them, and listens for the shortcuts. */
import { Search } from '../search.ts';
import { SearchBox } from './box.ts';
import { ResultsPage } from './page.ts';
import { readSettings, webSource } from './settings.ts';

const boxes = document.querySelectorAll('[data-hc-search-box]');
const pages = document.querySelectorAll<HTMLElement>('[data-hc-search-page]');

if (boxes.length > 0 || pages.length > 0) {
  const settings = readSettings();
  const search = new Search(webSource(settings.index));
  const filled = [...boxes].map((box) => new SearchBox(box, search, settings));
  const [page] = [...pages].map((place) => new ResultsPage(place, search, settings));

  document.addEventListener('keydown', (event) => {
    const isSlash =
      event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event);
    const isControlK =
      event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const target = page ?? filled.find((box) => box.isVisible);
    if ((isSlash || isControlK) && target !== undefined) {
      event.preventDefault();
      target.focus();
    }
  });
}

/** Whether the reader is typing into something, where a slash is a slash. */
function isWriting(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName))
  );
}
