"""The works an edition cites: CSL-JSON, CSL-YAML or BibTeX to records in CSL-JSON (CSL 1.0.2, appendix IV)."""

from __future__ import annotations

import json
import re
import subprocess
from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

from sourcebook.diagnostics import Place, Report
from sourcebook.errors import MachineAtFault
from sourcebook.model.edition import Work
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.packages import pandoc
from sourcebook.sourceformat.schema import swallowed_keys
from sourcebook.sourceformat.yamltree import Mapping, Node, Scalar, Sequence, read_yaml

PROSE = frozenset({
    "title", "title-short", "container-title", "collection-title", "publisher", "publisher-place", "note", "abstract",
    "annote", "archive", "archive_location", "event-title", "genre", "original-title", "literal", "family", "given", "version",
})  # fmt: skip
#: the keys of a work by which a line is known that was indented too much (CSL 1.0.2, appendices III and IV)
KEYS = PROSE | {
    "id", "type", "author", "editor", "translator", "issued", "accessed", "page", "volume", "issue", "edition", "DOI", "ISBN",
    "URL", "language", "number",
}  # fmt: skip
_LIST = re.compile(r'\s*(?:\{(?:.*?"references"\s*:)\s*)?\[', re.S)
_ENTRY = re.compile(r"@\w+\s*\{\s*(?P<key>[^,\s]+)\s*,")
_PANDOC_PLACE = re.compile(r"\(line (?P<line>\d+), column (?P<column>\d+)\)")
_JSON_FIELD = re.compile(r'"(?P<name>[\w-]+)"\s*:\s*')
_BIBTEX_FIELD = re.compile(r'(?:^|,)\s*(?P<name>[A-Za-z-]+)\s*=\s*[{"]*', re.M)
#: what the fields of BibTeX become in CSL-JSON
_CSL_NAMES = {
    "date": ("issued",), "year": ("issued",), "journal": ("container-title",), "journaltitle": ("container-title",),
    "booktitle": ("container-title",), "address": ("publisher-place",), "location": ("publisher-place",),
    "pages": ("page",), "url": ("URL",), "doi": ("DOI",), "isbn": ("ISBN",), "issn": ("ISSN",), "urldate": ("accessed",),
    "origdate": ("original-date",), "number": ("issue", "number"), "series": ("collection-title",),
}  # fmt: skip
_TIMEOUT_SECONDS = 120
NAMES = ("references.yaml", "references.yml", "references.json", "references.bib")


def read_references(folder: Folder, report: Report) -> dict[str, Work]:
    """Read the references file of an edition, or nothing where it has none."""
    for name in NAMES:
        if folder.has(name):
            text = folder.text(name)
            return {} if text is None else works_in(text, name, report)
    return {}


def works_in(text: str, name: str, report: Report) -> dict[str, Work]:
    """The works in the text of a references file; the end of its name says in which form."""
    if name.endswith(".json"):
        return _from_json(text, name, report)
    if name.endswith(".bib"):
        return _from_bibtex(text, name, report)
    node = read_yaml(text, name, report, prose_keys=PROSE)
    if isinstance(node, Mapping):
        node = _list_in(node, report)
    if node is None or (isinstance(node, Scalar) and not node.value):
        return {}
    if not isinstance(node, Sequence):
        report.error(
            "not-a-list",
            "The works are a list.",
            node.place,
            "Begin the file with references: and each work with “- id: …”.",
        )
        return {}
    works: dict[str, Work] = {}
    for item in node.items:
        for key, _, child in item.pairs if isinstance(item, Mapping) else ():
            swallowed_keys(key, child, KEYS, report)
        record = _plain(item)
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            report.error(
                "work-without-id",
                "This work has no key to cite it by.",
                item.place,
                "Write a line id: followed by a short name.",
            )
            continue
        _add(works, record, item.place, report, _places(item) if isinstance(item, Mapping) else {})
    return works


def _places(item: Mapping) -> dict[str, Place]:
    """Where the fields of a work and their values stand."""
    places: dict[str, Place] = {}
    for key, place, child in item.pairs:
        places[f"{key}:"], places[key] = place, child.place
        if isinstance(child, Sequence):
            places.update((f"{key} {n}", one.place) for n, one in enumerate(child.items, 1))
    return places


def _list_in(node: Mapping, report: Report) -> Node | None:
    """The list of works below `references:`; None with a finding where another key stands there."""
    found = next((child for key, _, child in node.pairs if key == "references"), None)
    if found is None and node.pairs:
        key, place, _ = node.pairs[0]
        report.error("key-unknown", f"“{key}” is not a key that can stand here.", place, "Write: references:")
    return found


def _add(
    works: dict[str, Work], record: dict[str, Any], place: Place, report: Report, places: dict[str, Place]
) -> None:
    key = str(record["id"])
    if key in works:
        first = works[key].place
        report.error(
            "work-twice",
            f"Two works have the key “{key}”.",
            place,
            f"Give one another key; the first stands in line {first.line if first else 1}.",
        )
        return
    works[key] = Work(key, record, place, places)


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return " ".join(node.value.split("\n")) if node.prose else node.value
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return {key: _plain(child) for key, _, child in node.pairs}


