"""`helpcenter …`: the arguments of each command and how its answer is printed; what it does is elsewhere.

This is the edge of the process: the one file of the library that may ask the clock (when neither `--as-of` nor
SOURCE_DATE_EPOCH names the instant) and start another program (the site generator).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from helpcenter.articles.schema import json_schema
from helpcenter.check import Report, check_folder
from helpcenter.errors import ConfigurationError, HelpCenterError
from helpcenter.scaffold import create_site
from helpcenter.search.command import DEFAULT_INDEX_DIR, Answer, answer
from helpcenter.settings import Settings, instant_from_epoch, instant_from_text
from helpcenter.site_config import find_site, shown_prefix

FAULTS_FOUND = 1
"""Exit code: the command ran, and what it looked at has faults."""

QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
"""Keeps Material and ProperDocs from printing advice about each other into every build; set them yourself to see it."""

CANNOT_RUN = 2
"""Exit code: the command could not do what it was asked; argparse uses the same."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command named by *arguments* (default: the process's) and return its exit code: 0, 1 or 2."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except HelpCenterError as error:
        print(f"helpcenter: {error}", file=sys.stderr)
        return CANNOT_RUN
    except BrokenPipeError:
        # The reader of a pipe (head, less) has gone: that is its right. Keep the interpreter from flushing into it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="helpcenter", description="Check, search, preview and start help centers."
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version('mkdocs-helpcenter')}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="name every mistake in the content, with file, line and a fix")
    check.add_argument(
        "site", nargs="?", type=Path, default=Path(), help="docs folder, site or mkdocs.yml (here)"
    )
    check.add_argument(
        "--as-of", metavar="WHEN", help="check as if it were then: a date, or a datetime with a zone"
    )
    check.add_argument("--strict", action="store_true", help="fail on warnings too")
    check.set_defaults(run=_check)

    build = commands.add_parser("build", help="build the site with --strict; drafts only when asked for")
    build.add_argument(
        "--serve", action="store_true", help="serve it on http://127.0.0.1:8000 and reload on change"
    )
    build.add_argument("--address", metavar="HOST:PORT", help="where to serve; default: 127.0.0.1:8000")
    build.add_argument(
        "--drafts", action="store_true", help="a preview: drafts and scheduled articles show, marked"
    )
    build.add_argument("--as-of", metavar="WHEN", help="build as if it were then")
    build.add_argument("--config-file", type=Path, default=Path("mkdocs.yml"), help="default: mkdocs.yml")
    build.add_argument("--site-dir", type=Path, help="where to write; default: as configured")
    build.set_defaults(run=_build)

    search = commands.add_parser("search", help="answer a query from the index of the last build")
    search.add_argument("query")
    search.add_argument(
        "--site", type=Path, default=Path(), help="docs folder, site folder or mkdocs.yml (here)"
    )
    search.add_argument("--type", help="only this type: faq, announcements, products")
    search.add_argument("--limit", type=int, default=10, help="most hits to print (10)")
    search.add_argument("--json", action="store_true", help="print the answer as JSON")
    search.set_defaults(run=_search)

    new = commands.add_parser("new", help="write a small working site into a new folder")
    new.add_argument("folder", type=Path)
    new.add_argument("--name", help="name of the site; default: made of the folder's name")
    new.set_defaults(run=_new)

    schema = commands.add_parser("schema", help="print the JSON Schema of an article's front matter")
    schema.set_defaults(run=_schema)
    return parser


def _instant(as_of: str | None, settings: Settings) -> datetime:
    if as_of:
        try:
            return instant_from_text(as_of, settings.timezone)
        except ConfigurationError as error:
            raise ConfigurationError(f"--as-of: {error}") from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is not None:
        return instant_from_epoch(epoch)
    return datetime.now(tz=UTC)


def _check(options: argparse.Namespace) -> int:
    site = find_site(options.site, os.environ)
    instant = _instant(options.as_of or str(site.options.get("as_of") or ""), site.settings)
    report = check_folder(
        site.docs,
        site.settings,
        instant,
        prefix=shown_prefix(site.docs, Path.cwd()),
        check_anchors=not site.own_slugify,
        rules=site.source_rules,
    )
    _print_report(report)
    return FAULTS_FOUND if report.faults or (options.strict and report.warnings) else 0


def _print_report(report: Report) -> None:
    for warning in report.warnings:
        print(f"warning: {warning}")
    for note in report.notes:
        print(f"note: {note}")
    for owner, due in report.review.items():
        print(f"review due: {owner or 'no owner'}: {len(due)}")
    for fault in report.faults:  # last, so that nothing pushes them off the screen
        print(fault)
    print(
        f"{report.files} files, {report.articles} sound articles:"
        f" {_count(len(report.faults), 'fault')}, {_count(len(report.warnings), 'warning')}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _build(options: argparse.Namespace) -> int:
    if importlib.util.find_spec("mkdocs") is None:
        raise ConfigurationError(
            "build: expected MkDocs to be installed, got none. Run: pip install mkdocs-helpcenter"
        )
    if not options.config_file.is_file():
        raise ConfigurationError(
            f"build: expected a configuration at {options.config_file}, got nothing there"
        )
    environment = {**QUIET, **os.environ}
    if options.drafts:
        environment["HELPCENTER_DRAFTS"] = "true"
    if options.as_of:
        site = find_site(options.config_file, os.environ)
        environment["HELPCENTER_AS_OF"] = _instant(options.as_of, site.settings).isoformat()
    command = [sys.executable, "-m", "mkdocs", "serve" if options.serve else "build", "--strict"]
    command += ["--config-file", str(options.config_file)]
    if options.serve and options.address:
        command += ["--dev-addr", options.address]
    if options.site_dir and not options.serve:
        command += ["--site-dir", str(options.site_dir.resolve())]
    try:
        return subprocess.run(command, env=environment, check=False).returncode  # noqa: S603 - our own words only
    except KeyboardInterrupt:
        return 0


def _search(options: argparse.Namespace) -> int:
    site = find_site(options.site, os.environ)
    index = site.root / str(site.search_options.get("index_dir") or DEFAULT_INDEX_DIR)
    found = answer(index, options.query, options.type, options.limit)
    if options.json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _print_answer(found)
    return 0


def _print_answer(found: Answer) -> None:
    counts = ", ".join(f"{count} {key or 'pages'}" for key, count in found.counts.items() if count)
    print(f"{_count(found.total, 'result')}{f': {counts}' if counts else ''}")
    for number, hit in enumerate(found.hits, start=1):
        facts = [moment.text for moment in (hit.published, hit.updated) if moment is not None]
        facts += [hit.votes.text] if hit.votes else []
        print(f"\n{number}. {hit.title}\n   {hit.url}" + (f"\n   {' · '.join(facts)}" if facts else ""))
        text = "".join(piece.text for piece in hit.passage.pieces)
        if text:
            print(textwrap.fill(text, width=100, initial_indent="   ", subsequent_indent="   "))


def _new(options: argparse.Namespace) -> int:
    name = (
        options.name or options.folder.resolve().name.replace("-", " ").replace("_", " ").strip().capitalize()
    )
    written = create_site(options.folder, name)
    for path in written:
        print(path)
    print(f"\nNext: cd {options.folder} && helpcenter check && helpcenter build --serve")
    return 0


def _schema(_: argparse.Namespace) -> int:
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
