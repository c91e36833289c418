import { sha256Hex } from './bytes.ts';
import type { Description } from './engine/description.ts';
import { type Detection, detect } from './engine/detect.ts';
import { type Check, type Step, runPath } from './engine/path.ts';
import { readProof } from './engine/read.ts';
import { type JsonValue, MAX_BYTES, readJson } from './json.ts';
import { type Pin, comparePins } from './pins.ts';
import { Unreadable, excerpt, lineAndColumn } from './unreadable.ts';
import { type Verdict, decide } from './verdict.ts';

/** A file as the reader gave it. `name` only goes into the report. */
export interface InputFile {
  name: string;
  bytes: Uint8Array;
  /** Size of the whole file where `bytes` is only its start, because the file is beyond the limit anyway. */
  size?: number;
}

/** What to verify and against what. Everything is a value: nothing is fetched and no clock is read. */
export interface Request {
  file: InputFile;
  pins: readonly Pin[];
  descriptions: readonly Description[];
  /** Format id to read the file as, instead of finding it out. */
  format?: string;
  /** Version and SHA-256 of the running bundle, for the report. */
  widget?: Report['widget'];
}

/** The report: these keys and no others, the same in the page's export and in `--json`. */
export interface Report {
  verdict: Verdict;
  format: string | null;
  layout: string | null;
  exchange: string | null;
  audit: string | null;
  root: { computed: string | null; stated: string | null; pinned: string | null };
  /** The reader's own balances by coin, as the file writes them. */
  balances: Record<string, string> | null;
  totals: Record<'computed' | 'stated' | 'pinned', Record<string, string> | null>;
  checks: Check[];
  claims: { shows: string[]; doesNotShow: string[] };
  warnings: string[];
  file: { name: string; sha256: string; bytes: number };
  widget: { version: string; sha256: string | null };
}

/** Where and why a file could not be read. Line and column count from 1, null when no place in the text is meant. */
export interface ReadFault {
  field: string;
  expected: string;
  got: string;
  line: number | null;
  column: number | null;
}

/** The report and what a page shows beside it. */
export interface Verification {
  report: Report;
  /** Set exactly when the verdict is `unreadable`. */
  fault: ReadFault | null;
  /** Why the file was taken for its format; empty when the format was given or none fits. */
  reasons: string[];
  /** From the leaf's parent to the root. */
  steps: Step[];
  /** The pin that the root was compared with. */
  pin: Pin | null;
}

/**
 * Verify a proof file. It never throws: whatever the bytes are, the answer is a verdict.
 *
 * Time is linear in the size of the file, which must be at most 64 MB.
 */
export function verify(request: Request): Verification {
  const { file } = request;
  const report: Report = {
    verdict: 'unreadable',
    format: null,
    layout: null,
    exchange: null,
    audit: null,
    root: { computed: null, stated: null, pinned: null },
    balances: null,
    totals: { computed: null, stated: null, pinned: null },
    checks: [],
    claims: { shows: [], doesNotShow: [] },
    warnings: [],
    // A file beyond the limit is not hashed either: the page would stand still for nothing.
    file: {
      name: file.name,
      sha256: file.bytes.length > MAX_BYTES ? '' : sha256Hex(file.bytes),
      bytes: file.size ?? file.bytes.length,
    },
    widget: request.widget ?? { version: '', sha256: null },
  };
  const verification: Verification = { report, fault: null, reasons: [], steps: [], pin: null };
  let text = '';
  try {
    const json = readJson(file.bytes);
    text = json.text;
    const { description, reasons } = choose(request, json.value);
    report.format = description.id;
    report.exchange = description.exchange;
    verification.reasons = reasons;

    const proof = readProof(json.value, description);
    const result = runPath(proof, description);
    const match = comparePins(request.pins, {
      format: description.id,
      audit: proof.audit,
      root: result.root,
      totals: result.totals,
    });
    const byCoin = (texts: readonly { text: string }[]) =>
      Object.fromEntries(proof.assets.map((coin, index) => [coin, texts[index]!.text]));
    report.layout = proof.layoutName;
    report.audit = proof.audit;
    report.root = { computed: result.root, stated: proof.root.hash, pinned: match.pin?.root ?? null };
    report.balances = byCoin(proof.self.balances);
    report.totals = {
      computed: result.totals,
      stated: byCoin(proof.root.balances),
      pinned: match.pin === null ? null : match.pin.totals,
    };
    report.checks = [...result.checks, ...match.checks];
    report.warnings = [...result.warnings, ...match.warnings];
    report.verdict = decide({
      everyCheckOk: report.checks.every((check) => check.ok),
      reader: 'leaf',
      pinned: match.agrees,
    });
    const bound = match.agrees && match.unbound.length === 0;
    const { shows, doesNotShow, withoutTotals } = description.claims;
    if (match.agrees && !bound && withoutTotals !== undefined) {
      const which = match.unbound.length === proof.assets.length ? 'no totals' : 'no total for ';
      const coins = which === 'no totals' ? '' : match.unbound.join(', ');
      report.warnings.push(`${match.pin!.name} pins ${which}${coins}. ${withoutTotals}`);
    }
    report.claims = {
      // A proof that failed shows nothing at all; what it could not have shown anyway stays true.
      shows:
        report.verdict === 'mismatch'
          ? []
          : shows.filter(({ needs }) => needs === undefined || bound).map(({ text }) => text),
      doesNotShow: doesNotShow.map(({ text }) => text),
    };
    verification.steps = result.steps;
    verification.pin = match.pin;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const place = error.at === null ? null : lineAndColumn(text || textOf(file), error.at);
    verification.fault = {
      field: error.field,
      expected: error.expected,
      got: error.got,
      line: place?.line ?? null,
      column: place?.column ?? null,
    };
    const where = place === null ? '' : `${place.line}:${place.column}: `;
    report.checks = [{ name: 'format', ok: false, detail: where + error.message }];
  }
  return verification;
}

function choose(request: Request, json: JsonValue): Detection {
  const { format, descriptions } = request;
  if (format === undefined) return detect(json, descriptions);
  const description = descriptions.find(({ id }) => id === format);
  if (description === undefined) {
    const known = descriptions.map(({ id }) => id).join(', ');
    throw new Unreadable('format', `one of ${known}`, excerpt(format));
  }
  return { description, reasons: [] };
}

function textOf(file: InputFile): string {
  return new TextDecoder().decode(file.bytes);
}
