"""The articles plugin: a lifecycle for pages, generated lists, redirects and what templates show."""
