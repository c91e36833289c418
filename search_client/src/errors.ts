/**
 * The index cannot be read: a file is missing, damaged, swapped, or of another version. The message is for whoever runs the site
 * (where, expected, got); readers see the catalogue's `failed`.
 */
export class IndexUnusable extends Error {
  override readonly name = 'IndexUnusable';
}
