#!/usr/bin/env node
/** `por-verifier FILE [--pins snapshots.json] [--format ID] [--json]`: the bundle of the page, run under Node. */
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

/** Exit code for a command line that cannot be run (sysexits.h, EX_USAGE); 0 to 5 are verdicts. */
const EX_USAGE = 64;
const USAGE = 'usage: por-verifier FILE [--pins snapshots.json] [--format ID] [--json]';
const BUNDLE = new URL('../dist/por-verifier.js', import.meta.url);

const { DESCRIPTIONS, EXIT_CODES, MAX_BYTES, Unreadable, VERSION, readPins, sha256Hex, verify } =
  await import(BUNDLE.href).catch((error) => {
    if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    stop('dist/por-verifier.js: expected the built bundle, got no file. Run: npm ci && npm run build');
  });

const { values, positionals } = commandLine();
if (positionals.length !== 1) stop(`FILE: expected one, got ${positionals.length}\n${USAGE}`);
const [path] = positionals;
const pins = values.pins === undefined ? [] : pinsOf(values.pins, (await read(values.pins)).bytes);
const { report, reasons } = verify({
  file: { name: basename(path), ...(await read(path)) },
  pins,
  descriptions: DESCRIPTIONS,
  ...(values.format === undefined ? {} : { format: values.format }),
  widget: { version: VERSION, sha256: sha256Hex(await readFile(BUNDLE)) },
});
process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : text(report, reasons));
process.exitCode = EXIT_CODES[report.verdict];

function commandLine() {
  const options = { pins: { type: 'string' }, format: { type: 'string' }, json: { type: 'boolean' } };
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    return stop(`${error.message}\n${USAGE}`);
  }
}

/** At most one byte more than the limit, which is enough to be refused for its size. */
async function read(path) {
  let file;
  try {
    const found = await stat(path); // first: opening a pipe would wait for somebody to write
    if (!found.isFile()) stop(`${path}: expected a file, got something else`);
    file = await open(path);
    const pieces = [];
    let length = 0;
    // To the end, not to the size: some files of the system state none.
    for await (const piece of file.createReadStream({ end: MAX_BYTES })) {
      pieces.push(piece);
      length += piece.length;
    }
    return { bytes: new Uint8Array(Buffer.concat(pieces)), size: Math.max(found.size, length) };
  } catch (error) {
    if (typeof error.code !== 'string') throw error;
    return stop(`${path}: expected a file that can be read, got ${error.message}`);
  } finally {
    await file?.close();
  }
}

function pinsOf(path, bytes) {
  try {
    return readPins(bytes);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return stop(`${path}: ${error.message}`);
  }
}

function text(report, reasons) {
  const lines = [report.verdict];
  if (report.format !== null) lines.push(`format ${report.format} ${report.layout ?? ''}`.trimEnd());
  if (reasons.length > 0) lines.push(`  because ${reasons.join(', ')}`);
  if (report.audit !== null) lines.push(`audit ${report.audit}`);
  for (const kind of ['computed', 'stated', 'pinned'])
    lines.push(`root ${kind} ${report.root[kind] ?? 'none'}`);
  for (const { name, ok, detail } of report.checks) lines.push(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`);
  for (const warning of report.warnings) lines.push(`note ${warning}`);
  for (const claim of report.claims.doesNotShow) lines.push(`does not show: ${claim}`);
  return `${lines.join('\n')}\n`;
}

function stop(message) {
  process.stderr.write(`${message}\n`);
  process.exit(EX_USAGE);
}
