"""The plugin `helpcenter/feeds`."""
