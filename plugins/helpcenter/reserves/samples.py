"""Proof files a visitor can try in one click: `content/reserves/<name>/samples.yml` names and explains them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from helpcenter.articles.frontmatter import read_mapping
from helpcenter.errors import Fault, did_you_mean, shown

_KEYS = ("file", "title", "explanation")
_FILE = re.compile(r"[a-z0-9]+([-.][a-z0-9]+)*\.json")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample.

    Attributes:
        snapshot: Folder of the snapshot it belongs to.
        file: Name of the proof below `samples/` in that folder.
        title: Text of the button.
        explanation: A sentence that says what the reader will see.
    """

    snapshot: str
    file: str
    title: str
    explanation: str


def read_samples(
    snapshot: str, text: str, path: str, files: Collection[str]
) -> tuple[list[Sample], list[Fault]]:
    """Return the samples that *text* (YAML, a list under `samples`) names, in its order, and every fault in it.

    Parameters:
        snapshot: The folder's name.
        text: The file.
        path: How faults name the file.
        files: Names of the files below `samples/`; each must be named once, none besides.
    """
    reading = read_mapping(text, path, what="a list of samples")
    faults = list(reading.faults)
    samples: list[Sample] = []

    def fault(key: str, expected: str, got: str, hint: str = "") -> None:
        faults.append(Fault(path, reading.lines.get(key, 1), expected, got, hint))

    for key in reading.values:
        if key != "samples":
            fault(key, "the one key 'samples'", shown(key), did_you_mean(key, ["samples"]))
    listed = reading.values.get("samples")
    if not isinstance(listed, list) or not listed:
        fault(
            "samples",
            "'samples' as a list of file, title and explanation",
            "none" if listed is None else shown(listed),
        )
        listed = []
    for number, entry in enumerate(listed):
        place = f"samples.{number}"
        if not isinstance(entry, dict):
            fault(place, "a sample as 'key: value' lines", shown(entry))
            continue
        for key in entry:
            if not isinstance(key, str):
                fault(place, f"one of {', '.join(_KEYS)}", shown(key))
            elif key not in _KEYS:
                fault(f"{place}.{key}", f"one of {', '.join(_KEYS)}", shown(key), did_you_mean(key, _KEYS))
        missing = [key for key in _KEYS if not isinstance(entry.get(key), str) or not str(entry[key]).strip()]
        for key in missing:
            fault(
                f"{place}.{key}" if key in entry else place,
                f"'{key}' as text",
                shown(entry[key]) if key in entry else "none",
            )
        if missing:
            continue
        name = str(entry["file"])
        if not _FILE.fullmatch(name) or name not in files:
            hint = did_you_mean(name, files)
            fault(f"{place}.file", "the name of a JSON file in samples/", shown(name), hint)
        elif name in {sample.file for sample in samples}:
            fault(f"{place}.file", "each file once", f"'{name}' again")
        else:
            samples.append(Sample(snapshot, name, str(entry["title"]), str(entry["explanation"])))
    if not faults:
        faults += [
            Fault(
                path,
                0,
                "every file in samples/ to be named",
                f"'{name}' without a title",
                "Name it or remove it",
            )
            for name in sorted(set(files) - {sample.file for sample in samples})
        ]
    return samples, faults


def samples_json(samples: Iterable[Sample]) -> str:
    """Return the text of `reserves/samples/index.json`; each `file` is relative to it."""
    listed = [
        {"title": one.title, "explanation": one.explanation, "file": f"{one.snapshot}/{one.file}"}
        for one in samples
    ]
    return json.dumps({"samples": listed}, ensure_ascii=False, indent=2) + "\n"
