"""Trees of strings to classes of the model, by what the classes say of their keys; every mistake gets its place."""

from __future__ import annotations

import json
import re
import types
from collections.abc import Callable, Collection
from collections.abc import Mapping as MappingType
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sourcebook.diagnostics import Finding, Place, Report, did_you_mean, nearest
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.keys import KeySpec, key_fields
from sourcebook.model.markdown import Markdown
from sourcebook.sourceformat.prose import MISTYPED
from sourcebook.sourceformat.yamlfaults import NO_BLANK, put_a_blank
from sourcebook.sourceformat.yamltree import Mapping, Node, Scalar, Sequence

T = TypeVar("T")
MISSING = object()
#: what people write for values that go by another name here
SYNONYMS = {
    "julian": "old style",
    "o.s.": "old style",
    "os": "old style",
    "gregorian": "new style",
    "n.s.": "new style",
    "ns": "new style",
    "unknown": "not stated",
}
#: what the texts are called that an annotation can't do without, by their keys
TEXTS = {"note": "note", "gloss": "gloss", "ask": "question"}
#: the keys by which an annotation finds its words
QUOTING = ("words", "every", "first", "from", "at")
TRUE, FALSE = frozenset({"true", "yes"}), frozenset({"false", "no"})
#: reads Markdown out of a scalar: given by the caller, since only it knows the commentary's markup
MarkdownReader = Callable[[Scalar], Markdown]


def hints(cls: type) -> dict[str, Any]:
    """The types of a class's fields."""
    return _hints(cls)


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def prose_keys(*classes: type) -> frozenset[str]:
    """The names of all keys below these classes whose values are free text or quoted words."""
    return _prose_keys(classes)


@cache
def _prose_keys(classes: tuple[type, ...]) -> frozenset[str]:
    found: set[str] = set()
    seen: set[type] = set()
    waiting = list(classes)
    while waiting:
        cls = waiting.pop()
        if cls in seen or not is_dataclass(cls):
            continue
        seen.add(cls)
        for f, spec in key_fields(cls):
            if spec.prose:
                found.add(spec.name)
            waiting.extend(_classes_in(hints(cls)[f.name]))
        if "sentence" in hints(cls):
            found.add("date")
    return frozenset(found)


def _classes_in(hint: Any) -> list[type]:
    args = get_args(hint)
    if not args:
        return [hint] if isinstance(hint, type) else []
    return [c for a in args for c in _classes_in(a)]


