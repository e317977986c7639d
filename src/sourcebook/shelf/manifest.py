"""The manifest of a folder of books: what each was made from and what came out, as SHA-256 sums (FIPS 180-4).

{"edition": "letter", "files": {"letter.pdf": {"sha256": "…", "made-with": "sourcebook 0.1.0",
                                               "sources": {"letter.md": "…"}}}}
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sourcebook import __version__
from sourcebook.diagnostics import Finding, Severity, Spot

NAME = "manifest.json"
#: how many changed sources a message names
SHOWN = 5


def manifest(
    edition: str, made: Mapping[str, bytes], sources: Mapping[str, str], folder: Path, outdated: Collection[str] = ()
) -> bytes:
    """The manifest of the files just made, beside what is known of those already in `folder` and not `outdated`."""
    entry = {"made-with": f"sourcebook {__version__}", "sources": dict(sorted(sources.items()))}
    files = {
        name: known
        for name, known in read_manifest(folder).items()
        if (folder / name).is_file() and name not in outdated
    }
    files |= {name: {"sha256": hashlib.sha256(data).hexdigest(), **entry} for name, data in made.items()}
    whole = {"edition": edition, "files": dict(sorted(files.items()))}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def strangers(folder: Path, sources: Mapping[str, str], names: Iterable[str]) -> Iterator[Finding]:
    """Of the files named, those that were not made from these sources, or not made by the program at all."""
    known = read_manifest(folder)
    for name in names:
        spot = Spot(name, "")
        entry = known.get(name)
        if entry is None or entry["sha256"] != hashlib.sha256((folder / name).read_bytes()).hexdigest():
            yield Finding(
                "file-changed", Severity.WARNING, f"“{name}” has been changed since it was built, or was put here by hand.",
                hint="Build again, every copy that you use.", spot=spot,
            )  # fmt: skip
            continue
        before: dict[str, str] = entry["sources"]
        differing = sorted(s for s in {*before, *sources} if before.get(s) != sources.get(s))
        if differing:
            yield Finding(
                "file-of-other-sources", Severity.ERROR,
                f"“{name}” was made from other sources than those that are here now: {_listed(differing)}.",
                hint="Build again, every copy that you use.", spot=spot,
            )  # fmt: skip


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:SHOWN])
    return f"{shown} and {len(names) - SHOWN} more" if len(names) > SHOWN else shown


def read_manifest(folder: Path) -> dict[str, Any]:
    """What is known of each file in a folder; nothing where there is no manifest that can be read."""
    try:
        files = json.loads((folder / NAME).read_bytes())["files"]
        return {str(name): entry for name, entry in files.items() if set(entry) >= {"sha256", "sources"}}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
