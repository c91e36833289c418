import type { Description } from '../engine/description.ts';
import { MAX_BYTES } from '../json.ts';
import { type Verification, verify } from '../verify.ts';
import { card } from './card.ts';
import { h, icon } from './dom.ts';
import { type Loaded, load } from './load.ts';
import { MESSAGES, VERDICT_MESSAGES, say } from './messages.ts';
import css from './styles.css';

/** What the bundle hands to its element. */
export interface Bundle {
  descriptions: readonly Description[];
  version: string;
}

const UPLOAD_ICON = 'M12 16V5M7 9.5L12 4.5l5 5M5 19h14';
const WARNING_ICON = 'M12 4L2.8 20h18.4L12 4zM12 10v5M12 17.6v.01';

/** Register `<por-verifier>`; does nothing where there are no custom elements (Node) or the name is taken. */
export function defineElement(bundle: Bundle): void {
  if (typeof customElements === 'undefined' || customElements.get('por-verifier') !== undefined) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);

  /**
   * `<por-verifier snapshots="…/snapshots.json" samples="…/index.json">`.
   *
   * Its children are the fallback for readers without JavaScript; they give way when the element starts. It fires
   * `por-verdict` (a bubbling CustomEvent whose `detail` is the report) for every file.
   */
  class PorVerifierElement extends HTMLElement {
    private readonly root = this.attachShadow({ mode: 'open' });
    private readonly status = h('p', { role: 'status', class: 'status' });
    private readonly notes = h('div', { class: 'notes' });
    private readonly samples = h('div', { class: 'samples' });
    private readonly result = h('div', { class: 'result' });
    private readonly picker = h('input', {
      type: 'file',
      id: 'file',
      class: 'visually-hidden',
    });
    private readonly pasted = h('textarea', {
      id: 'text',
      rows: '5',
      spellcheck: 'false',
      autocomplete: 'off',
    });
    private readonly fileNote = h('p', { class: 'note', role: 'alert' });
    private readonly pasteNote = h('p', { class: 'note', role: 'alert' });
    private loaded: Loaded | null = null;
    private started = false;

    connectedCallback(): void {
      // A file dropped beside the box must not make the browser leave the page and open it.
      window.addEventListener('dragover', keepPage);
      window.addEventListener('drop', keepPage);
      if (this.started) return;
      this.started = true;
      this.root.adoptedStyleSheets = [sheet];
      this.root.append(this.intake(), this.result);
      void this.prepare();
    }

    disconnectedCallback(): void {
      window.removeEventListener('dragover', keepPage);
      window.removeEventListener('drop', keepPage);
    }

    private intake(): HTMLElement {
      const zone = h(
        'div',
        { class: 'zone' },
        icon(UPLOAD_ICON),
        h(
          'div',
          {},
          this.picker,
          h('label', { for: 'file', class: 'primary' }, MESSAGES.choose),
          h('span', { class: 'or' }, MESSAGES.drop),
        ),
        h(
          'p',
          {},
          say('formats', { exchanges: bundle.descriptions.map((one) => one.exchange).join(' and ') }),
        ),
      );
      this.picker.addEventListener('change', () => this.take(this.picker.files));
      for (const [name, over] of [
        ['dragenter', true],
        ['dragover', true],
        ['dragleave', false],
        ['drop', false],
      ] as const) {
        zone.addEventListener(name, (event) => {
          event.preventDefault();
          zone.classList.toggle('over', over);
        });
      }
      zone.addEventListener('drop', (event) => this.take(event.dataTransfer?.files ?? null));
      return h(
        'section',
        { class: 'intake', 'aria-label': MESSAGES.region },
        zone,
        h('p', { class: 'privacy' }, MESSAGES.privacy),
        h('p', { class: 'secret' }, icon(WARNING_ICON), h('span', {}, MESSAGES.secret)),
        this.fileNote,
        this.notes,
        this.samples,
        h(
          'details',
          { class: 'paste' },
          h('summary', {}, MESSAGES.paste),
          h('label', { for: 'text' }, MESSAGES.pasteLabel),
          this.pasted,
          this.pasteNote,
          h('button', { type: 'button', onclick: () => this.takeText() }, MESSAGES.pasteCheck),
        ),
        this.status,
      );
    }

    /** Load everything now, so that nothing is requested once a file has been chosen. */
    private async prepare(): Promise<void> {
      this.busy(true);
      this.status.textContent = MESSAGES.loading;
      const loaded = await load(
        this.getAttribute('snapshots'),
        this.getAttribute('samples'),
        import.meta.url,
        bundle.descriptions,
      );
      this.loaded = loaded;
      for (const one of [this.fileNote, this.pasteNote]) one.textContent = '';
      if (loaded.pinsFault !== null) this.notes.append(note(say('noPins', { reason: loaded.pinsFault })));
      if (loaded.samplesFault !== null)
        this.notes.append(note(say('noSamples', { reason: loaded.samplesFault })));
      if (loaded.samples.length > 0) {
        const buttons = loaded.samples.map((sample) =>
          h(
            'li',
            {},
            h(
              'button',
              { type: 'button', onclick: () => this.check(sample.name, sample.bytes) },
              sample.title,
            ),
            h('p', {}, sample.explanation),
          ),
        );
        this.samples.append(h('p', {}, MESSAGES.samples), h('ul', {}, ...buttons));
      }
      this.status.textContent = MESSAGES.ready;
      this.busy(false);
      this.dispatchEvent(new CustomEvent('por-ready', { bubbles: true, composed: true }));
    }

    private busy(busy: boolean): void {
      this.toggleAttribute('data-ready', !busy);
      this.setAttribute('aria-busy', String(busy));
      this.picker.disabled = busy;
    }

    private async take(files: FileList | null): Promise<void> {
      const [file, second] = files ?? [];
      if (file === undefined) return;
      if (this.loaded === null) {
        this.fileNote.textContent = MESSAGES.notReady;
        return;
      }
      this.status.textContent = say('checking', { name: file.name });
      this.fileNote.textContent = second === undefined ? '' : MESSAGES.manyFiles;
      try {
        // The reader refuses more than the limit anyway; this spares a phone from loading it first.
        const bytes = new Uint8Array(await file.slice(0, MAX_BYTES + 1).arrayBuffer());
        this.check(file.name, bytes, file.size);
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // what a folder or a file that is gone ends in
        this.status.textContent = MESSAGES.ready;
        this.fileNote.textContent = say('fileFault', { name: file.name, reason: error.message });
      }
      this.picker.value = ''; // so that choosing the same file again, after a change on disk, counts
    }

    private takeText(): void {
      const text = this.pasted.value;
      const empty = text.trim() === '';
      this.pasteNote.textContent =
        this.loaded === null ? MESSAGES.notReady : empty ? MESSAGES.pasteEmpty : '';
      if (!empty) this.check(MESSAGES.pastedName, new TextEncoder().encode(text));
    }

    private check(name: string, bytes: Uint8Array, size = bytes.length): void {
      if (this.loaded === null) return;
      const { pins, pinsFault, scriptHash } = this.loaded;
      const verification = verify({
        file: { name, bytes, size },
        pins,
        descriptions: bundle.descriptions,
        widget: { version: bundle.version, sha256: scriptHash },
      });
      const { report } = verification;
      if (pinsFault !== null) report.warnings.push(MESSAGES.noPinsWarning);
      this.show(verification);
      this.dispatchEvent(new CustomEvent('por-verdict', { bubbles: true, composed: true, detail: report }));
    }

    private show(verification: Verification): void {
      const { report } = verification;
      const shown = card(verification, {
        pinsLoaded: this.loaded?.pinsFault === null,
        again: () => this.again(),
        save: () => save(report),
      });
      this.result.replaceChildren(shown.card);
      this.status.textContent = `${report.file.name}: ${VERDICT_MESSAGES[report.verdict].title}.`;
      shown.heading.focus();
    }

    private again(): void {
      this.result.replaceChildren();
      this.status.textContent = MESSAGES.ready;
      this.pasted.value = '';
      this.picker.focus();
    }
  }
  customElements.define('por-verifier', PorVerifierElement);
}

function keepPage(event: DragEvent): void {
  if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
}

function note(text: string): HTMLElement {
  return h('p', { role: 'alert' }, text);
}

/** Hand the report to the browser as a download, from memory: no request is made. */
function save(report: Verification['report']): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(report, null, 2)}\n`], { type: 'application/json' }),
  );
  h('a', { href: url, download: `${MESSAGES.saved}-${report.verdict}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