class SchemaReader:
    """Reads nodes as values of given types; mistakes go to the report and give `MISSING`."""

    def __init__(self, report: Report, read_markdown: MarkdownReader) -> None:
        self.report = report
        self.read_markdown = read_markdown
        #: the groups read, by where they stand, and what was said of the keys that they lack
        self.read_as: dict[Place, type] = {}
        self.lacking: dict[tuple[Place, str], Finding] = {}

    def read(
        self,
        node: Node,
        cls: type[T],
        *,
        extra: MappingType[str, Any] | None = None,
        own: frozenset[str] = frozenset(),
        beside: Collection[type] = (),
    ) -> T | None:
        """Read a mapping as `cls`.

        `extra` gives fields that do not come from keys; keys named in `own` are the caller's and are passed over;
        `beside` are the classes that an item of the same list may have.
        """
        build: Callable[..., T] = cls
        specs = {spec.name: (f, spec) for f, spec in key_fields(cls)}
        known = {*specs, *own, *(spec.name for other in beside for _, spec in key_fields(other))}
        if not isinstance(node, Mapping):
            if self._blank_missing(node, known):
                return None
            if isinstance(node, Scalar) and "sentence" in hints(cls):
                return build(sentence=self._scalar(node, str, ""), places={"": node.place})
            self.report.error(
                "not-a-group",
                "A group of keys with their values was expected here.",
                node.place,
                self._pattern(cls, node),
            )
            return None
        self.read_as[node.place] = cls
        if self._words_as_key(node, cls, known):
            return None
        meant: set[str | None] = set()  # keys that are there, but mistyped or indented too much
        values: dict[str, Any] = dict(extra or {})
        places: dict[str, Place] = {"": node.place}
        failed = False
        for name, key_place, child in node.pairs:
            meant.update(swallowed_keys(name, child, known, self.report))
            if name in own:
                continue
            if name not in specs and self._outdented(name, key_place, node, child):
                failed = True
                continue
            if name not in specs and not self._unknown(name, key_place, cls, [*specs, *own], node, child, beside):
                return None
            if name not in specs:
                failed = True
                meant.add(nearest(name, specs))
                continue
            f, spec = specs[name]
            places[name] = child.place
            if isinstance(child, Sequence):
                places.update((f"{name} {n}", item.place) for n, item in enumerate(child.items, 1))
            if spec.prose and isinstance(child, Scalar) and child.prose is None and node.flow:
                self._prose_in_braces(node, key_place, specs)
                return None
            value = MISSING if self._empty(name, child, cls) else self._value(child, hints(cls)[f.name], name)
            if value is MISSING:
                failed = True
            else:
                values[f.name] = value
        for name, (f, spec) in specs.items():
            if name in meant:
                failed = True
            elif spec.required and f.name not in values and not any(k == name for k, _, _ in node.pairs):
                self._missing(spec, node.place)
                failed = True
        if failed:
            return None
        return build(**values, places=places)

    def _missing(self, spec: KeySpec, place: Place) -> None:
        """Report a key that a group can't do without, and keep it in mind: it may turn up where it isn't indented."""
        self.report.error(
            "key-missing",
            f"The key “{spec.name}” is missing here.",
            place,
            f"Add a line: {spec.name}: …  ({spec.description})",
        )
        self.lacking[place, spec.name] = self.report.findings[-1]

    def _blank_missing(self, node: Node, known: Collection[str]) -> bool:
        """Report a text that is a known key, a colon and a value without a blank between."""
        names = "|".join(map(re.escape, known))
        found = re.match(rf"({names}):(\S.*)", node.value, re.S) if isinstance(node, Scalar) else None
        if found is None:
            return False
        # lines that follow and have the same fault were read as words of the first
        value = re.split(rf"\s+(?=(?:{names}):)", found[2])[0]
        place = Place(node.place.file, node.place.line, node.place.column + found.start(2))
        self.report.error("lines-unreadable", NO_BLANK, place, put_a_blank(found[1], value))
        return True

    def _words_as_key(self, node: Mapping, cls: type, known: Collection[str]) -> bool:
        """Report an item that begins with words of the text, or of a question, where a key should stand."""
        if not issubclass(cls, Annotation) or not node.pairs or node.flow:
            return False
        name, place, child = node.pairs[0]
        there = {key for key, _, _ in node.pairs}
        wanted = {spec.name for _, spec in key_fields(cls) if spec.required}
        if cls.NEEDS_WORDS:
            wanted |= set(QUOTING)
        if name in known or nearest(name, known, MISTYPED) is not None or there & wanted:
            return False
        value = child.value if isinstance(child, Scalar) else "…"
        hint = _item_to_write(cls, name, value) if cls.NEEDS_WORDS else _item_to_write(cls, f"{name}: {value}")
        self.report.error("key-unknown", f"“{name}” is not a key that can stand here.", place, hint)
        return True

    def _outdented(self, name: str, place: Place, node: Mapping, child: Node) -> bool:
        """Report a key that belongs to the last item of the list above, but is not indented as the item's keys are."""
        above = next((before for (_, _, before), (_, at, _) in pairwise(node.pairs) if at == place), None)
        item = above.items[-1] if isinstance(above, Sequence) and above.items else None
        if not isinstance(item, Mapping) or not item.pairs or item.place not in self.read_as:
            return False
        last, last_place, _ = item.pairs[-1]
        lacks = all(key != name for key, _, _ in item.pairs)
        if not lacks or all(spec.name != name for _, spec in key_fields(self.read_as[item.place])):
            return False
        told = self.lacking.pop((item.place, name), None)
        if told is not None:
            self.report.findings.remove(told)
        value = child.value.split("\n")[0] if isinstance(child, Scalar) else "…"
        line = f"{' ' * (last_place.column - 1)}{name}: {value}".rstrip()
        self.report.error(
            "key-unknown",
            f"“{name}” is not a key that can stand here.",
            place,
            f"Indent it as “{last}” above: {line}",
        )
        return True

    def _empty(self, name: str, node: Node, cls: type) -> bool:
        """Report a text of an annotation, or the words that it quotes, with nothing in it; a typed "" is meant so."""
        if not issubclass(cls, Annotation) or not isinstance(node, Scalar) or node.value.strip():
            return False
        if node.prose is not None and node.prose.quoted:
            return False
        if name in TEXTS:
            what = TEXTS[name]
            self.report.error(
                "text-empty",
                f"This {what} is empty.",
                node.place,
                f"Write it after {name}:, or take the {what} out.",
            )
        elif name == "words":
            self.report.error(
                "text-empty",
                "No words stand after words:.",
                node.place,
                "Quote them from the text after words:, or take the line out.",
            )
        return name in TEXTS or name == "words"

    def _pattern(self, cls: type, node: Node) -> str:
        if isinstance(node, Scalar) and issubclass(cls, Annotation):
            return _item_to_write(cls, node.value)
        specs = [spec for _, spec in key_fields(cls)]
        names = [f"{spec.name}: …" for spec in specs if spec.required] or [f"{specs[0].name}: …"]
        return "Write for example: " + ", ".join(names)

    def _unknown(
        self,
        name: str,
        place: Place,
        cls: type,
        known: Collection[str],
        node: Mapping,
        child: Node,
        beside: Collection[type] = (),
    ) -> bool:
        """Report an unknown key. False where the mapping can't be read on: a comma in braces has cut a text in two."""
        if node.flow and isinstance(child, Scalar) and not child.value:
            self._prose_in_braces(node, place, known)
            return False
        hint = _elsewhere(name, cls, beside) or did_you_mean(name, known)
        self.report.error("key-unknown", f"“{name}” is not a key that can stand here.", place, hint)
        return True

    def _prose_in_braces(self, node: Mapping, place: Place, known: Collection[str]) -> None:
        if not any(name in known for name, _, _ in node.pairs):
            text = ", ".join(name for name, _, _ in node.pairs)
            self.report.error(
                "prose-in-braces",
                "No key that can stand here is in these braces.",
                place,
                f"Take the braces away: {text}",
            )
            return
        lines: list[str] = []
        for name, _, child in node.pairs:
            value = child.value if isinstance(child, Scalar) else "…"
            if name not in known and not value and lines:
                lines[-1] += f", {name}"  # what a comma cut off
            else:
                lines.append(f"{name}: {value}")
        self.report.error(
            "prose-in-braces",
            "Free text can't be read safely inside braces: a comma or a sign in it would cut it off.",
            place,
            "Write each key on a line of its own, without braces: " + "; ".join(lines),
        )

    def _value(self, node: Node, hint: Any, name: str) -> Any:
        if get_origin(hint) in (Union, types.UnionType):
            choices = [a for a in get_args(hint) if a is not type(None)]
            if len(choices) > 1:
                return self._one_of(node, choices)
            hint = choices[0]
        if get_origin(hint) is tuple:
            return self._list(node, get_args(hint)[0], name)
        if hint is Markdown:
            if isinstance(node, Scalar):
                return self.read_markdown(node)
        elif is_dataclass(hint) and isinstance(hint, type):
            value = self.read(node, hint)
            return MISSING if value is None else value
        elif isinstance(node, Scalar):
            return self._scalar(node, hint, name)
        self.report.error(
            "not-a-text",
            f"“{name}” takes a text, but a list or a group of keys stands here.",
            node.place,
            f"Write: {name}: …",
        )
        return MISSING

    def _scalar(self, node: Scalar, hint: Any, name: str) -> Any:
        value = node.value
        if hint is str:
            return re.sub(r"[ \t]*\n[ \t\n]*", " ", value).strip(" ") if "\n" in value else value
        if hint is bool:
            if value.lower() in TRUE or value.lower() in FALSE:
                return value.lower() in TRUE
            self.report.error(
                "not-true-or-false",
                f"“{name}” is true or false, not “{value}”.",
                node.place,
                f"Write: {name}: true",
            )
            return MISSING
        if hint is int:
            if value.isascii() and value.isdigit() and int(value) > 0:
                return int(value)
            self.report.error(
                "not-a-number",
                f"“{name}” is a whole number from 1 up, not “{value}”.",
                node.place,
                f"Write for example: {name}: 5",
            )
            return MISSING
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            known = [member.value for member in hint]
            if value in known:
                return hint(value)
            same = SYNONYMS.get(value.lower(), "")
            hint = f"Write: {name}: {same}" if same in known else did_you_mean(value, known)
            self.report.error("not-a-choice", f"“{name}” can't be “{value}”.", node.place, hint)
            return MISSING
        raise TypeError(f"no way to read {hint!r}")

    def _list(self, node: Node, item_hint: Any, name: str) -> Any:
        if isinstance(node, Scalar) and not node.value:
            return ()
        if not isinstance(node, Sequence):
            self.report.error(
                "not-a-list",
                f"“{name}” takes a list.",
                node.place,
                f"Begin each item with “- ” on a line of its own, as in: - {_example(item_hint, node)}",
            )
            return MISSING
        values = [self._item(item, item_hint, name) for item in node.items]
        return MISSING if any(v is MISSING for v in values) else tuple(values)

    def _item(self, node: Node, hint: Any, name: str) -> Any:
        if hint is str and isinstance(node, Mapping) and node.pairs:
            key, _, child = node.pairs[0]
            typed = f"{key}: {child.value}" if isinstance(child, Scalar) else f"{key}: …"
            written = json.dumps(typed, ensure_ascii=False)
            self.report.error("not-a-text", f"“{name}” takes a list of texts.", node.place, f"Write: - {written}")
            return MISSING
        return self._value(node, hint, name)

    def _one_of(self, node: Node, choices: list[type]) -> Any:
        """Read a mapping as the class whose first required key it has."""
        leading = {next(spec.name for _, spec in key_fields(c) if spec.required): c for c in choices}
        if isinstance(node, Mapping):
            for name, _, _ in node.pairs:
                if name in leading:
                    value = self.read(node, leading[name], beside=choices)
                    return MISSING if value is None else value
            if node.pairs:
                name, place, child = node.pairs[0]
                self._unknown(name, place, leading[next(iter(leading))], list(leading), node, child)
                return MISSING
        if self._blank_missing(node, {spec.name for c in choices for _, spec in key_fields(c)}):
            return MISSING
        self.report.error(
            "not-a-group",
            "An item with one of these keys was expected: " + ", ".join(leading) + ".",
            node.place,
            f"Write for example: - {_example(choices, node)}",
        )
        return MISSING


