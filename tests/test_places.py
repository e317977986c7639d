"""Whatever stands in the files: no edition ends in a breakdown, and the place of a finding points at the words it names."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from built import CONTENT, SAMPLE
from hard_edition import write_hard_edition
from sourcebook.diagnostics import RULE_CRASHED, Finding
from sourcebook.pipeline import check

#: what is put into files: signs that mean something somewhere, letters that look like others, dates, keys
PIECES = [
    "", " ", "\n", "\n\n", "    ", "- ", ":", "::: verse\n", ":::", "[^1]", "[^", "]", "{", "}", "{sic}", "{+", "{page 3}", "{lang xx: y}",
    "[@reed]", "[@nobody, 9–3]", "[](doc:nowhere)", "[](note:a/b)", "“five words of no source”", "“", "’", "\"", "…", "[...]", "*", "**",
    "30 February 1917", "25 October (6 November) 1917", "Monday 7 November 1917", "a\u0301", "\u0430", "\u200b", "tbe ", "the the ", "> ", "# ",
    "### ", "| a | b |\n", "1. ", "iv) ", "title: x\n", "nth: 9\n", "for: teacher\n", "words: ", "\\", "漢", "\U0001f600", "ﬁ", "http://x",
]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """From some character of a file on, so many are replaced by a piece; places are parts of the whole, from 0 to 1."""

    file: float
    at: float
    length: int
    piece: str


changes = st.builds(
    Change,
    st.floats(0, 0.999),
    st.floats(0, 1),
    st.sampled_from([0, 0, 1, 3, 12, 80]),
    st.sampled_from(PIECES) | st.text(max_size=6),
)


@cache
def texts(name: str) -> Mapping[str, str]:
    """The files of a sound edition that hold text, by their names."""
    with TemporaryDirectory() as folder:
        root = write_hard_edition(Path(folder) / "hard") if name == "hard" else SAMPLE
        files = sorted(p for p in root.rglob("*") if p.suffix in (".md", ".yaml"))
        return {p.relative_to(root).as_posix(): p.read_text(encoding="utf-8") for p in files}


def changed(files: Mapping[str, str], wanted: list[Change]) -> dict[str, str]:
    """The files after some changes, one after another."""
    result = dict(files)
    for change in wanted:
        name = list(result)[int(change.file * len(result))]
        at = int(change.at * len(result[name]))
        result[name] = result[name][:at] + change.piece + result[name][at + change.length :]
    return result


def misplaced(finding: Finding, files: Mapping[str, str]) -> bool:
    """Whether a finding's place is no place in a file, or not that of the words it means."""
    place = finding.place
    if place is None or place.file not in files:
        return bool(finding.words or finding.fixes)
    lines = files[place.file].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not (1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1):
        return True
    there = all(
        lines[fix.place.line - 1].startswith(fix.old, fix.place.column - 1)
        for fix in finding.fixes
        if fix.place.file in files
    )
    return not (there and lines[place.line - 1].startswith(finding.words, place.column - 1))


@settings(max_examples=150)
@given(st.sampled_from(["hard", "sample"]), st.lists(changes, min_size=1, max_size=3))
def test_no_edition_ends_in_a_breakdown_and_places_are_true(name: str, wanted: list[Change]) -> None:
    files = changed(texts(name), wanted)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary) / "edition"
        if name == "sample":
            shutil.copytree(CONTENT / SAMPLE.name, folder)
        else:
            write_hard_edition(folder)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8", newline="")
        findings = check(folder).report.findings
    assert [f.message for f in findings if f.code == RULE_CRASHED] == []
    assert [f for f in findings if misplaced(f, files)] == []
