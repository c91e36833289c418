"""Search: text to terms, documents to impacts, impacts to a Whoosh index and to static files, queries to passages."""
