"""Roots a site vouches for: `content/reserves/<name>/snapshot.yml`, checked, and published as one JSON file.

The verifier compares a recomputed root with these pins and gives its tick for nothing else, so a typing mistake here
is worth stopping a build for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from helpcenter.articles.frontmatter import read_mapping
from helpcenter.errors import Fault, did_you_mean, shown

FORMATS = (
    "okx-v1", "okx-v2-tree", "bybit", "bitget-2022", "bitget-2025", "uzx", "bitunix", "mexc", "coinex", "hotcoin",
    "swissborg", "bitbase", "flipster", "lemon", "bitmex", "river", "tnf", "bitso", "silversixpence", "olalonde",
    "bifubao", "renrenbit", "htx-sum", "bingx", "pionex", "topone", "weex", "bifinance", "hc-sum-1",
    "okx-stark-v1-inclusion", "okx-stark-v1-sum", "okx-plonky2-v2-inclusion", "okx-plonky2-v2-global",
    "zkmerkle-inclusion", "zkmerkle-public-chain", "gnark-groth16", "reserve-addresses-okx", "reserve-addresses-htx",
)  # fmt: skip
"""Every format id a pin may name, also of formats that this version of the widget cannot read yet."""

ROOT_HEX_DIGITS: Mapping[str, int] = {
    "okx-v1": 64, "okx-v2-tree": 64, "bybit": 64, "bitunix": 64, "coinex": 64, "hotcoin": 64, "mexc": 32,
    "bitget-2022": 16, "bitget-2025": 16, "uzx": 16,
}  # fmt: skip
"""Length of a root in lower-case hex digits, where the format fixes it: full, half or a quarter of SHA-256."""

AUDIT_LENGTH = 256
"""Characters of an audit id at most, as the verifier reads it from a proof file."""

_KEYS = ("format", "audit", "root", "totals", "published", "source", "keys")
_REQUIRED = ("format", "root", "published", "source")
_ANY_ROOT = re.compile(r"[0-9A-Za-z+/=_.:-]{8,256}")
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,29})(\.[0-9]{1,40})?")
_COIN = re.compile(r"[A-Z0-9]{1,12}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https://[^\s\"'<>]+")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A root that the site pins for one audit.

    Attributes:
        name: Folder below `reserves/`; what a reader sees beside the root.
        format: One of `FORMATS`.
        root: In the form the format states, mostly lower-case hex.
        published: The day on which the exchange published the root.
        source: Where it did, an https address.
        audit: The audit id inside proof files; None when the format has none, and then any file with this root matches.
        totals: Amount at the root per coin, plain decimal text; compared as exact decimals. May be empty.
        keys: SHA-256 of verifying keys by name, for proofs that have one.
    """

    name: str
    format: str
    root: str
    published: date
    source: str
    audit: str | None = None
    totals: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)


def read_snapshot(name: str, text: str, path: str) -> tuple[Snapshot | None, list[Fault]]:
    """Return the snapshot that *text* (YAML) describes, and every fault in it; None as soon as there is one.

    Parameters:
        name: The folder's name.
        text: The file.
        path: How faults name the file.
    """
    reading = read_mapping(text, path, what="a pinned snapshot")
    check = _Check(path, reading.lines, list(reading.faults))
    values = reading.values
    if check.faults and not values:
        return None, check.faults  # not YAML at all: what it lacks would only be noise
    if not _NAME.fullmatch(name):
        check.fault("", "a folder named with a-z, 0-9 and single hyphens", f"'{name}'", "Rename the folder")
    for key in values:
        if key not in _KEYS:
            check.fault(key, f"one of {', '.join(_KEYS)}", shown(key), did_you_mean(key, _KEYS))
    for key in _REQUIRED:
        if key not in values and key not in reading.lines:
            check.fault("", f"the key '{key}'", "none", f"Add '{key}:'")

    format_id = check.text(values, "format", "a format id in quotes")
    if format_id is not None and format_id not in FORMATS:
        check.fault("format", "a known format id", shown(format_id), did_you_mean(format_id, FORMATS))
    audit = check.text(values, "audit", "the audit id in quotes")
    if audit is not None and not _audit_id(audit):
        # The verifier compares letter by letter: a pin with a space too many would speak about no file at all.
        expected = f"an audit id of 1 to {AUDIT_LENGTH} printable characters, without spaces around it"
        check.fault("audit", expected, shown(audit))
    root = check.text(values, "root", "the root in quotes")
    if root is not None:
        check.root(format_id or "", root)
    published = values.get("published")
    if "published" in values and (not isinstance(published, date) or isinstance(published, datetime)):
        check.fault("published", "a date such as 2026-11-04", shown(published))
    source = check.text(values, "source", "an https address")
    if source is not None and not _URL.fullmatch(source):
        check.fault(
            "source", "an https address", shown(source), "Name the page where the exchange publishes the root"
        )
    totals = check.mapping(
        values,
        "totals",
        _COIN,
        "a coin of 1 to 12 capitals or digits",
        _AMOUNT,
        'an amount in quotes such as "25000.1"',
    )
    keys = check.mapping(
        values,
        "keys",
        re.compile(r"[a-z0-9-]{1,40}"),
        "a key name",
        _HEX64,
        "64 lower-case hex digits in quotes",
    )

    if check.faults or format_id is None or root is None or source is None or not isinstance(published, date):
        return None, check.faults
    return Snapshot(name, format_id, root, published, source, audit, totals, keys), []