def swallowed_keys(name: str, node: Node, known: Collection[str], report: Report) -> list[str]:
    """Report the known keys that the value of `name` has swallowed, being indented too much, and name them."""
    if not isinstance(node, Scalar) or node.prose is None:
        return []
    found = [line for line in node.prose.keyed if line.key in known]
    item = next((number for number, line in enumerate(found) if line.item), len(found))
    for line in found[: item + 1]:  # what follows an item most often belongs to it
        begins = f"- {line.key}:" if line.item else f"{line.key}:"
        indent = "Indent its “- ” as those of the other items." if line.item else f"Indent it as “{name}:” above."
        report.error(
            "key-swallowed",
            f"This line begins with “{begins}” but is indented more than “{name}:” above, so it is read as words of it.",
            line.place,
            f"{indent} If it is meant as words, write “{name}: |” and all of the text in the lines below, indented.",
        )
    return [line.key for line in found]


def _item_to_write(cls: type[Annotation], words: str, text: str = "…") -> str:
    """How an item is written that was begun without a key."""
    name = next((spec.name for _, spec in key_fields(cls) if spec.required), "")
    words = words.replace("\n", " ") or "…"
    if not cls.NEEDS_WORDS:
        return f"Write: - {name}: {words}"
    return f"Write: - words: {words}, and on the next line {name}: {text}"


