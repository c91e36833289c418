"""The theme `helpcenter`: templates and styles on top of Material for MkDocs; see docs/theme.md."""
