"""The plugin `helpcenter/hosting`."""
