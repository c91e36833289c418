"""Everything below `content/reserves/` that is data: one folder per snapshot, with its pin and its samples."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from helpcenter.errors import Fault
from helpcenter.reserves.samples import Sample, read_samples
from helpcenter.reserves.snapshot import Snapshot, contradictions, read_snapshot

PIN = "snapshot.yml"
SAMPLES = "samples.yml"
PROOFS = "samples/"
_PAGE_SUFFIXES = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Published:
    """What a site publishes about reserves.

    Attributes:
        snapshots: The pins without a fault, by name.
        samples: By snapshot, in the order of each `samples.yml`.
        sources: The files read, relative to the folder; a site publishes what was made of them, not the files.
        faults: Everything wrong with any of them.
    """

    snapshots: tuple[Snapshot, ...]
    samples: tuple[Sample, ...]
    sources: tuple[str, ...]
    faults: tuple[Fault, ...]


def read_snapshots(folder: Path, shown: str) -> Published:
    """Return what the folder on disk publishes.

    Parameters:
        folder: Such as `content/reserves`.
        shown: How faults name that folder.
    """
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return read_published(names, lambda name: (folder / name).read_text(encoding="utf-8"), shown)


def read_published(names: Collection[str], text_of: Callable[[str], str], shown: str) -> Published:
    """Return what the files below a folder publish, with the faults of all of them.

    Parameters:
        names: Paths relative to the folder, `/` separated. Markdown pages and files outside a subfolder are not data.
        text_of: The text of one of them; may raise UnicodeDecodeError.
        shown: How faults name the folder.
    """
    inside: dict[str, set[str]] = {}
    for name in names:
        folder, slash, rest = name.partition("/")
        if slash and not rest.endswith(_PAGE_SUFFIXES):
            inside.setdefault(folder, set()).add(rest)
    pins: list[tuple[Snapshot, str]] = []
    samples: list[Sample] = []
    sources: list[str] = []
    faults: list[Fault] = []

    def text(name: str) -> str | None:
        sources.append(name)
        try:
            return text_of(name)
        except UnicodeDecodeError as error:
            faults.append(
                Fault(f"{shown}/{name}", 0, "text in UTF-8", f"a byte that is not, at {error.start}")
            )
            return None

    for folder, files in sorted(inside.items()):
        place = f"{shown}/{folder}"
        proofs = {name.removeprefix(PROOFS) for name in files if name.startswith(PROOFS)}
        strays = sorted(name for name in files if name not in (PIN, SAMPLES) and not name.startswith(PROOFS))
        faults += [
            Fault(
                f"{place}/{name}",
                0,
                f"{PIN}, {SAMPLES} or a file in {PROOFS}",
                f"'{name}'",
                "Move it out of the folder",
            )
            for name in strays
        ]
        sources += [f"{folder}/{PROOFS}{name}" for name in sorted(proofs)]
        if PIN not in files:
            faults.append(Fault(place, 0, f"a file {PIN}", "none", "Add it, or remove the folder"))
        elif (pin := text(f"{folder}/{PIN}")) is not None:
            snapshot, found = read_snapshot(folder, pin, f"{place}/{PIN}")
            faults += found
            if snapshot is not None:
                pins.append((snapshot, f"{place}/{PIN}"))
        if SAMPLES in files:
            if (listed := text(f"{folder}/{SAMPLES}")) is not None:
                read, found = read_samples(folder, listed, f"{place}/{SAMPLES}", proofs)
                samples += read
                faults += found
        elif proofs:
            got = f"{len(proofs)} files in {PROOFS} and no {SAMPLES}"
            faults.append(Fault(place, 0, f"a file {SAMPLES} that names the samples", got, "Add it"))
    faults += contradictions(pins)
    return Published(tuple(pin for pin, _ in pins), tuple(samples), tuple(sources), tuple(faults))
