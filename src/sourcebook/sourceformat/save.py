"""An `Edition` to the files of its folder, the way back of `load`: what is written reads as an equal edition.

Equal means: places don't compare, Markdown compares by its text. Not every value of the model has a form on disk. What
has: free text of one line (Markdown may have many), without carriage returns; a date that is either a sentence or has
parts; annotations of one kind together; registers in the order of their files; transcriptions as the module
`transcription.write` says; bodies of notes that do not end in blank lines. Pictures are not in the model, so the files
under `images/` are the caller's to copy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field
from pathlib import Path
from typing import Any

import yaml

from sourcebook.diagnostics import Report
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.edition import Edition, Work
from sourcebook.model.keys import KeySpec, Located, key_fields
from sourcebook.model.markdown import Markdown
from sourcebook.model.registers import RegisterKind
from sourcebook.model.source import SourceDate
from sourcebook.sourceformat.load import EDITION_FILE
from sourcebook.sourceformat.notesfile import write_notes_file
from sourcebook.sourceformat.prose import extract
from sourcebook.sourceformat.references import works_in
from sourcebook.sourceformat.transcription import write_transcription

#: what YAML reads as these very characters where it stands bare
_PLAIN = re.compile(r"\w(?:[\w ’“”–—.,/()-]*[\w’”.,/()-])?")
#: what a file can't hold as it is: `read_text` refuses or changes it
_UNTYPABLE = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
#: what JSON leaves bare but a quoted YAML scalar may not hold bare (YAML 1.1, 5.1 and 5.4)
_ESCAPED = re.compile(r"[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def write_edition(edition: Edition) -> dict[str, str]:
    """The text of every file of an edition, by its path in the folder."""
    files = {
        EDITION_FILE: _text(
            [f"format: {_scalar(edition.format, number=True)}", *_keys(edition, passed_over={"format"})]
        )
    }
    for source in edition.sources.values():
        front = [*_keys(source), *_annotations(source.annotations)]
        files[f"sources/{source.id}.md"] = _with_front(front, write_transcription(source.transcription))
        if source.note_bodies is not None:
            files[f"sources/{source.id}.notes.md"] = write_notes_file(source.note_bodies)
    for commentary in edition.commentary.values():
        front = [*_keys(commentary), *_annotations(commentary.annotations)]
        files[f"commentary/{commentary.id}.md"] = _with_front(front, commentary.body.text)
    for kind in RegisterKind:
        entries = [entry for entry in edition.registers if entry.kind is kind]
        if entries:
            files[f"registers/{kind.value}.yaml"] = _text(["entries:", *_indented(_list(map(_keys, entries)))])
    if edition.accepted:
        files["accepted.yaml"] = _text(["accepted:", *_indented(_list(map(_keys, edition.accepted)))])
    return files | _references(edition.works)


def save_edition(edition: Edition, folder: Path) -> None:
    """Write every file of an edition, and its theme, into a folder. Other files there are left alone."""
    contents = {name: text.encode("utf-8") for name, text in write_edition(edition).items()}
    for name, data in {**contents, **dict(edition.theme_files)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def _text(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def _with_front(front: list[str], body: str) -> str:
    return _text(["---", *front, "---"]) + body


# --- what the model says of its keys --------------------------------------------------------------------------------


def _keys(thing: Located, passed_over: Iterable[str] = ()) -> list[str]:
    """The keys of a thing with their values; what has its default is not written."""
    lines: list[str] = []
    for f, spec in key_fields(type(thing)):
        value = getattr(thing, f.name)
        if spec.name not in passed_over and (spec.required or value != _default(f)):
            lines.extend(_key(spec, value))
    return lines


def _default(f: Field[Any]) -> Any:
    return f.default if f.default_factory is MISSING else f.default_factory()


def _key(spec: KeySpec, value: Any) -> list[str]:
    name = spec.name
    match value:
        case Markdown():
            return _prose(name, value.text)
        case SourceDate(sentence=sentence) if sentence:
            return _prose(name, sentence)
        case Located():
            return _group(name, _keys(value), "{}")
        case tuple():
            items = (_keys(v) if isinstance(v, Located) else [_scalar(v)] for v in value)
            return _group(name, _list(items), "[]")
        case bool():
            return [f"{name}: {'true' if value else 'false'}"]
        case str() if spec.prose:
            return _prose(name, value)
        case _:
            return [f"{name}: {_scalar(str(value))}"]


def _annotations(annotations: tuple[Annotation, ...]) -> list[str]:
    lines: list[str] = []
    for kind in dict.fromkeys(a.KEY for a in annotations):
        lines.extend(_group(kind, _list(_keys(a) for a in annotations if kind == a.KEY), "[]"))
    return lines


# --- YAML in block style --------------------------------------------------------------------------------------------


def _group(name: str, lines: list[str], empty: str) -> list[str]:
    return [f"{name}:", *_indented(lines)] if lines else [f"{name}: {empty}"]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _list(items: Iterable[list[str]]) -> list[str]:
    return [line for first, *rest in items for line in (f"- {first}", *_indented(rest))]


def _scalar(value: str, *, number: bool = False) -> str:
    """A scalar: bare where that is safe, else quoted. Where a number may stand, digits stay bare."""
    if number and value.isascii() and value.isdigit():
        return value
    return value if _PLAIN.fullmatch(value) and _anywhere(value) == value else _quoted(value)


def _anywhere(written: str) -> Any:
    """What another program that knows YAML reads: `no` is no text to it, nor is `1917`."""
    try:
        return yaml.load(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, ValueError):
        return None


def _quoted(value: str) -> str:
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def _prose(name: str, text: str) -> list[str]:
    """Free text under its key: bare on one line or as a block of several where that is safe, else quoted."""
    bare = [f"{name}: {text}"] if "\n" not in text else [f"{name}: |", *_indented(text.split("\n"))]
    return bare if _reads_as(name, text, "\n".join(bare)) else [f"{name}: {_quoted(text)}"]


def _reads_as(name: str, text: str, written: str) -> bool:
    """Whether the lines give the text to our reader, and to other programs too."""
    if _UNTYPABLE.search(text):
        return False
    read = [value.text for value in extract(written, "", 1, {name}).values.values()]
    return read == [text] and _anywhere(written) in ({name: text}, {name: text + "\n"})


# --- references -----------------------------------------------------------------------------------------------------


def _references(works: Mapping[str, Work]) -> dict[str, str]:
    """The works as CSL-YAML, whose values are texts; as CSL-JSON where a record holds something else, as a number."""
    if not works:
        return {}
    records = [dict(work.record) for work in works.values()]
    name, text = "references.yaml", _text(["references:", *_indented(_list(map(_mapping, records)))])
    if works_in(text, name, Report()) == dict(works):
        return {name: text}
    return {"references.json": json.dumps(records, ensure_ascii=False, indent=2) + "\n"}


def _mapping(record: Mapping[str, Any]) -> list[str]:
    lines: list[str] = []
    for name, value in record.items():
        match value:
            case Mapping():
                lines.extend(_group(_scalar(name), _mapping(value), "{}"))
            case list():
                lines.extend(_group(_scalar(name), _sequence(value), "[]"))
            case _:
                lines.append(f"{_scalar(name)}: {_scalar(str(value), number=True)}")
    return lines


def _sequence(values: list[Any]) -> list[str]:
    items: list[list[str]] = []
    for value in values:
        match value:
            case Mapping():
                items.append(_mapping(value) or ["{}"])
            case list():
                items.append(_sequence(value) or ["[]"])
            case _:
                items.append([_scalar(str(value), number=True)])
    return _list(items)
