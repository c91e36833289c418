/** The results page: `?q=…&type=…` is its state, so every view can be linked to and the back button works. */
import type { Answer, Hit, Search } from '../search.ts';
import { element, freshId, LONGEST_QUERY, pieces, quoted, say } from './dom.ts';
import { fill, plural, typeName } from './messages.ts';
import { hitAddress, type Settings } from './settings.ts';

/** Hits shown at first, and added by each «more». */
const HITS_PER_PAGE = 10;
/** Milliseconds of quiet after which a changed query is answered without Enter. */
const TYPING_PAUSE_MS = 200;

interface State {
  readonly query: string;
  /** Key of the chosen type, or null for all. */
  readonly type: string | null;
}

/** Fills one `[data-hc-search-page]`. */
export class ResultsPage {
  readonly #input: HTMLInputElement;
  readonly #tabs: HTMLElement;
  readonly #status: HTMLElement;
  readonly #hits: HTMLOListElement;
  readonly #more: HTMLButtonElement;
  readonly #message: HTMLElement;
  #limit = HITS_PER_PAGE;
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly container: HTMLElement,
    private readonly search: Search,
    private readonly settings: Settings,
  ) {
    const { messages } = settings;
    const inputId = freshId('input');
    this.#input = element('input', {
      class: 'hc-search-page__input',
      id: inputId,
      type: 'search',
      name: 'q',
      autocomplete: 'off',
      autocapitalize: 'none',
      spellcheck: 'false',
      placeholder: messages.placeholder,
      maxlength: String(LONGEST_QUERY),
    });
    const form = element(
      'form',
      { class: 'hc-search-page__form', role: 'search', method: 'get', action: settings.url.href },
      element('label', { class: 'hc-search-page__label', for: inputId }, messages.label),
      this.#input,
      element('button', { class: 'hc-search-page__submit', type: 'submit' }, messages.submit),
    );
    this.#tabs = element('nav', { class: 'hc-search-page__tabs', 'aria-label': messages.tabs, hidden: true });
    this.#status = element('p', { class: 'hc-search-page__status', role: 'status' });
    this.#hits = element('ol', { class: 'hc-search-page__hits' });
    this.#more = element(
      'button',
      { class: 'hc-search-page__more', type: 'button', hidden: true },
      messages.more,
    );
    this.#message = element('p', { class: 'hc-search-page__message', hidden: true });
    container.replaceChildren(form, this.#tabs, this.#status, this.#hits, this.#more, this.#message);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#go({ query: this.#input.value, type: this.#state.type }, 'push');
    });
    this.#input.addEventListener('focus', () => void this.search.prepare().catch(() => undefined));
    this.#input.addEventListener('input', () => {
      clearTimeout(this.#pause);
      this.#pause = setTimeout(() => {
        this.#go({ query: this.#input.value, type: this.#state.type }, 'replace');
      }, TYPING_PAUSE_MS);
    });
    this.#more.addEventListener('click', () => {
      const shown = this.#hits.children.length;
      this.#limit += HITS_PER_PAGE;
      // The focus goes to the first of the new hits: the button may be gone, and they are what was asked for.
      void this.#show().then(() => this.#hits.children[shown]?.querySelector('a')?.focus());
    });
    window.addEventListener('popstate', () => this.#restore());
    this.#restore();
  }

  /** Put the cursor into the page's own field, what is there selected. */
  focus(): void {
    this.#input.focus();
    this.#input.select();
  }

  get #state(): State {
    const parameters = new URLSearchParams(location.search);
    return { query: parameters.get('q') ?? '', type: parameters.get('type') };
  }

  #address(state: State): string {
    const address = new URL(location.href);
    address.search = '';
    address.hash = '';
    if (state.query !== '') address.searchParams.set('q', state.query.slice(0, LONGEST_QUERY));
    if (state.type !== null) address.searchParams.set('type', state.type);
    return address.href;
  }

  #go(state: State, how: 'push' | 'replace'): void {
    clearTimeout(this.#pause);
    const address = this.#address(state);
    if (how === 'push' && address !== location.href) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
    this.#limit = HITS_PER_PAGE;
    void this.#show();
  }

  #restore(): void {
    clearTimeout(this.#pause);
    this.#input.value = this.#state.query;
    this.#limit = HITS_PER_PAGE;
    void this.#show();
  }

  async #show(): Promise<void> {
    const asked = ++this.#asked;
    const state = this.#state;
    const { messages } = this.settings;
    if (state.query.trim() === '') {
      this.#clear(messages.prompt);
      return;
    }
    this.container.setAttribute('aria-busy', 'true');
    try {
      const answer = await this.search.ask(state.query);
      const type = answer.types.some(({ key }) => key !== '' && key === state.type) ? state.type : null;
      const hits = await answer.hits(type, this.#limit);
      if (asked === this.#asked) this.#render({ query: state.query, type }, answer, hits);
    } catch (problem) {
      if (asked !== this.#asked) return;
      this.#clear(messages.failed);
      console.error(problem);
    } finally {
      if (asked === this.#asked) this.container.removeAttribute('aria-busy');
    }
  }

  #clear(message: string): void {
    this.container.removeAttribute('aria-busy');
    this.#tabs.hidden = true;
    this.#status.textContent = '';
    this.#hits.replaceChildren();
    this.#more.hidden = true;
    say(this.#message, message);
  }

  #render(state: State, answer: Answer, hits: readonly Hit[]): void {
    const { messages, language } = this.settings;
    const query = quoted(state.query);
    const counts = answer.counts;
    this.#renderTabs(state, answer, counts);
    const results = plural(messages.results, answer.total, language);
    const within = state.type === null ? 0 : (counts.get(state.type) ?? 0);
    const type = state.type === null ? '' : typeName(messages, state.type);
    this.#status.textContent =
      state.type === null || answer.total === 0
        ? results
        : fill(messages.results_in, { results, count: new Intl.NumberFormat(language).format(within), type });
    this.#hits.replaceChildren(...hits.map((hit) => this.#hit(hit, answer.root)));
    this.#more.hidden = hits.length >= answer.documents(state.type).length;
    const none = state.type !== null && answer.total > 0 ? messages.none_in : messages.none;
    say(this.#message, hits.length > 0 ? '' : fill(none, { query, type }));
  }

  #renderTabs(state: State, answer: Answer, counts: ReadonlyMap<string, number>): void {
    const { messages, language } = this.settings;
    const format = new Intl.NumberFormat(language);
    const tab = (type: string | null, name: string, count: number): HTMLElement => {
      const link = element(
        'a',
        {
          class: 'hc-search-page__tab',
          href: this.#address({ query: state.query, type }),
          'aria-current': type === state.type ? 'true' : false,
        },
        `${name} `,
        element('span', { class: 'hc-search-page__count' }, format.format(count)),
      );
      link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.#go({ query: state.query, type }, 'push');
      });
      return link;
    };
    // The tabs are built anew; the focus stays where the reader left it.
    const kept = [...this.#tabs.children].indexOf(document.activeElement ?? this.#tabs);
    this.#tabs.replaceChildren(
      tab(null, messages.tab_all, answer.total),
      ...answer.types
        .filter(({ key }) => key !== '')
        .map(({ key }) => tab(key, typeName(messages, key), counts.get(key) ?? 0)),
    );
    this.#tabs.hidden = false;
    (this.#tabs.children[kept] as HTMLElement | undefined)?.focus();
  }

  #hit(hit: Hit, root: string): HTMLElement {
    const { messages } = this.settings;
    const { document: found, passage } = hit;
    const meta = element(
      'p',
      { class: 'hc-search-hit__meta' },
      element('span', { class: 'hc-search-hit__type' }, typeName(messages, found.type)),
    );
    const add = (name: 'span' | 'time', part: string, text: string, iso?: string): void => {
      // A space between, so that the line reads well where no style sheet separates its parts.
      meta.append(
        ' ',
        element(
          name,
          { class: `hc-search-hit__${part}`, ...(iso === undefined ? {} : { datetime: iso }) },
          text,
        ),
      );
    };
    if (found.expired) add('span', 'expired', messages.expired);
    if (found.published) {
      add('time', 'published', fill(messages.published, { date: found.published.text }), found.published.iso);
    }
    if (found.updated) {
      add('time', 'updated', fill(messages.updated, { date: found.updated.text }), found.updated.iso);
    }
    if (found.votes) add('span', 'votes', found.votes.text);
    const item = element(
      'li',
      { class: 'hc-search-hit' },
      element(
        'h2',
        { class: 'hc-search-hit__title' },
        element(
          'a',
          { class: 'hc-search-hit__link', href: hitAddress(this.settings, root, hit.url) },
          ...pieces(hit.title),
        ),
      ),
    );
    if (passage.heading !== '') {
      item.append(
        element(
          'p',
          { class: 'hc-search-hit__section' },
          fill(messages.section, { heading: passage.heading }),
        ),
      );
    }
    if (passage.pieces.length > 0) {
      item.append(element('p', { class: 'hc-search-hit__passage' }, ...pieces(passage.pieces)));
    }
    item.append(meta);
    return item;
  }
}
