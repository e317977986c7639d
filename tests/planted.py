"""Faults planted in small editions: what is found, where, and that the words named stand there in the file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sourcebook.diagnostics import Finding
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.model.audience import Audience
from sourcebook.pipeline import prepare

#: code, place, and the words that are meant there
Found = tuple[str, str, str]


def letter(text: str = "My dear Sir, the Diet has not met.\n", front: str = "") -> dict[str, str]:
    """A source with its text, which begins in line 4 and later by the lines of `front`, which begin in line 3."""
    return {"sources/letter.md": f"---\ntitle: A letter\n{front}---\n{text}"}


def remark(text: str, front: str = "") -> dict[str, str]:
    """A commentary that the book takes, whose text begins in line 4 and later by the lines of `front`."""
    return {
        "edition.yaml": EDITION + "  - commentary: remark\n",
        "commentary/remark.md": f"---\ntitle: A remark\n{front}---\n{text}",
    }


def findings(folder: Path, files: Mapping[str, str], audience: Audience | None = None) -> list[Finding]:
    """What is found in the smallest edition with these files put over it."""
    for name, text in {"edition.yaml": EDITION, **SOURCE, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return prepare(folder, audience).report.findings


def found(folder: Path, files: Mapping[str, str], audience: Audience | None = None) -> list[Found]:
    """What is found, in short; the words of each finding must stand at its place."""
    result = []
    for finding in findings(folder, files, audience):
        place = finding.place
        assert place is not None, finding.message
        line = (folder / place.file).read_text(encoding="utf-8").split("\n")[place.line - 1]
        assert line.startswith(finding.words, place.column - 1), (finding.words, line)
        result.append((finding.code, str(place), finding.words))
    return result
