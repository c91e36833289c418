"""The plugin `helpcenter/verifier`."""
