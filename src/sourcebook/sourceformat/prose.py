"""Free text in YAML: takes it out before YAML sees it, letter for letter, and leaves a place-holder.

YAML swallows or refuses much of what people write: `note: see document #4` loses its end, `note: *Izvestiia* says` is
an error. The schema says which keys hold free text or quoted words; their values are read here.

The rules: a value ends at the next line that is not indented more than its key; `|` or `>` alone opens a YAML block; a
value that as a whole is one quoted YAML scalar loses its quotes. A `date` that begins with `{` is left to YAML, and so
is one that is a group of lines with its own keys (`written: …`), whose values are free text in turn. Lines of a plain
value that look like a key are noted down: such a line is most often a key that is indented too much.

A no-break space, which word processors put there unasked, counts as a blank where YAML wants one: in front of a line,
after `-` and right after `:`. In values it stays.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import yaml

from sourcebook.diagnostics import Place, nearest
from sourcebook.model.keys import key_fields
from sourcebook.model.source import SourceDate
from sourcebook.records import dataclass

#: spaces that look like a blank and are none to YAML: no-break, narrow no-break, thin, ideographic
WIDE = "\u00a0\u202f\u2009\u3000"
BLANKS = " \t" + WIDE
_BLANKS = f"[ \\t{WIDE}]"
_GAP = f"(?:[{WIDE}]{_BLANKS}*|[ \\t]+)"
_LEAD = re.compile(rf"{_BLANKS}*(?:-(?:{_BLANKS}+(?=[\w-]+:(?:{_BLANKS}|$))|{_GAP}|$))*")
_AFTER_COLON = re.compile(rf"(?<=:)[{WIDE}]{_BLANKS}*")
_BLOCK = re.compile(r"[|>][+-]?$")
_QUOTED = re.compile(r"""\A(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\Z""", re.S)
_KEY = re.compile(r"^(?P<lead>\s*(?:-\s+)*)(?P<key>[\w-]+)(?P<colon>\s*:)(?P<gap>" + _GAP + r"|$)(?P<rest>.*)$")
_LOOKS_LIKE_KEY = re.compile(r"(?P<dashes>(?:-[ \t]+)*)(?P<key>[\w-]+):(?:[ \t]|$)")
#: how like a key of the group a word must be (0 to 100) to be taken for one that is mistyped
MISTYPED = 75.0
#: the key whose value may be a group, and the keys of that group
GROUP = "date"
GROUP_KEYS = frozenset(spec.name for _, spec in key_fields(SourceDate))


@dataclass(frozen=True, slots=True)
class KeyedLine:
    """A line of a plain value that looks like a key: the key, where it stands, and whether it begins an item of a list."""

    key: str
    place: Place
    item: bool


@dataclass(frozen=True, slots=True)
class ProseValue:
    """A value as typed; `lines` are the places where the lines of the text begin; `quoted` where it lost its quotes."""

    text: str
    place: Place
    lines: tuple[Place, ...]
    keyed: tuple[KeyedLine, ...] = ()
    quoted: bool = False


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
    i = group_end = 0
    while i < len(lines):
        line = _with_blanks(lines[i])
        found = _KEY.match(line)
        if found is not None and found["key"] == GROUP and _is_group(found, lines, i):
            group_end = _block_end(lines, i, len(found["lead"]))
            found = None
        if found is None or not (found["key"] in keys or (i < group_end and found["key"] in GROUP_KEYS)):
            # a line of blanks and tabs is an empty line, whatever YAML thinks of tabs
            result.append("" if _blank(line) else line)
            i += 1
            continue
        end = _block_end(lines, i, len(found["lead"]))
        holder = f"{stem}{len(values)}"
        values[holder] = _value(lines[i:end], found, file, first_line + i)
        result.append(f"{found['lead']}{found['key']}: {holder}")
        result.extend([""] * (end - i - 1))
        i = end
    return Extracted("\n".join(result), values)


def _with_blanks(line: str) -> str:
    """A line with plain blanks where YAML wants them: in front, after hyphens and after the colon of a key."""
    lead = _LEAD.match(line)
    at = lead.end() if lead is not None else 0
    line = _blanks(line[:at]) + line[at:]
    key = _KEY.match(line)
    if key is None or key.start("colon") < at:
        return line
    gap = _AFTER_COLON.match(line, key.end("colon"))
    return line if gap is None else line[: gap.start()] + _blanks(gap[0]) + line[gap.end() :]


def _blanks(text: str) -> str:
    return text.translate(dict.fromkeys(map(ord, WIDE), " "))


def _is_group(found: re.Match[str], lines: list[str], at: int) -> bool:
    """Whether the value that begins in line `at` is a group of keys: in braces, or in the lines below."""
    if found["rest"]:
        return found["rest"].startswith("{")
    below = lines[at + 1 : _block_end(lines, at, len(found["lead"]))]
    keys = [key["key"] for line in below if (key := _KEY.match(line)) is not None]
    if any(key in GROUP_KEYS for key in keys):
        return True
    first = next((line for line in below if not _blank(line) and not line.lstrip(BLANKS).startswith("#")), "")
    key = _KEY.match(first)
    return key is not None and nearest(key["key"], GROUP_KEYS, MISTYPED) is not None


def _blank(line: str) -> bool:
    return not line.strip(" \t")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" \t"))


def _indented_by_blanks(line: str, key_column: int) -> str:
    """A line under a key; where it is not indented by plain blanks, other spaces in front of it count as such."""
    if _indent(line) > key_column:
        return line
    at = len(line) - len(line.lstrip(BLANKS))
    return _blanks(line[:at]) + line[at:]


def _block_end(lines: list[str], start: int, key_column: int) -> int:
    """The line after the last one that belongs to the value: not blank, and indented more than the key."""
    end = start + 1
    for i in range(start + 1, len(lines)):
        line = _indented_by_blanks(lines[i], key_column)
        if _blank(line):
            continue
        if _indent(line) <= key_column:
            break
        end = i + 1
    return end


def _value(lines: list[str], found: re.Match[str], file: str, line: int) -> ProseValue:
    rest = found["rest"].rstrip(" \t")
    here = Place(file, line, found.start("rest") + 1)
    body = [_indented_by_blanks(b, len(found["lead"])) for b in lines[1:]]
    indent = min((_indent(b) for b in body if not _blank(b)), default=0)
    places = tuple(Place(file, line + 1 + k, indent + 1) for k in range(len(body)))
    if _BLOCK.match(rest):
        texts = ["" if _blank(b) else b[indent:] for b in body]
        if rest[0] == ">":
            texts, places = _folded(texts, places)
        return ProseValue("\n".join(texts), places[0] if places else here, places or (here,))
    texts = ["" if _blank(b) else b[indent:].rstrip(" \t") for b in body]
    if rest or not texts:
        texts.insert(0, rest)
        places = (here, *places)
    joined = "\n".join(texts)
    unquoted = _unquoted(joined) if _QUOTED.match(joined) else None
    if unquoted is not None:
        place = Place(file, places[0].line, places[0].column + 1)
        return ProseValue(unquoted, place, (place,) * (unquoted.count("\n") + 1), quoted=True)
    return ProseValue(joined, places[0], places, tuple(_keyed(body, file, line + 1)))


def _keyed(body: list[str], file: str, first_line: int) -> Iterator[KeyedLine]:
    for number, line in enumerate(body):
        indent = _indent(line)
        found = _LOOKS_LIKE_KEY.match(line, indent)
        if found is not None:
            yield KeyedLine(found["key"], Place(file, first_line + number, found.start() + 1), bool(found["dashes"]))


def _folded(texts: list[str], places: tuple[Place, ...]) -> tuple[list[str], tuple[Place, ...]]:
    """Line ends become spaces, blank lines stay (YAML 1.1, 9.2.2)."""
    lines: list[str] = []
    where: list[Place] = []
    for text, place in zip(texts, places, strict=True):
        if text and lines and lines[-1]:
            lines[-1] += " " + text
        elif text or (lines and lines[-1]):
            lines.append(text)
            where.append(place)
    return lines, tuple(where)


def _unquoted(text: str) -> str | None:
    try:
        value = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, str) else None
