"""YAML to a tree of strings with places: no types are guessed, aliases and double keys are refused, nothing recurses.

Out comes a `Scalar`, `Sequence` or `Mapping`, or None with a finding in the report.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping as MappingType
from dataclasses import dataclass, field
from typing import TypeAlias

import yaml

from sourcebook.diagnostics import Place, Report
from sourcebook.sourceformat.prose import ProseValue, extract


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value as a string; `prose` where it was read letter for letter."""

    value: str
    place: Place
    prose: ProseValue | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in order, each key with its place; `flow` where it was written in braces."""

    pairs: tuple[tuple[str, Place, Node], ...]
    place: Place
    flow: bool = False


Node: TypeAlias = "Scalar | Sequence | Mapping"

_PLAIN_ERRORS = {
    "mapping values are not allowed": "There is a colon too many in this line.",
    "found character '\\t'": "There is a tab in this line.",
    "found character that cannot start any token": "This line begins with a sign that has a meaning of its own here.",
    "could not find expected ':'": "A colon is missing after a key here, or a line is not indented as its neighbours are.",
    "did not find expected key": "This line is not indented as the lines around it are.",
    "did not find expected '-' indicator": "This line should begin with “- ” as the items above it do.",
    "block sequence entries are not allowed": "An item that begins with “- ” can't stand in this line.",
    "control characters are not allowed": "There is a control character in this line.",
}


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    place: Place
    mapping: bool
    flow: bool
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[str, Place, Node]] = field(default_factory=list)
    key: tuple[str, Place] | None = None


def read_yaml(
    text: str, file: str, report: Report, *, prose_keys: Collection[str] = (), first_line: int = 1
) -> Node | None:
    """Read a YAML text whose first line is `first_line` of `file`; None where it is empty or can't be read."""
    extracted = extract(text, file, first_line, prose_keys)
    reader = _Reader(file, first_line, extracted.values, report, extracted.yaml.split("\n"), prose_keys)
    return reader.read(extracted.yaml)


class _Reader:
    """Builds the tree from the parser's events."""

    def __init__(
        self,
        file: str,
        first_line: int,
        prose: MappingType[str, ProseValue],
        report: Report,
        lines: list[str],
        prose_keys: Collection[str],
    ) -> None:
        self.file, self.first_line, self.prose, self.report, self.lines = file, first_line, prose, report, lines
        self.prose_keys = prose_keys
        self.open: list[_Open] = []
        self.root: Node | None = None

    def read(self, text: str) -> Node | None:
        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                if not self._take(event):
                    return None
        except yaml.YAMLError as problem:
            self._explain(problem)
            return None
        return self.root

    def _place(self, mark: yaml.Mark) -> Place:
        return Place(self.file, self.first_line + mark.line, mark.column + 1)

    def _take(self, event: yaml.Event) -> bool:
        match event:
            case yaml.AliasEvent():
                self.report.error(
                    "yaml-alias",
                    "A name that begins with * stands for another part of the file here; that is not allowed.",
                    self._place(event.start_mark),
                    'Write the words out. If the text itself begins with *, put it in "double quotes".',
                )
                return False
            case yaml.ScalarEvent():
                place = self._place(event.start_mark)
                prose = self.prose.get(event.value)
                if prose is not None:
                    self._add(Scalar(prose.text, prose.place, prose), place)
                else:
                    self._add(Scalar(event.value, place), place)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                mapping = isinstance(event, yaml.MappingStartEvent)
                self.open.append(_Open(self._place(event.start_mark), mapping, bool(event.flow_style)))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self.open.pop()
                node: Node
                if done.mapping:
                    node = Mapping(tuple(done.pairs), done.place, done.flow)
                else:
                    node = Sequence(tuple(done.items), done.place)
                self._add(node, done.place)
            case yaml.DocumentStartEvent() if self.root is not None:
                self.report.error(
                    "yaml-syntax", "A line --- begins a second text here; a file holds one.",
                    self._place(event.start_mark), "Take the line out.",
                )
                return False
            case _:
                pass
        return True

    def _add(self, node: Node, place: Place) -> None:
        if not self.open:
            self.root = node
            return
        top = self.open[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                self.report.error("yaml-syntax", "A list or a group stands where a key should.", place, "Write a key, a colon and a value.")
                top.key = ("", place)
                return
            top.key = (node.value, place)
        else:
            name, key_place = top.key
            top.key = None
            earlier = [p for k, p, _ in top.pairs if k == name]
            if earlier:
                self.report.error(
                    "key-twice",
                    f"“{name}” is written twice; it already stands in line {earlier[0].line}.",
                    key_place,
                    "Keep one of the two.",
                )
                return
            top.pairs.append((name, key_place, node))

    def _explain(self, problem: yaml.YAMLError) -> None:
        mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
        text = str(getattr(problem, "problem", "") or problem)
        words = next((plain for part, plain in _PLAIN_ERRORS.items() if part in text), "")
        place = self._place(mark) if mark is not None else Place(self.file, self.first_line, 1)
        if "unacceptable character" in str(problem) or "control characters" in str(problem):
            words = _PLAIN_ERRORS["control characters are not allowed"]
        at = place.line - self.first_line
        line = self.lines[at] if 0 <= at < len(self.lines) else ""
        self.report.error(
            "yaml-syntax",
            words or "These lines can't be read: a key, a colon and a value were expected.",
            place,
            self._corrected(line),
        )

    def _corrected(self, line: str) -> str:
        """The line as it could be written, where that can be told."""
        if "\t" in line:
            return "Write spaces instead of the tab: " + line.expandtabs(2).rstrip()
        pair = re.match(r"^(\s*(?:- )*[\w-]+):\s+(.*\S)\s*$", line)
        if pair is None:
            return "Write each key on a line of its own, followed by a colon and a space."
        value = pair[2].strip("\"'").replace('"', '\\"')
        return f'Write: {pair[1].strip()}: "{value}"'
