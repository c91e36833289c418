/** Numbers of the ranking, equal to `plugins/helpcenter/search/scoring.py` and `query.py`, which say where they come from. */

/** Steps per natural-logarithm unit of idf. */
export const IDF_SCALE = 256;
/** The rarest terms of a question that are ranked. */
export const MAX_RANKED_TERMS = 8;
/** Documents at the top that need not hold half of the idf. */
export const FIRST_DOCUMENTS = 10;
/** Such a document needs this fraction (one in …) of the best score. */
export const WEAKEST_SHARE = 3;
/** Letters of an unfinished word from which it is completed. */
export const MIN_COMPLETED_LETTERS = 3;
/** Letters cut off an unfinished word to find the stem it is growing from. */
export const MAX_TRIMMED_LETTERS = 4;
/** Letters that remain after trimming. */
export const MIN_TRIMMED_LENGTH = 5;

/** The rounded inverse document frequency of a term that *frequency* of *documentCount* documents hold; at least 1. */
export function idf(documentCount: number, frequency: number): number {
  const natural = Math.log(1 + (documentCount - frequency + 0.5) / (frequency + 0.5));
  return Math.max(1, Math.floor(natural * IDF_SCALE + 0.5));
}