def _from_json(text: str, file: str, report: Report) -> dict[str, Work]:
    """The works in CSL-JSON: a list, or a group whose key `references` holds one."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as problem:
        return _unreadable(Place(file, problem.lineno, problem.colno), report)
    except RecursionError:
        return _unreadable(Place(file), report)
    records = data.get("references") if isinstance(data, dict) else data
    if not isinstance(records, list):
        report.error("not-a-list", "The works are a list.", Place(file), "Export it again as CSL-JSON.")
        return {}
    stretches = _starts(text, len(records))
    return _works(zip(records, _in_stretches(text, file, stretches, _JSON_FIELD, {}), strict=True), report)


def _unreadable(place: Place, report: Report) -> dict[str, Work]:
    report.error(
        "references-unreadable",
        "This file can't be read from here on: it is not whole, or no file of references.",
        place,
        "Export it again from your reference manager, as CSL-JSON.",
    )
    return {}


def _works(records: Iterable[tuple[Any, tuple[Place, dict[str, Place]]]], report: Report) -> dict[str, Work]:
    works: dict[str, Work] = {}
    for record, (place, places) in records:
        if isinstance(record, dict) and "id" in record:
            _add(works, record, place, report, {k: p for k, p in places.items() if k.removesuffix(":") in record})
        else:
            report.error(
                "work-without-id",
                "This work has no id to cite it by.",
                place,
                "Give it an id in your reference manager.",
            )
    return works


def _starts(text: str, count: int) -> list[tuple[int, int]]:
    """Where each work of a list in CSL-JSON begins and ends."""
    decoder = json.JSONDecoder()
    opened = _LIST.match(text)
    at = opened.end() if opened is not None else len(text)
    stretches: list[tuple[int, int]] = []
    while len(stretches) < count and opened is not None:
        while text[at] in " \t\r\n,":
            at += 1
        start = at
        _, at = decoder.raw_decode(text, at)
        stretches.append((start, at))
    return stretches or [(0, 0)] * count


def _in_stretches(
    text: str,
    file: str,
    stretches: Iterable[tuple[int, int]],
    field: re.Pattern[str],
    called: dict[str, tuple[str, ...]],
) -> list[tuple[Place, dict[str, Place]]]:
    """The place of each work that fills a stretch of the text, and the places of its fields, the first of each name.

    `called` says what fields are called in CSL-JSON, where they have other names in the text.
    """
    lines = _line_starts(text)
    result = []
    for start, end in stretches:
        places: dict[str, Place] = {}
        for found in field.finditer(text, start, end):
            for name in called.get(found["name"].lower(), (found["name"],)):
                places.setdefault(f"{name}:", _place_at(lines, found.start("name"), file))
                places.setdefault(name, _place_at(lines, found.end(), file))
        result.append((_place_at(lines, start, file), places))
    return result


def _line_starts(text: str) -> list[int]:
    return [0, *(found.end() for found in re.finditer("\n", text))]


def _place_at(line_starts: list[int], at: int, file: str) -> Place:
    line = bisect_right(line_starts, at)
    return Place(file, line, at - line_starts[line - 1] + 1)


def _from_bibtex(text: str, file: str, report: Report) -> dict[str, Work]:
    """The works in BibTeX, read by pandoc; the places of entries are looked up in the text."""
    command = [pandoc(), "--from=biblatex", "--to=csljson", "--sandbox"]
    try:
        done = subprocess.run(
            command, input=text, capture_output=True, text=True, encoding="utf-8", timeout=_TIMEOUT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise MachineAtFault(f"Pandoc, which reads “{file}”, did not run: {problem}") from problem
    records = [] if done.returncode else json.loads(done.stdout)
    if done.returncode or (text.strip() and not records):
        at = _PANDOC_PLACE.search(done.stderr)
        report.error(
            "references-unreadable",
            "This file can't be read from here on as BibTeX." if at else "No work in BibTeX is in this file.",
            Place(file, int(at["line"]), int(at["column"])) if at else Place(file),
            "Look at the entry before this place: a comma or a brace may be missing. Or export the file again."
            if at
            else "Export it again from your reference manager, as BibTeX.",
        )
        return {}
    stretches: dict[str, list[tuple[int, int]]] = {}
    end = len(text)
    for found in reversed(list(_ENTRY.finditer(text))):
        stretches.setdefault(found["key"], []).append((found.start(), end))
        end = found.start()
    mine = [waiting.pop() if (waiting := stretches.get(str(r.get("id", "")))) else (0, 0) for r in records]
    return _works(zip(records, _in_stretches(text, file, mine, _BIBTEX_FIELD, _CSL_NAMES), strict=True), report)
