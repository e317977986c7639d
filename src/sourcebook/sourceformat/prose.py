"""Free text in YAML: takes it out before YAML sees it, letter for letter, and leaves a place-holder.

YAML swallows or refuses much of what people write: `note: see document #4` loses its end, `note: *Izvestiia* says` is
an error. The schema says which keys hold free text or quoted words; their values are read here.

The rules: a value ends at the next line that is not indented more than its key; `|` or `>` alone opens a YAML block; a
value that as a whole is one quoted YAML scalar loses its quotes; a `date` that begins with `{` is left to YAML.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

import yaml

from sourcebook.diagnostics import Place

_BLOCK = re.compile(r"[|>][+-]?$")
_QUOTED = re.compile(r"""\A(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\Z""", re.S)
_KEY = re.compile(r"^(?P<lead>\s*(?:-\s+)*)(?P<key>[\w-]+)(?P<colon>\s*:)(?P<gap>[ \t]+|$)(?P<rest>.*)$")
LEFT_TO_YAML_WHEN_BRACED = frozenset({"date"})


@dataclass(frozen=True, slots=True)
class ProseValue:
    """A value as typed. `lines` are the places of the text's lines; `verbatim` says that its line ends count."""

    text: str
    place: Place
    lines: tuple[Place, ...]
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Extracted:
    """YAML without its free text, and the values by the place-holders that stand for them."""

    yaml: str
    values: dict[str, ProseValue]


def extract(text: str, file: str, first_line: int, keys: Collection[str]) -> Extracted:
    """Take the values of `keys` out of a YAML text that begins at `first_line` of `file`."""
    lines = text.split("\n")
    result: list[str] = []
    values: dict[str, ProseValue] = {}
    # a place-holder that the text itself can't hold
    stem = "PROSE"
    while stem in text:
        stem += "X"
    i = 0
    while i < len(lines):
        found = _KEY.match(lines[i])
        if found is None or found["key"] not in keys or _left_to_yaml(found):
            result.append(lines[i])
            i += 1
            continue
        end = _block_end(lines, i, len(found["lead"]))
        value = _value(lines[i:end], found, file, first_line + i)
        holder = f"{stem}{len(values)}"
        values[holder] = value
        result.append(f"{found['lead']}{found['key']}: {holder}")
        result.extend([""] * (end - i - 1))
        i = end
    return Extracted("\n".join(result), values)


def _left_to_yaml(found: re.Match[str]) -> bool:
    return found["key"] in LEFT_TO_YAML_WHEN_BRACED and found["rest"].startswith("{")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _block_end(lines: list[str], start: int, key_column: int) -> int:
    """The line after the last one that belongs to the value: not blank, and indented more than the key."""
    end = start + 1
    for i in range(start + 1, len(lines)):
        if not lines[i].strip():
            continue
        if _indent(lines[i]) <= key_column:
            break
        end = i + 1
    return end


def _value(lines: list[str], found: re.Match[str], file: str, line: int) -> ProseValue:
    rest = found["rest"].rstrip(" \t")
    column = found.start("rest") + 1
    body = lines[1:]
    indent = min((_indent(b) for b in body if b.strip()), default=0)
    if _BLOCK.match(rest):
        first = next((b for b in body if b.strip()), "")
        indent = min(indent, _indent(first))
        texts = [b[indent:] if b.strip() else "" for b in body]
        places = tuple(Place(file, line + 1 + k, indent + 1) for k in range(len(texts)))
        joined = "\n".join(texts)
        if rest[0] == ">":
            joined = _folded(joined)
        return ProseValue(joined, places[0] if places else Place(file, line, column), places, rest[0] == "|")
    texts = [b[indent:].rstrip(" \t") if b.strip() else "" for b in body]
    places = tuple(Place(file, line + 1 + k, indent + 1) for k in range(len(texts)))
    if rest or not texts:
        texts.insert(0, rest)
        places = (Place(file, line, column), *places)
    joined = "\n".join(texts)
    if _QUOTED.match(joined):
        unquoted = _unquoted(joined)
        if unquoted is not None:
            place = Place(file, places[0].line, places[0].column + 1)
            return ProseValue(unquoted, place, (place,), True)
    return ProseValue(joined, places[0], places, False)


def _folded(text: str) -> str:
    """Line ends become spaces, blank lines stay (YAML 1.1, 9.2.2)."""
    return "\n\n".join(" ".join(p.split("\n")) for p in re.split(r"\n{2,}", text))


def _unquoted(text: str) -> str | None:
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, str) else None
