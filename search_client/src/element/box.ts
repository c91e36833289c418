/**
 * The search box with instant results: a combobox with a list of suggestions (WAI-ARIA APG, «Editable Combobox With List
 * Autocomplete», manual selection). Focus stays in the input; `aria-activedescendant` says which suggestion is active.
 */
import type { Hit, Search } from '../search.ts';
import { element, freshId, LONGEST_QUERY, pieces, quoted, say } from './dom.ts';
import { fill, plural, typeName } from './messages.ts';
import { hitAddress, type Settings } from './settings.ts';

/** Suggestions in the list, before the line that leads to all results. */
const SUGGESTIONS = 5;

/** Fills one `[data-hc-search-box]`. */
export class SearchBox {
  readonly #input: HTMLInputElement;
  readonly #form: HTMLFormElement;
  readonly #popup: HTMLElement;
  readonly #options: HTMLUListElement;
  readonly #status: HTMLElement;
  readonly #note: HTMLElement;
  #active = -1;
  #asked = 0;

  constructor(
    container: Element,
    private readonly search: Search,
    private readonly settings: Settings,
  ) {
    const { messages } = settings;
    const written = container.querySelector('input');
    const [inputId, listId] = [freshId('input'), freshId('list')];
    this.#options = element('ul', {
      class: 'hc-search__options',
      id: listId,
      role: 'listbox',
      'aria-label': messages.suggestions,
    });
    this.#popup = element('div', { class: 'hc-search__popup', hidden: true }, this.#options);
    this.#status = element('p', { class: 'hc-search__status', role: 'status' });
    this.#note = element('p', { class: 'hc-search__note', hidden: true });
    this.#input = element('input', {
      class: 'hc-search__input',
      id: inputId,
      type: 'search',
      name: 'q',
      role: 'combobox',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      placeholder: messages.placeholder,
      maxlength: String(LONGEST_QUERY),
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': listId,
      'aria-keyshortcuts': '/ Control+K',
    });
    this.#form = element(
      'form',
      { class: 'hc-search', role: 'search', action: settings.url.href, method: 'get' },
      element('label', { class: 'hc-search__label', for: inputId }, messages.label),
      this.#input,
      element('kbd', { class: 'hc-search__key', 'aria-hidden': 'true' }, '/'),
      this.#popup,
      this.#status,
      this.#note,
    );
    // A reader may have begun to type before the script came.
    const hadFocus = written !== null && written === document.activeElement;
    this.#input.value = written?.value ?? '';
    container.replaceChildren(this.#form);
    this.#listen();
    if (hadFocus) this.#input.focus();
  }

  /** Whether the box can be seen, so that a shortcut may lead to it. */
  get isVisible(): boolean {
    return this.#input.getClientRects().length > 0;
  }

  /** Put the cursor into the box, what is there selected. */
  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  #listen(): void {
    this.#input.addEventListener('focus', () => {
      // The reader is about to search: fetch the manifest while they type. A failure shows with the first question.
      this.search.prepare().catch(() => undefined);
      if (this.#input.value.trim() !== '') void this.#suggest();
    });
    this.#input.addEventListener('input', () => void this.#suggest());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#form.addEventListener('focusout', (event) => {
      if (!this.#form.contains(event.relatedTarget as Node | null)) this.#close();
    });
    this.#form.addEventListener('submit', (event) => {
      if (this.#input.value.trim() === '') event.preventDefault();
      this.#input.value = this.#input.value.slice(0, LONGEST_QUERY);
    });
    // Pressing the mouse on a suggestion must not take the focus, or the list would close before the click.
    this.#popup.addEventListener('mousedown', (event) => event.preventDefault());
    this.#options.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[role=option]');
      if (option !== null) this.#follow(option, event.ctrlKey || event.metaKey);
    });
  }

  #onKey(event: KeyboardEvent): void {
    if (event.isComposing) return; // the keys belong to an input method: it is choosing a character
    const count = this.#options.children.length;
    const isOpen = !this.#popup.hidden;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp': {
        event.preventDefault();
        if (!isOpen) {
          void this.#suggest();
          return;
        }
        // -1 is the input itself: the arrows go round through it, so the reader can return to the query.
        const step = event.key === 'ArrowDown' ? 1 : -1;
        this.#activate(((this.#active + 1 + step + count + 1) % (count + 1)) - 1);
        return;
      }
      case 'Enter': {
        const option = this.#options.children[this.#active];
        if (isOpen && option instanceof HTMLElement) {
          event.preventDefault();
          this.#follow(option, event.ctrlKey || event.metaKey);
        }
        return;
      }
      case 'Escape':
        if (isOpen || !this.#note.hidden) {
          event.preventDefault();
          this.#close();
        }
        return;
      default:
        return;
    }
  }

  async #suggest(): Promise<void> {
    const asked = ++this.#asked;
    const query = this.#input.value;
    if (query.trim() === '') {
      this.#close();
      return;
    }
    const { messages, language } = this.settings;
    this.#form.setAttribute('aria-busy', 'true');
    try {
      const answer = await this.search.ask(query);
      const hits = await answer.hits(null, SUGGESTIONS);
      if (asked !== this.#asked) return;
      if (hits.length === 0) {
        this.#close();
        say(this.#note, fill(messages.none, { query: quoted(query) }));
        this.#status.textContent = this.#note.textContent;
        return;
      }
      const all = this.#option(
        'hc-search__option hc-search__option--all',
        this.#resultsAddress(query),
        plural(messages.all, answer.total, language),
      );
      this.#options.replaceChildren(...hits.map((hit) => this.#suggestion(hit, answer.root)), all);
      this.#open(plural(messages.results, answer.total, language));
    } catch (problem) {
      if (asked !== this.#asked) return;
      this.#close();
      say(this.#note, messages.failed);
      this.#status.textContent = messages.failed;
      console.error(problem);
    } finally {
      if (asked === this.#asked) this.#form.removeAttribute('aria-busy');
    }
  }

  #suggestion(hit: Hit, root: string): HTMLElement {
    return this.#option(
      'hc-search__option',
      hitAddress(this.settings, root, hit.url),
      element('span', { class: 'hc-search__option-title' }, ...pieces(hit.title)),
      element('span', { class: 'hc-search__option-passage' }, ...pieces(hit.passage.pieces)),
      element(
        'span',
        { class: 'hc-search__option-meta' },
        typeName(this.settings.messages, hit.document.type),
      ),
    );
  }

  #option(classes: string, address: string, ...children: (Node | string)[]): HTMLElement {
    return element(
      'li',
      {
        class: classes,
        role: 'option',
        id: freshId('option'),
        'aria-selected': 'false',
        'data-address': address,
      },
      ...children,
    );
  }

  #resultsAddress(query: string): string {
    const address = new URL(this.settings.url);
    address.searchParams.set('q', query.slice(0, LONGEST_QUERY));
    return address.href;
  }

  #follow(option: HTMLElement, inNewTab: boolean): void {
    const address = option.dataset.address ?? this.settings.url.href;
    this.#close();
    if (inNewTab) window.open(address, '_blank', 'noopener');
    else location.assign(address);
  }

  #activate(at: number): void {
    this.#options.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = at;
    const option = this.#options.children[at];
    if (option === undefined) {
      this.#input.removeAttribute('aria-activedescendant');
      return;
    }
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.#input.setAttribute('aria-activedescendant', option.id);
  }

  #open(status: string): void {
    this.#activate(-1);
    say(this.#note, '');
    this.#popup.hidden = false;
    this.#input.setAttribute('aria-expanded', 'true');
    this.#status.textContent = status;
  }

  #close(): void {
    this.#asked += 1; // an answer that is still on its way comes too late
    this.#form.removeAttribute('aria-busy');
    this.#popup.hidden = true;
    this.#activate(-1);
    this.#options.replaceChildren();
    this.#input.setAttribute('aria-expanded', 'false');
    this.#status.textContent = '';
    say(this.#note, '');
  }
}
