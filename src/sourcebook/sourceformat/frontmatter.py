"""The lines between --- and --- at the head of a text, parted from the text below; where --- is mistyped, an answer."""

from __future__ import annotations

import re
from collections.abc import Collection

from sourcebook.diagnostics import Place, Report
from sourcebook.records import dataclass

#: what word processors and hasty hands make of ---
_NEARLY_FENCE = re.compile(r"\s*(?:-{2,}|[\u2010-\u2015\u2212]{1,3}-?)\s*")
_KEY = re.compile(r"\s*(?:[-–•]\s+)?(?P<key>[A-Za-z-]+)\s*:")
#: how many lines at the head of a text are looked at, and how many different keys there tell that it is front matter
LINES_LOOKED_AT, KEYS_THAT_TELL = 30, 2


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A file's YAML front matter and the text below it, each with the number of its first line."""

    yaml: str
    yaml_line: int
    body: str
    body_line: int


def split_front_matter(text: str, file: str, report: Report, keys: Collection[str] = ()) -> FrontMatter:
    """Part the lines between the first two --- from the text below; without them everything is text.

    `keys` are those that may stand there: a text that begins with some of them, but not with ---, is not taken for the
    words of the source, since an answer or a note would be printed in it.
    """
    lines = text.split("\n")
    first = next((n for n, line in enumerate(lines) if line.strip()), 0)
    if lines[first].rstrip() != "---":
        _deny_open_fence(lines, first, file, report, keys)
        return FrontMatter("", 1, text, 1)
    for i in range(first + 1, len(lines)):
        if lines[i].rstrip() == "---":
            return FrontMatter("\n".join(lines[first + 1 : i]), first + 2, "\n".join(lines[i + 1 :]), i + 2)
    nearly = next((i for i in range(first + 1, len(lines)) if _NEARLY_FENCE.fullmatch(lines[i])), None)
    if nearly is None:
        place, what = Place(file, first + 1), f"The front matter that begins with --- in line {first + 1} has no end."
        hint = "Write --- alone on a line after the last key."
    else:
        place = Place(file, nearly + 1)
        what = f"The front matter that begins with --- in line {first + 1} has no end; this line is “{lines[nearly].strip()}”."
        hint = "Write three hyphens, ---, at the beginning of this line and nothing more."
    report.error("front-matter-open", what, place, hint)
    return FrontMatter("", 1, "", len(lines))


def _deny_open_fence(lines: list[str], first: int, file: str, report: Report, keys: Collection[str]) -> None:
    """Answer a text that begins as front matter does, but without the line --- above it."""
    place, begins = Place(file, first + 1), lines[first].strip()
    told = {key for line in lines[first : first + LINES_LOOKED_AT] if (key := _key_of(line)) in keys}
    if _NEARLY_FENCE.fullmatch(lines[first]) and told:
        report.error(
            "front-matter-open",
            f"This line is “{begins}”, but front matter begins with ---, three hyphens at the beginning of a line.",
            place,
            "Write --- here, and --- again after the last key.",
        )
    elif len(told) >= KEYS_THAT_TELL and _key_of(lines[first]) in keys:
        report.error(
            "front-matter-open",
            f"This text begins with “{begins[:40]}”, as front matter does, but no line --- stands above it.",
            place,
            "Write --- above this line, and --- again after the last key. If the source itself begins so, write two lines --- "
            "above it.",
        )


def _key_of(line: str) -> str:
    found = _KEY.match(line)
    return found["key"].lower() if found else ""
