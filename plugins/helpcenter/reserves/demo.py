"""The demo snapshot: invented customers, two formats, proofs to try.

`python -m helpcenter.reserves.demo content/reserves` writes it.

Nothing is random: every number comes out of SHA-256 of a fixed text, so running it again writes the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from helpcenter.reserves.tree import Customer, Tree, build_bybit, build_okx_v1

CUSTOMERS = 53
"""Customers of the demo; not a power of two, so that padding occurs."""

READER = 20
"""Whose proof the samples show; counted from 0."""

PINNED_AUDIT = "2026103101"
OTHER_AUDIT = "2026093001"
COINS = ("BTC", "ETH", "USDT")


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file of the demo, its path relative to `content/reserves/`."""

    path: str
    text: str


def demo_customers(audit: str) -> list[Customer]:
    """Return the invented customers of one audit; the same ones each time, with balances that differ between audits."""
    return [_customer(f"{audit} customer {number}") for number in range(CUSTOMERS)]


def demo_files() -> list[DemoFile]:
    """Return every file of the demo: per format a snapshot.yml, a samples.yml and three proofs."""
    files = []
    for build, format_id in ((build_bybit, "bybit"), (build_okx_v1, "okx-v1")):
        pinned = build(PINNED_AUDIT, demo_customers(PINNED_AUDIT))
        other = build(OTHER_AUDIT, demo_customers(OTHER_AUDIT))
        folder = f"example-2026-10-{format_id}"
        files += [
            DemoFile(f"{folder}/snapshot.yml", _snapshot(pinned)),
            DemoFile(f"{folder}/samples.yml", _samples(format_id)),
            DemoFile(f"{folder}/samples/included.json", pinned.proof(READER)),
            DemoFile(f"{folder}/samples/altered.json", _altered(pinned.proof(READER))),
            DemoFile(f"{folder}/samples/september.json", other.proof(READER)),
        ]
    return files


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the demo below the folder named on the command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m helpcenter.reserves.demo", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("folder", type=Path, help="content/reserves of the site")
    folder = parser.parse_args(arguments).folder
    for file in demo_files():
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return 0


def _customer(seed: str) -> Customer:
    digest = hashlib.sha256(seed.encode())
    number = int.from_bytes(digest.digest())
    amounts = {
        # Every third customer holds no ETH, every fifth no BTC: zeros must work too.
        "BTC": Decimal(0 if number % 5 == 0 else number % 310_000_000).scaleb(-8),
        "ETH": Decimal(0 if number % 3 == 0 else (number >> 40) % 4_700_000_000).scaleb(-8),
        "USDT": Decimal((number >> 80) % 2_500_000_000_000).scaleb(-8),
    }
    user_hash = hashlib.sha256(f"{seed} account".encode()).hexdigest()
    return Customer(
        nonce=hashlib.sha256(f"{seed} nonce".encode()).hexdigest(), user_hash=user_hash, balances=amounts
    )


def _altered(proof: str) -> str:
    """Return the proof with a 1 in front of the reader's USDT, as somebody might who wants to have more."""
    document = json.loads(proof)
    own = document["self"].get("balance") or document["self"]["balances"]
    own["USDT"] = f"1{own['USDT']}"
    return json.dumps(document, indent=2) + "\n"


def _snapshot(tree: Tree) -> str:
    totals = "".join(f'  {coin}: "{amount}"\n' for coin, amount in tree.totals.items())
    return (
        "# Invented customers; written by `python -m helpcenter.reserves.demo content/reserves`.\n"
        f'format: {tree.id}\naudit: "{tree.audit}"\nroot: {tree.root}\ntotals:\n{totals}'
        "published: 2026-11-04\nsource: https://exchange.example/reserves/2026-10\n"
    )


def _samples(format_id: str) -> str:
    name = {"bybit": "Bybit format", "okx-v1": "OKX format"}[format_id]
    entries = (
        ("included.json", "Included", "An invented customer's file of a published audit."),
        ("altered.json", "Altered", "Somebody put a 1 in front of the USDT balance."),
        ("september.json", "Another audit", "Sound in itself, but no root is published here for it."),
    )  # fmt: skip
    lines = ["samples:\n"]
    for file, title, explanation in entries:
        lines.append(f"  - file: {file}\n    title: {title}, {name}\n    explanation: {explanation}\n")
    return "".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
