/**
 * `node build.js [FOLDER]`: bundle src/index.ts into FOLDER/por-verifier.js (dist by default) and say what it is: size,
 * SHA-256, SRI. Same sources, same bytes.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const folder = process.argv[2] ?? 'dist';
const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const minifiedText = {
  name: 'css-as-text',
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

// Keys that only editors and the build read stay out of the bundle.
const leanFormats = {
  name: 'lean-formats',
  setup(builder) {
    builder.onLoad({ filter: /formats\/[\w-]+\.json$/ }, async ({ path }) => {
      const { $schema, sample, title, ...description } = JSON.parse(await readFile(path, 'utf8'));
      return { contents: JSON.stringify(description), loader: 'json' };
    });
  },
};

await checkDescriptions();
await mkdir(folder, { recursive: true });
await build({
  entryPoints: ['src/index.ts'],
  outfile: `${folder}/por-verifier.js`,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  charset: 'utf8',
  minify: true,
  // The compiled @noble/hashes carries no notice of its own; its licence asks for one.
  banner: {
    js: `/*! por-verifier ${version}, MIT. Contains @noble/hashes, MIT, (c) 2022 Paul Miller (paulmillr.com) */`,
  },
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [minifiedText, leanFormats],
});

const bytes = await readFile(`${folder}/por-verifier.js`);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const sri = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
await writeFile(`${folder}/por-verifier.sums`, `sha256 ${sha256}\nsri ${sri}\n`);
console.log(
  `por-verifier ${version}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`,
);
console.log(`sha256 ${sha256}\nsri ${sri}`);

/** Refuse to bundle a description that its schema or its own logic contradicts. */
async function checkDescriptions() {
  const { default: Ajv } = await import('ajv/dist/2020.js');
  const valid = new Ajv({ allErrors: true }).compile(
    JSON.parse(await readFile('formats/format.schema.json', 'utf8')),
  );
  const { outputFiles } = await build({
    entryPoints: ['src/engine/description.ts'],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const { describedFaults } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`
  );
  const faults = [];
  for (const name of (await readdir('formats'))
    .filter((file) => file.endsWith('.json') && file !== 'format.schema.json')
    .sort()) {
    const description = JSON.parse(await readFile(`formats/${name}`, 'utf8'));
    if (!valid(description)) {
      faults.push(
        ...valid.errors.map((error) => `formats/${name}: ${error.instancePath || '/'} ${error.message}`),
      );
    } else {
      if (`${description.id}.json` !== name)
        faults.push(`formats/${name}: expected the id to be the file name, got ${description.id}`);
      faults.push(...describedFaults(description));
    }
  }
  if (faults.length > 0) {
    console.error(faults.join('\n'));
    process.exit(1);
  }
}
