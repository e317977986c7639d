"""What is said where lines of YAML can't be read: what is wrong, where it began, and the line as it could be written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Protocol

import yaml

from sourcebook.diagnostics import Place, Report
from sourcebook.model.patterns import late_pattern
from sourcebook.records import dataclass

_COLON = "There is a colon too many in this line."
_TAB = "There is a tab in this line."
_INDENT = "This line is not indented as the lines around it are."
_OPEN = "A brace or bracket opens here that is never closed."
_QUOTE = "A quotation mark opens here that is never closed."
_BEHIND = "Words stand behind a closing quotation mark here."
_DEEPER = "This line is indented more than the line above, so it can't hold a key of its own."
_ITEM = "An item that begins with “- ” stands here, but the line above is no key that takes a list."
NO_BLANK = "A blank is missing after the colon in this line."
_NO_COLON = "A colon is missing after a key here, or a line is not indented as its neighbours are."
_NO_GAP = "A blank is missing after the hyphen in this line."
_CONTROL = "There is a control character in this line."
_PLAIN_ERRORS = {
    "mapping values are not allowed": _COLON,
    "found character that cannot start any token": "This line begins with a sign that has a meaning of its own here.",
    "could not find expected ':'": _NO_COLON,
    "did not find expected key": _INDENT,
    "did not find expected '-' indicator": _INDENT,
    "did not find expected ',' or": _OPEN,
    "did not find expected node content": _OPEN,
    "found unexpected end of stream": _QUOTE,
    "block sequence entries are not allowed": "An item that begins with “- ” can't stand in this line.",
    "control characters are not allowed": _CONTROL,
}
#: where the fault is not at the spot where the parser gave up, but where it began
_AT_THE_BEGINNING = (
    "could not find expected ':'",
    "did not find expected ',' or",
    "did not find expected node content",
    "found unexpected end of stream",
)
_PAIR = late_pattern(r"^(?P<before>\s*(?:- +)*)(?P<key>[\w-]+):(?:\s+(?P<value>.*\S))?\s*$")
_ITEM_LINE = late_pattern(r"^(?P<before>\s*)- +(?P<value>.*\S)\s*$")
_CLOSE = late_pattern(r"^(?P<lead>\s*(?:- +)*)(?P<key>[\w-]+):(?P<value>(?!//)\S.*)$")
#: what word processors make of a hyphen at the beginning of a line
_SIGNS = "\u2010\u2011\u2012–—―−•·◦▪●‣∙"
_SIGN = rf"(?P<lead>\s*)(?P<sign>[{_SIGNS}]|\*(?=\s)|-(?=[^\W\d_]))\s*"
FALSE_KEY = late_pattern(_SIGN + r"(?P<rest>[\w-]+:(?:\s.*)?)")
_FALSE_ITEM = late_pattern(_SIGN + "(?P<rest>.*)")
_WORDS = late_pattern(r"^(?P<lead>\s*(?:- +)*)(?P<key>[a-z]+(?:-[a-z]+)*)(?:\s+(?P<value>[^:]*\S))?\s*$")
_UNPRINTABLE = late_pattern(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Mark(Protocol):
    """A spot, as both of PyYAML's parsers give it: line and column counted from 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Faults:
    """Tells what is wrong with the lines of a text that begins at `first_line` of `file`.

    `structure` are the same lines without their free text.
    """

    file: str
    first_line: int
    lines: Sequence[str]
    structure: Sequence[str]
    report: Report

    def place(self, mark: Mark | None) -> Place:
        """The place in the file of a spot that the parser names; the beginning where it names none."""
        if mark is None:
            return Place(self.file, self.first_line)
        return Place(self.file, self.first_line + mark.line, mark.column + 1)

    def false_items(self, at: int) -> bool:
        """Report the lines that begin an item with another sign than a hyphen and a blank, if one is at line `at`."""
        if not FALSE_KEY.fullmatch(self._structure_at(at)):
            return False
        for number, line in enumerate(self.structure):
            if FALSE_KEY.fullmatch(line):
                self.false_item(number)
        return True

    def false_item(self, at: int) -> bool:
        """Report a line that begins an item with another sign than a hyphen and a blank, if it does."""
        found = _FALSE_ITEM.fullmatch(self._structure_at(at))
        if found is None:
            return False
        sign = found["sign"]
        place = Place(self.file, self.first_line + at, found.start("sign") + 1)
        if sign == "-":
            line = self.lines[at].strip().removeprefix("-")
            self.report.error("lines-unreadable", _NO_GAP, place, f"Put a blank after the hyphen: - {line}")
        else:
            self.report.error(
                "lines-unreadable",
                f"No item of a list begins with “{sign}”.",
                place,
                f"Begin the item with a hyphen and a blank, “- ”, not with “{sign}”.",
            )
        return True

    def _structure_at(self, at: int) -> str:
        return self.structure[at] if 0 <= at < len(self.structure) else ""

    def explain(self, problem: yaml.YAMLError) -> None:
        """Report why the parser gave up."""
        text = str(getattr(problem, "problem", "") or problem)
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        if any(part in text for part in _AT_THE_BEGINNING):
            mark = getattr(problem, "context_mark", None) or mark
        words = next((plain for part, plain in _PLAIN_ERRORS.items() if part in text), "")
        place = self.place(mark)
        if mark is None:
            place = self._unprintable() or place
        at = place.line - self.first_line
        if any(self.false_items(number) for number in range(min(at, len(self.lines) - 1), -1, -1)):
            return
        line = self.lines[at] if 0 <= at < len(self.lines) else ""
        words, place = self._in_the_line(words, place, at, line)
        at = place.line - self.first_line
        line = self.lines[at] if 0 <= at < len(self.lines) else ""
        self.report.error(
            "lines-unreadable",
            words or "These lines can't be read: a key, a colon and a value were expected.",
            place,
            self._corrected(at, line, words),
        )

    def _in_the_line(self, words: str, place: Place, at: int, line: str) -> tuple[str, Place]:
        """What is wrong with the line, better told than by the parser, and where."""
        pair = _PAIR.match(line)
        above = self._pair_above(at)
        if words == _OPEN and at >= len(self.lines):
            opened = [(n, m.start()) for n, other in enumerate(self.lines) if (m := re.search(r"[\[{]", other))]
            number, column = opened[-1] if opened else (0, 0)
            return words, Place(self.file, self.first_line + number, column + 1)
        tab = re.match(r"[ -]*\t", line)
        if tab is not None:
            return _TAB, Place(self.file, place.line, tab.end())
        if words == _INDENT and line.lstrip().startswith("- "):
            return _ITEM, place
        if words == _INDENT and pair is not None and (pair["value"] or "").startswith(('"', "'")):
            return _BEHIND, place
        if words == _COLON and 0 < at <= len(self.lines) and (close := _CLOSE.match(self.lines[at - 1])) is not None:
            return NO_BLANK, Place(self.file, place.line - 1, close.start("value") + 1)
        if words == _COLON and pair is not None and above is not None and place.column == pair.end("key") + 1:
            return _DEEPER, Place(self.file, place.line, pair.start("key") + 1)
        close = _CLOSE.match(line)
        if words == _NO_COLON and close is not None:
            return NO_BLANK, Place(self.file, place.line, close.start("value") + 1)
        return words, place

    def _unprintable(self) -> Place | None:
        """The first character that YAML does not allow."""
        for number, line in enumerate(self.lines):
            found = _UNPRINTABLE.search(line)
            if found is not None:
                return Place(self.file, self.first_line + number, found.start() + 1)
        return None

    def _pair_above(self, at: int) -> re.Match[str] | None:
        return next((m for other in reversed(self.lines[:at]) if (m := _PAIR.match(other)) is not None), None)

    def _item_above(self, at: int) -> int | None:
        """The number of the nearest line above that begins an item of a list."""
        above = (n for n in range(at - 1, -1, -1) if _ITEM_LINE.match(self.lines[n]))
        return next((self.first_line + n for n in above), None)

    def _corrected(self, at: int, line: str, words: str) -> str:
        """The line as it could be written, where that can be told."""
        pair, close, typed, item = (form.match(line) for form in (_PAIR, _CLOSE, _WORDS, _ITEM_LINE))
        above = self._pair_above(at)
        if words == _TAB:
            return "Write blanks instead of the tab: " + line.expandtabs(2).rstrip()
        if words == _CONTROL:
            return "Take it out, and type the line anew where it does not look right."
        if words == _OPEN:
            return (
                "Close it, or write each key and each item of a list on a line of its own, without braces and brackets."
            )
        if words == _ITEM and (number := self._item_above(at)) is not None:
            return (
                f"Indent its “- ” as that in line {number}, or write the key of a new list above it, such as glosses:."
            )
        if words == _ITEM:
            return "Write the key of the list above it, such as notes:. If it is no item of a list, take the “- ” away."
        if words == _DEEPER and above is not None:
            indent = " " * len(above["before"])
            return f"Indent it as “{above['key']}” above: {indent}{line.strip()}"
        if words == _INDENT and above is not None:
            return f"Indent it as “{above['key']}” above: " + " " * len(above["before"]) + line.strip()
        if words == NO_BLANK and close is not None:
            return put_a_blank(close["key"], close["value"].rstrip())
        if words == _NO_COLON and typed is not None:
            return f"If “{typed['key']}” is a key, write: {typed['key']}: {typed['value'] or ''}".rstrip() + (
                ". If these words belong to the key above, indent them more than that key." if typed["value"] else ""
            )
        if pair is None and item is not None:
            return "Write: - " + _quoted(item["value"])
        if pair is None or not pair["value"]:
            return "Write each key on a line of its own, followed by a colon and a space. Words that belong to the key above are indented more than that key."
        return f"Write: {pair['key']}: " + _quoted(pair["value"])


def put_a_blank(key: str, value: str) -> str:
    """What to do where the blank after a colon was forgotten."""
    return f"Put a blank after the colon: {key}: {value}"


def _quoted(value: str) -> str:
    """A value in double quotes; a quotation mark that was meant as such is not doubled."""
    if value[0] in "\"'" and (value.count(value[0]) == 1 or (len(value) > 1 and value[-1] == value[0])):
        value = value[1:].removesuffix(value[0])
    return json.dumps(value, ensure_ascii=False)
