# `make help` lists the targets. Each runs a tool that you can also run yourself.

PYTHON ?= python3
ADDRESS ?= 127.0.0.1:8000
BIN := .venv/bin
PACKAGES := search_client verifier_widget
BUNDLES := search_client/dist/search-client.js verifier_widget/dist/por-verifier.js

export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

.PHONY: help install site preview check test lint bench bench-full lock clean
.DEFAULT_GOAL := help

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

install: .venv/.installed $(BUNDLES) ## .venv from the lock file, and both npm packages; the targets below do it by themselves

site: install ## build the site, serve it on http://127.0.0.1:8000, reload on every change
	$(BIN)/mkdocs serve --strict --dev-addr $(ADDRESS)

preview: export HELPCENTER_DRAFTS := true
preview: site ## the same with drafts and scheduled articles, marked as such

check: lint ## format, lint, types and unit tests: under a minute
	$(BIN)/python -m pytest -q tests/library tests/test_architecture.py tests/test_docs.py

test: lint ## everything: check, a strict build, the plugins, the wheel, the site in a browser under axe
	$(BIN)/mkdocs build --strict --quiet --site-dir .cache/site
	$(BIN)/python -m pytest

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	for package in $(PACKAGES); do npm --prefix $$package run check && npm --prefix $$package test || exit 1; done

bench: install ## 1,000 pages, this platform and plain Material in turn
	$(BIN)/python -m benchmarks.build

bench-full: install ## the same with 5,000 pages: over 10 minutes and 10 GB of disk
	$(BIN)/python -m benchmarks.build --full

lock: install ## resolve the dependencies anew into requirements.lock and package-lock.json
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --extra dev \
	  --no-header --no-emit-options --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	  --output-file requirements.lock pyproject.toml
	for package in $(PACKAGES); do npm --prefix $$package install --package-lock-only || exit 1; done

clean: ## remove what the other targets made, but .venv and node_modules
	rm -rf site .cache $(PACKAGES:=/dist) .pytest_cache .mypy_cache .ruff_cache .hypothesis

# --- files that the targets above need; each is made again only when what it came from has changed

.venv/.installed: requirements.lock pyproject.toml hatch_build.py | $(BUNDLES)
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("make: expected Python 3.11 or newer, got " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 site")'
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch $@

%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	@command -v npm >/dev/null || { echo "make: expected Node.js 20 or newer with npm on PATH, got none" >&2; exit 1; }
	cd $* && npm ci --engine-strict --no-audit --no-fund --loglevel error
	touch $@

sources = $(shell find $(1) \( -name node_modules -o -name dist -o -name test \) -prune -o -type f -print)

search_client/dist/search-client.js: search_client/node_modules/.package-lock.json $(call sources,search_client)
	cd search_client && npm run build
	touch $@

verifier_widget/dist/por-verifier.js: verifier_widget/node_modules/.package-lock.json $(call sources,verifier_widget)
	cd verifier_widget && npm run build
	touch $@