def contradictions(snapshots: Iterable[tuple[Snapshot, str]]) -> list[Fault]:
    """Return a fault for every snapshot that pins another root for an audit than an earlier one did.

    Parameters:
        snapshots: Each with the path by which faults name its file.
    """
    first: dict[tuple[str, str], tuple[Snapshot, str]] = {}
    faults = []
    for snapshot, path in snapshots:
        if snapshot.audit is None:
            continue
        known, known_path = first.setdefault((snapshot.format, snapshot.audit), (snapshot, path))
        if known.root != snapshot.root:
            got = f"{snapshot.root} here and {known.root} in {known_path}"
            expected = f"one root for audit {snapshot.audit} of {snapshot.format}"
            faults.append(Fault(path, 0, expected, got, "Ask the exchange which one it published"))
    return faults


def snapshots_json(snapshots: Sequence[Snapshot]) -> str:
    """Return the text of `reserves/snapshots.json`: pins in order of their names, the same bytes for the same pins."""
    pins = []
    for snapshot in sorted(snapshots, key=lambda one: one.name):
        pin: dict[str, object] = {"name": snapshot.name, "format": snapshot.format}
        if snapshot.audit is not None:
            pin["audit"] = snapshot.audit
        pin["root"] = snapshot.root
        if snapshot.totals:
            pin["totals"] = dict(sorted(snapshot.totals.items()))
        pin["published"] = snapshot.published.isoformat()
        pin["source"] = snapshot.source
        if snapshot.keys:
            pin["keys"] = dict(sorted(snapshot.keys.items()))
        pins.append(pin)
    return json.dumps({"snapshots": pins}, ensure_ascii=False, indent=2) + "\n"


@dataclass
class _Check:
    """Collects faults, each at the line of its key."""

    path: str
    lines: Mapping[str, int]
    faults: list[Fault]

    def fault(self, key: str, expected: str, got: str, hint: str = "") -> None:
        self.faults.append(Fault(self.path, self.lines.get(key, 1), expected, got, hint))

    def text(self, values: Mapping[str, object], key: str, expected: str) -> str | None:
        """Return the key's text; YAML makes numbers of bare digits, and a root that is all digits would be one."""
        value = values.get(key)
        if key not in values:
            return None
        if isinstance(value, str) and value.strip():
            return value
        self.fault(key, expected, shown(value), "Put it in quotes" if isinstance(value, int | float) else "")
        return None

    def root(self, format_id: str, root: str) -> None:
        digits = ROOT_HEX_DIGITS.get(format_id)
        quoted = f"'{root}'" if len(root) <= 2 * 64 else shown(root)  # a hash is worth seeing whole
        if digits is not None and not re.fullmatch(rf"[0-9a-f]{{{digits}}}", root):
            self.fault(
                "root",
                f"{digits} lower-case hex digits for {format_id}",
                f"{quoted} ({len(root)} characters)",
            )
        elif digits is None and not _ANY_ROOT.fullmatch(root):
            self.fault("root", "a root as the format writes it, without spaces", shown(root))

    def mapping(
        self,
        values: Mapping[str, object],
        key: str,
        names: re.Pattern[str],
        name_words: str,
        contents: re.Pattern[str],
        words: str,
    ) -> dict[str, str]:
        """Return the mapping under *key* with every name and value checked; empty where it is absent."""
        stated = values.get(key)
        if key not in values:
            return {}
        if not isinstance(stated, dict) or not stated:
            self.fault(key, f"'{key}' as 'NAME: \"value\"' lines", shown(stated))
            return {}
        for name, value in stated.items():
            place = f"{key}.{name}" if isinstance(name, str) else key
            if not isinstance(name, str) or not names.fullmatch(name):
                self.fault(place, name_words, shown(name))
            if not isinstance(value, str) or not contents.fullmatch(value):
                self.fault(
                    place,
                    f"{words} for {shown(name)}",
                    shown(value),
                    "Put it in quotes" if isinstance(value, int | float) else "",
                )
        return {name: value for name, value in stated.items() if isinstance(name, str)}


def _audit_id(text: str) -> bool:
    return len(text) <= AUDIT_LENGTH and text == text.strip() and text.isprintable()
