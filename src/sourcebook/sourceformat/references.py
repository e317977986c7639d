"""The works an edition cites: CSL-JSON, CSL-YAML or BibTeX to records in CSL-JSON (CSL 1.0.2, appendix IV)."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pypandoc

from sourcebook.diagnostics import Place, Report
from sourcebook.model.edition import Work
from sourcebook.sourceformat.files import Folder
from sourcebook.sourceformat.yamltree import Mapping, Node, Scalar, Sequence, read_yaml

PROSE = frozenset({
    "title", "title-short", "container-title", "collection-title", "publisher", "publisher-place", "note", "abstract",
    "annote", "archive", "archive_location", "event-title", "genre", "original-title", "literal", "family", "given", "version",
})  # fmt: skip
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
        return _from_json(_bibtex_to_json(text, name, report), name, report)
    node = read_yaml(text, name, report, prose_keys=PROSE)
    if isinstance(node, Mapping):
        node = next((child for key, _, child in node.pairs if key == "references"), None)
    if node is None:
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
        record = _plain(item)
        if not isinstance(record, dict) or not isinstance(record.get("id"), str):
            report.error(
                "work-without-id",
                "This work has no key to cite it by.",
                item.place,
                "Write a line id: followed by a short name.",
            )
            continue
        _add(works, record, item.place, report)
    return works


def _add(works: dict[str, Work], record: dict[str, Any], place: Place, report: Report) -> None:
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
    works[key] = Work(key, record, place)


def _plain(node: Node) -> Any:
    match node:
        case Scalar():
            return " ".join(node.value.split("\n")) if node.prose else node.value
        case Sequence():
            return [_plain(item) for item in node.items]
        case Mapping():
            return {key: _plain(child) for key, _, child in node.pairs}


def _from_json(text: str, file: str, report: Report) -> dict[str, Work]:
    try:
        records = json.loads(text)
    except json.JSONDecodeError as problem:
        report.error(
            "json-syntax",
            f"This file can't be read as JSON: {problem.msg}.",
            Place(file, problem.lineno, problem.colno),
            "Export it again from your reference manager.",
        )
        return {}
    if isinstance(records, dict):
        records = records.get("references")
    if not isinstance(records, list):
        report.error("not-a-list", "The works are a list.", Place(file), "Export it again as CSL-JSON.")
        return {}
    works: dict[str, Work] = {}
    for record in records:
        if isinstance(record, dict) and "id" in record:
            _add(works, record, Place(file), report)
        else:
            report.error(
                "work-without-id",
                "A work in this file has no id to cite it by.",
                Place(file),
                "Give every work an id.",
            )
    return works


def _bibtex_to_json(text: str, file: str, report: Report) -> str:
    command = [pypandoc.get_pandoc_path(), "--from=biblatex", "--to=csljson", "--sandbox"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode:
        report.error(
            "bibtex-syntax",
            "This file can't be read as BibTeX: " + " ".join(done.stderr.split())[:200],
            Place(file),
            "Mend the entry named, or export the file again.",
        )
        return "[]"
    return done.stdout
