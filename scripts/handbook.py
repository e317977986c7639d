"""Writes the handbook's pages that the program knows better than we do: all keys, and all findings.

A test holds both pages against the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sourcebook.lint import explained
from sourcebook.model import accepted, edition, registers, source
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.keys import key_fields
from sourcebook.sourceformat.jsonschema import FILES, SchemaMaker, json_schema

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
    kinds = {kind.__name__: kind for kind in annotation_kinds()}
    shared = {spec.name for _, spec in key_fields(Annotation)}
    done: set[str] = set()
    for name, (what, cls) in FILES.items():
        schema = json_schema(name)
        lines += [f"## {what}", "", *_keys(schema, _free(cls)), ""]
        for part, definition in schema["definitions"].items():
            if part in done:
                continue
            done.add(part)
            if part in kinds:
                own = {
                    **definition,
                    "properties": {k: v for k, v in definition["properties"].items() if k not in shared},
                }
                lines += [f"### An item of {kinds[part].KEY}", "", *_keys(own, _free(kinds[part])), ""]
            else:
                lines += [f"### {_title(part)}", "", *_keys(definition, _free(_class(part))), ""]
        if name == "source":
            lines += ["### Every annotation", "", "All of these stand beside the keys of each kind.", ""]
            lines += [*_keys(SchemaMaker().object(Annotation), _free(Annotation)), ""]
    return "\n".join(lines).rstrip() + "\n"


def _free(cls: type) -> set[str]:
    """The keys of a class that hold free text."""
    return {spec.name for _, spec in key_fields(cls) if spec.prose}


def _class(name: str) -> type:
    """A class of the model by its name."""
    found = {
        thing.__name__: thing
        for m in (accepted, edition, registers, source)
        for thing in vars(m).values()
        if isinstance(thing, type)
    }
    return found[name]


def _title(name: str) -> str:
    """`SourceItem` as “Source item”."""
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
    return words[0].upper() + words[1:]


def _keys(schema: dict[str, Any], free: set[str]) -> Iterator[str]:
    for name, value in schema["properties"].items():
        said = [w for w, so in (("required", name in schema.get("required", ())), ("free text", name in free)) if so]
        description = value.get("description") or "A list; what an item takes stands below."
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
            f"**{one.code}**{weight}. *Wanted:* {plain(one.wants)} *Why:* {plain(one.why)} *What to do:* {plain(one.fix)}",
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


PAGES = {"keys.md": keys_page, "findings.md": findings_page}

if __name__ == "__main__":
    for file, page in PAGES.items():
        (COMMENTARY / file).write_text(page(), encoding="utf-8")
        print(f"content/handbook/commentary/{file}")
