"""The adapter of the search: MkDocs pages in, results page, client and index out."""
