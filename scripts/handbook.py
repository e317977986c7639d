"""Writes the handbook's pages that the program knows better than we do: all keys, and all findings.

A test holds both pages against the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcebook.lint import explained
from sourcebook.model.keys import key_fields
from sourcebook.sourceformat.jsonschema import FILES, json_schema

COMMENTARY = Path(__file__).resolve().parents[1] / "content" / "handbook" / "commentary"
#: characters that mean something in commentary
_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~])")


def plain(text: str) -> str:
    """A text as commentary that prints just that text; what stands in `backticks` stays a code."""
    parts = re.split(r"(`[^`]+`)", text)
    return "".join(part if n % 2 else _SIGNS.sub(r"\\\1", part) for n, part in enumerate(parts))


def keys_page() -> str:
    """The page of all keys, file by file, from the model."""
    lines = [
        "---", "title: All keys", "---",
        "These are the keys of each file. A key that is *required* has to be written; all others may be left out. "
        "*Free text* is read letter for letter, whatever signs it holds. The same list, in a form that text editors "
        "read, is printed by `sourcebook schema`.", "",
    ]  # fmt: skip
    free = {id(cls): {s.name for _, s in key_fields(cls) if s.prose} for _, cls in FILES.values()}
    for name, (what, cls) in FILES.items():
        schema = json_schema(name)
        lines += [f"## {what[0].upper()}{what[1:]}", "", *_keys(schema, free[id(cls)]), ""]
        for part, definition in schema["definitions"].items():
            if name != "commentary" or part not in json_schema("source")["definitions"]:
                lines += [f"### {_title(part)}", "", *_keys(definition, _free(part)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _free(name: str) -> set[str]:
    """The free-text keys of a class of the model, by its name."""
    return {spec.name for cls in _classes() if cls.__name__ == name for _, spec in key_fields(cls) if spec.prose}


def _classes() -> Iterator[type]:
    from sourcebook.model import accepted, edition, registers, source
    from sourcebook.model.annotations import annotation_kinds

    yield from annotation_kinds()
    for module in (accepted, edition, registers, source):
        yield from (thing for thing in vars(module).values() if isinstance(thing, type))


def _title(name: str) -> str:
    """`SourceItem` as “Source item”."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
    return words[0].upper() + words[1:]


def _keys(schema: dict[str, Any], free: set[str]) -> Iterator[str]:
    for name, value in schema["properties"].items():
        said = [w for w, so in (("required", name in schema.get("required", ())), ("free text", name in free)) if so]
        description = value.get("description") or "A list; its items are described below."
        yield f"- `{name}`{' (*' + ', '.join(said) + '*)' if said else ''}: {plain(description)}"


def findings_page() -> str:
    """The page of all findings, from the rules' own text."""
    lines = [
        "---", "title: All findings", "---",
        "Each finding ends in a code in square brackets. Here they stand in the order of the alphabet, with what is wanted, "
        "why, and what to do. The same words are printed by `sourcebook explain`, with the code after it.", "",
    ]  # fmt: skip
    for one in explained().values():
        weight = f" ({one.severity})" if one.severity else ""
        lines += [
            f"**{one.code}**{weight}. {plain(one.wants)} *Why:* {plain(one.why)} *What to do:* {plain(one.fix)}",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"keys.md": keys_page, "findings.md": findings_page}

if __name__ == "__main__":
    for file, page in PAGES.items():
        (COMMENTARY / file).write_text(page(), encoding="utf-8")
        print(f"content/handbook/commentary/{file}")
