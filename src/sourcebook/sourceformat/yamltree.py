"""YAML to a tree of strings with places: no types are guessed, aliases and double keys are refused, nothing recurses.

Out comes a `Scalar`, `Sequence` or `Mapping`, or None with a finding in the report.
"""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as MappingType
from dataclasses import field
from typing import TypeAlias

import yaml

from sourcebook.diagnostics import Place, Report
from sourcebook.records import dataclass
from sourcebook.sourceformat.prose import ProseValue, extract
from sourcebook.sourceformat.yamlfaults import FALSE_KEY, Faults


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

#: how deep lists and groups may stand in one another: three is what the program ever asks for
DEEPEST = 40


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    place: Place
    mapping: bool
    flow: bool
    items: list[Node] = field(default_factory=list)
    pairs: list[tuple[str, Place, Node]] = field(default_factory=list)
    key: tuple[str, Place] | None = None
    #: whether it is an item of a list, and the first key that is written twice in it
    item: bool = False
    twice: str = ""


def read_yaml(
    text: str, file: str, report: Report, *, prose_keys: Collection[str] = (), first_line: int = 1
) -> Node | None:
    """Read a YAML text whose first line is `first_line` of `file`; None where it is empty or can't be read."""
    extracted = extract(text, file, first_line, prose_keys)
    faults = Faults(file, first_line, text.split("\n"), extracted.yaml.split("\n"), report)
    return _Reader(extracted.values, report, faults).read(extracted.yaml)


class _Reader:
    """Builds the tree from the parser's events."""

    def __init__(
        self,
        prose: MappingType[str, ProseValue],
        report: Report,
        faults: Faults,
    ) -> None:
        self.prose, self.report, self.faults = prose, report, faults
        self.open: list[_Open] = []
        self.root: Node | None = None

    def read(self, text: str) -> Node | None:
        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                if not self._take(event):
                    return None
        except yaml.YAMLError as problem:
            self.faults.explain(problem)
            return None
        return self.root

    def _take(self, event: yaml.Event) -> bool:
        match event:
            case yaml.AliasEvent():
                self.report.error(
                    "star-unquoted",
                    "A name that begins with * stands for another part of the file here; that is not allowed.",
                    self.faults.place(event.start_mark),
                    'Write the words out. If the text itself begins with *, put it in "double quotes".',
                )
                return False
            case yaml.ScalarEvent() | yaml.CollectionStartEvent() if event.anchor or event.tag:
                self.report.error(
                    "sign-unquoted",
                    "A word that begins with & or ! has a meaning of its own here and would be lost.",
                    self.faults.place(event.start_mark),
                    'If the text itself begins so, put it in "double quotes".',
                )
                return False
            case yaml.ScalarEvent():
                place = self.faults.place(event.start_mark)
                prose = self.prose.get(event.value)
                scalar = Scalar(event.value, place) if prose is None else Scalar(prose.text, prose.place, prose)
                return self._add(scalar, place)
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                if len(self.open) >= DEEPEST:
                    self.report.error(
                        "nested-too-deep",
                        f"Lists, groups or brackets stand more than {DEEPEST} deep in one another here.",
                        self.faults.place(event.start_mark),
                        "Take out the brackets that are too many.",
                    )
                    return False
                mapping = isinstance(event, yaml.MappingStartEvent)
                item = bool(self.open) and not self.open[-1].mapping
                self.open.append(_Open(self.faults.place(event.start_mark), mapping, bool(event.flow_style), item=item))
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                done = self.open.pop()
                node: Node
                if done.mapping:
                    node = Mapping(tuple(done.pairs), done.place, done.flow)
                else:
                    node = Sequence(tuple(done.items), done.place)
                return self._add(node, done.place)
            case yaml.DocumentStartEvent() if self.root is not None:
                self.report.error(
                    "lines-unreadable",
                    "A line --- begins a second text here; a file holds one.",
                    self.faults.place(event.start_mark),
                    "Take the line out.",
                )
                return False
            case _:
                pass
        return True

    def _add(self, node: Node, place: Place) -> bool:
        """Put a node where it belongs. False where reading can't go on."""
        if not self.open:
            self.root = node
            return True
        top = self.open[-1]
        if not top.mapping:
            top.items.append(node)
        elif top.key is None:
            if not isinstance(node, Scalar):
                self.report.error(
                    "lines-unreadable",
                    "A list or a group stands where a key should.",
                    place,
                    "Write a key, a colon and a value.",
                )
                return False
            if FALSE_KEY.fullmatch(f"{node.value}:"):
                return not self.faults.false_items(place.line - self.faults.first_line)
            top.key = (node.value, place)
        else:
            name, key_place = top.key
            top.key = None
            below = place.line > key_place.line and isinstance(node, Scalar) and node.prose is None
            if below and self.faults.false_item(place.line - self.faults.first_line):
                return False
            earlier = [p for k, p, _ in top.pairs if k == name]
            if earlier:
                self._twice(top, name, key_place, earlier[0])
                return True
            top.pairs.append((name, key_place, node))
        return True

    def _twice(self, top: _Open, name: str, place: Place, earlier: Place) -> None:
        """Say that a key is written twice; of an item that was not begun, only its first key is named."""
        if top.item and not top.flow and top.twice not in ("", name):
            return
        top.twice = name
        self.report.error(
            "key-twice",
            f"“{name}” is written twice; it already stands in line {earlier.line}.",
            place,
            "If a new item begins here, put “- ” before it; otherwise keep one of the two."
            if top.item and not top.flow
            else "Keep one of the two.",
        )
