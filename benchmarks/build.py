"""`make bench`: build the same real pages with this platform and with plain Material, in turn, and print the ratios.

Nothing is asserted: machines differ, and a shared one differs from minute to minute. Ratios of builds that ran in turn
are what can be compared; the targets stand beside them.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping
from pathlib import Path

from benchmarks.corpus import ROOT, archive, lay_out
from benchmarks.first_view import first_view, typical_article
from benchmarks.measure import Cost, build, typical
from benchmarks.sites import MATERIAL, PLATFORM, write_config

WORK = ROOT / ".cache" / "benchmark"

CPU_RATIO = {1000: 0.30, 5000: 0.07}
"""Targets: CPU of the platform over plain Material's, at that many pages."""

CPU_GROWTH = 1.3
"""Target: CPU per page at 5,000 pages over CPU per page at 1,000."""

MEMORY = 300
"""Target: peak resident MB at 5,000 pages."""

FIRST_VIEW = 80
"""Target: kB, gzipped, of a cold first article view."""

SEARCH_DATA = re.compile(r"^/search/.+\.(?:json|bin)$")
"""URL paths that hold search data: Material's index, the platform's manifest, terms and fragments."""


def main() -> None:
    """Parse the arguments, build, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument(
        "--pages", type=Path, metavar="DIR", help="build the Markdown in DIR instead of the 1,000 pages"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="builds of each side, of which the median counts (3)"
    )
    parser.add_argument(
        "--full", action="store_true", help="also 5,000 pages, plain Material once: 10 minutes, 10 GB"
    )
    arguments = parser.parse_args()

    count, ours = compare(
        arguments.pages or archive(1000), max(1, arguments.rounds), max(1, arguments.rounds)
    )
    if arguments.full:
        many, theirs = compare(archive(5000), max(1, arguments.rounds), 1)
        growth = (theirs.cpu / many) / (ours.cpu / count)
        print(f"\nCPU per page at {many:,} pages over {count:,}: {growth:.2f} (target at most {CPU_GROWTH})")


def compare(source: Path, our_rounds: int, their_rounds: int) -> tuple[int, Cost]:
    """Build *source* with both sides in turn, print the table; returns the number of pages and the platform's cost."""
    folder = WORK / source.name.removesuffix(".tar.gz")
    docs = folder / "docs"
    pages = lay_out(source, docs)
    sides = {
        "helpcenter": (write_config(folder, "helpcenter", PLATFORM, docs), folder / "helpcenter"),
        "material": (write_config(folder, "material", MATERIAL, docs), folder / "material"),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for turn in range(max(our_rounds, their_rounds)):
        for name, (config_file, site) in sides.items():
            if turn < (our_rounds if name == "helpcenter" else their_rounds):
                costs[name].append(build(config_file, site))
                print(f"{pages:,} pages, {name}: {costs[name][-1].cpu:.1f} s CPU", file=sys.stderr)
    ours, theirs = typical(costs["helpcenter"]), typical(costs["material"])
    print_costs(pages, ours, theirs)
    article = typical_article(docs)
    for name, (_, site) in sides.items():
        print_view(name, first_view(site, article))
    return pages, ours


def print_costs(pages: int, ours: Cost, theirs: Cost) -> None:
    """Print one row per quantity: both sides, the ratio, the target where there is one."""
    size = 5000 if pages > 3000 else 1000
    rows = [
        ("CPU, s", ours.cpu, theirs.cpu, f"ratio at most {CPU_RATIO[size]}"),
        ("wall, s", ours.wall, theirs.wall, ""),
        ("peak memory, MB", ours.memory, theirs.memory, f"at most {MEMORY}" if size == 5000 else ""),
        ("output, MB", ours.output, theirs.output, ""),
        ("files", float(ours.files), float(theirs.files), ""),
    ]
    print(f"\n{pages:,} pages (medians)   helpcenter   material   ratio   target")
    for label, mine, other, target in rows:
        print(f"{label:<22} {mine:>12,.1f} {other:>10,.1f} {mine / other:>7.3f}   {target}".rstrip())


def print_view(name: str, sent: Mapping[str, int]) -> None:
    """Print what the first view of an article weighs, and what of it is search data."""
    search = sum(size for path, size in sent.items() if SEARCH_DATA.match(path))
    print(
        f"first article view, {name}: {sum(sent.values()) / 1000:.1f} kB gzipped in {len(sent)} requests, "
        f"of which search data {search / 1000:.1f} kB"
        + (f" (target at most {FIRST_VIEW}, 0)" if name == "helpcenter" else "")
    )


if __name__ == "__main__":
    main()
