"""Safe mendings of files: spans of characters are replaced, and everything else stays byte for byte as it is."""

from __future__ import annotations

import codecs
import difflib
import re
from collections.abc import Iterable, Iterator, Mapping

from sourcebook.diagnostics import Finding, Fix
from sourcebook.records import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")
#: byte-order marks and the encodings that they stand for (Unicode 16.0, 23.8)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Mended:
    """A file before and after, and how many findings were mended in it."""

    name: str
    before: bytes
    after: bytes
    count: int

    def diff(self) -> str:
        """What changes, line by line, in the unified format of diff (POSIX.1-2017, diff)."""
        texts = (_decoded(data)[1] for data in (self.before, self.after))
        old, new = ([line + "\n" for line in _LINE_END.split(text)] for text in texts)
        return "".join(difflib.unified_diff(old, new, self.name, self.name, n=1))


def mendings(findings: Iterable[Finding], files: Mapping[str, bytes]) -> Iterator[Mended]:
    """The files that safe mendings change.

    Of mendings that overlap only the first is made; one whose words are not in the file any more is left out.
    """
    wanted: dict[str, list[tuple[Fix, ...]]] = {}
    for finding in sorted(findings, key=Finding.sort_key):
        if finding.fixes and len({fix.place.file for fix in finding.fixes}) == 1:
            wanted.setdefault(finding.fixes[0].place.file, []).append(finding.fixes)
    for name, groups in wanted.items():
        if name in files:
            after, count = _mended(files[name], groups)
            if count:
                yield Mended(name, files[name], after, count)


def _mended(data: bytes, groups: Iterable[tuple[Fix, ...]]) -> tuple[bytes, int]:
    mark, text, encoding = _decoded(data)
    starts = [0, *(found.end() for found in _LINE_END.finditer(text))]
    taken: list[tuple[int, int, str]] = []
    count = 0
    for group in groups:
        spans = [_span(fix, text, starts) for fix in group]
        sound = [span for span in spans if span is not None]
        if len(sound) == len(spans) and not any(_meet(a, b) for a in sound for b in taken):
            taken += sound
            count += 1
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return mark + text.encode(encoding), count


def _decoded(data: bytes) -> tuple[bytes, str, str]:
    """The byte-order mark of a file, its text and its encoding."""
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", "utf-8"))
    return mark, data[len(mark) :].decode(encoding), encoding


def _span(fix: Fix, text: str, starts: list[int]) -> tuple[int, int, str] | None:
    """Where the words of a mending stand, and the new ones; None where they are not there."""
    if not 1 <= fix.place.line <= len(starts):
        return None
    start = starts[fix.place.line - 1] + fix.place.column - 1
    end = start + len(fix.old)
    return (start, end, fix.new) if text[start:end] == fix.old else None


def _meet(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]
