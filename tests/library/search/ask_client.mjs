// The search client's own code over a folder of shards: reads JSON lines from standard input, answers each with a JSON line.
import { createInterface } from 'node:readline';
const { Search, folderSource, stemEnglish, termsOf, idf } = await import(process.argv[2]);

const searches = new Map();

async function answer({ folder, query, type = null, limit = 10, words, texts, frequencies }) {
  if (words) return words.map(stemEnglish);
  if (texts) return texts.map((text) => [...termsOf(text)]);
  if (frequencies) return frequencies.map(([documents, frequency]) => idf(documents, frequency));
  if (!searches.has(folder)) searches.set(folder, new Search(folderSource(folder)));
  const found = await searches.get(folder).ask(query);
  const hits = await found.hits(type, limit);
  return {
    total: found.total,
    counts: Object.fromEntries(found.counts),
    documents: found.documents(type).slice(0, limit),
    hits: hits.map(({ url, title, passage }) => ({
      url,
      title: title.map(({ text, marked }) => [text, marked]),
      passage: [passage.anchor, passage.heading, passage.pieces.map(({ text, marked }) => [text, marked])],
    })),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    reply = await answer(JSON.parse(line));
  } catch (problem) {
    reply = { error: problem.message, name: problem.name };
  }
  console.log(JSON.stringify(reply));
}
