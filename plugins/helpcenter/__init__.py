"""The help center library: articles, search, feeds and reserves as plain values. No MkDocs, no network, no clock."""
