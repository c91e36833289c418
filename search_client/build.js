// Bundles: the page's module, its plain styles, and the same code for Node (tests and measurements).
import { copyFile, mkdir } from 'node:fs/promises';
import { build } from 'esbuild';

const shared = { bundle: true, format: 'esm', target: 'es2022', legalComments: 'none', charset: 'utf8' };

await mkdir('dist', { recursive: true });
await Promise.all([
  build({
    ...shared,
    entryPoints: ['src/element/main.ts'],
    outfile: 'dist/search-client.js',
    minify: true,
    platform: 'browser',
  }),
  build({ ...shared, entryPoints: ['src/node.ts'], outfile: 'dist/node.js', platform: 'node' }),
  copyFile('src/element/plain.css', 'dist/search-client.css'),
]);