def _elsewhere(name: str, cls: type, beside: Collection[type]) -> str:
    """A hint for a key that is known, but in another place: a level lower, or in another kind of item."""
    for f, spec in key_fields(cls):
        for inner in _classes_in(hints(cls)[f.name]):
            if is_dataclass(inner) and any(s.name == name for _, s in key_fields(inner)):
                return f"It belongs under “{spec.name}:”, in a line of its own that is indented more."
    for other in beside:
        specs = [spec for _, spec in key_fields(other)]
        leading = next(spec.name for spec in specs if spec.required)
        if name == leading:
            return f"Begin an item of its own with it: - {name}: …"
        if name in {spec.name for spec in specs}:
            return f"It goes with “{leading}:”."
    return ""


def _example(hint: Any, node: Node) -> str:
    """An item of a list as it could be written, with what was written instead of the list."""
    first = node.pairs[0] if isinstance(node, Mapping) and node.pairs else None
    if first is not None:
        name, _, child = first
        return f"{name}: {child.value if isinstance(child, Scalar) else '…'}"
    text = node.value if isinstance(node, Scalar) and "\n" not in node.value else "…"
    classes = hint if isinstance(hint, list) else _classes_in(hint)
    specs = [spec for c in classes if is_dataclass(c) for spec in _names(c)]
    key = next((spec.name for spec in sorted(specs, key=lambda spec: spec.prose)), "")
    return f"{key}: {text}" if key else text


def _names(cls: type) -> list[KeySpec]:
    """The first key that a class can't do without, where its value is a name or a text."""
    f, spec = next(((f, s) for f, s in key_fields(cls) if s.required), next(key_fields(cls)))
    return [spec] if hints(cls)[f.name] is str else []
