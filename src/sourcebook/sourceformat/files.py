"""Text files as people save them: any line ends, with or without a byte-order mark; what isn't UTF-8 is a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sourcebook.diagnostics import Place, Report
from sourcebook.errors import MachineAtFault

#: what XML 1.0 does not allow in a document (2.2, production Char), line ends having been made \n
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's YAML front matter and the text below it, each with the number of its first line."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int


def read_text(path: Path, file: str, report: Report) -> str | None:
    """The text of a file, line ends made \\n; None with a finding where it can't be read as text."""
    try:
        raw = path.read_bytes()
    except IsADirectoryError:
        report.error(
            "file-is-folder",
            f"“{file}” is a folder, but a file was expected.",
            Place(file),
            "Rename the folder or move it away.",
        )
        return None
    except OSError as problem:
        raise MachineAtFault(f"“{file}” can't be opened: {problem.strerror or problem}.") from problem
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        before = raw[: problem.start].rsplit(b"\n", 1)[-1]
        words = raw[max(problem.start - 12, 0) : problem.start + 12].decode("cp1252", "replace")
        report.error(
            "not-utf-8",
            f"This file is not saved as UTF-8: the letters near “{' '.join(words.split())}” can't be read.",
            Place(file, line, len(before.decode("utf-8", "replace")) + 1),
            "Open it in your editor and save it again with the encoding UTF-8.",
        )
        return None
    return _without_control_characters(text.replace("\r\n", "\n").replace("\r", "\n"), file, report)


def _without_control_characters(text: str, file: str, report: Report) -> str:
    """The text with a blank for every character that XML forbids, and a finding at the first of them."""
    found = _FORBIDDEN.search(text)
    if found is None:
        return text
    line = text.count("\n", 0, found.start()) + 1
    column = found.start() - text.rfind("\n", 0, found.start())
    report.error(
        "control-character",
        f"There is a control character here (U+{ord(found[0]):04X}) that no book can hold.",
        Place(file, line, column),
        "Take it out. It can't be seen, so type the words round it anew.",
    )
    return _FORBIDDEN.sub(" ", text)


def split_front_matter(text: str, file: str, report: Report) -> FrontMatter:
    """Part the lines between the first two --- from the text below; without them everything is text."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return FrontMatter("", 1, text, 1)
    for i in range(1, len(lines)):
        if lines[i].rstrip() == "---":
            return FrontMatter("\n".join(lines[1:i]), 2, "\n".join(lines[i + 1 :]), i + 2)
    report.error(
        "front-matter-open", "The front matter that begins with --- in line 1 has no end.", Place(file),
        "Write --- alone on a line after the last key.",
    )  # fmt: skip
    return FrontMatter("", 1, "", len(lines))
