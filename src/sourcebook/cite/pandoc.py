"""Pandoc's citeproc as the citation engine: one call a book, Pandoc's JSON there and back, no Markdown in between."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from sourcebook.cite.engine import Cluster, Formatted, Job
from sourcebook.cite.styles import style_of
from sourcebook.diagnostics import Report
from sourcebook.errors import MachineAtFault
from sourcebook.model.content import (
    CitationItem,
    Content,
    Emphasis,
    Hyperlink,
    Mark,
    MarkKind,
    SmallCaps,
    Strong,
    in_order,
    plain,
)
from sourcebook.model.edition import Work
from sourcebook.sourceformat.packages import pandoc
from sourcebook.store import Store

_TIMEOUT_SECONDS = 120
#: the version of Pandoc's document type since Pandoc 3.0, of which Pandoc compares the first two numbers
API_VERSION = [1, 23]
_SPANS: dict[str, MarkKind] = {"Emph": Emphasis(), "Strong": Strong(), "SmallCaps": SmallCaps()}
_MARKUP = (
    (re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<=\S)\*\*"), r"<b>\1</b>"),
    (re.compile(r"(?<!\\)\*(?=\S)(.+?)(?<=\S)\*"), r"<i>\1</i>"),
)


class PandocCitationEngine:
    """Words citations with the Pandoc that comes with the program; what it answered before is kept."""

    def __init__(self, store: Store | None = None) -> None:
        self.store = store or Store()

    def format(self, job: Job, report: Report) -> Formatted | None:
        """See `CitationEngine.format`."""
        style = style_of(job, report)
        if style is None:
            return None
        texts = tuple(part.encode() for part in (json.dumps(_document(job)), style, json.dumps(_records(job))))
        made_from = (_version_of_pandoc(), *texts)
        blocks = json.loads(self.store.once("citations", made_from, partial(_run, *texts)))["blocks"]
        clusters = tuple(_cluster(block) for block in blocks[: len(job.clusters)])
        return Formatted(clusters, tuple(_bibliography(blocks[len(job.clusters) :])))


def _records(job: Job) -> list[dict[str, Any]]:
    return [_record(work) for work in job.works]


def _record(work: Work) -> dict[str, Any]:
    """A work as CSL-JSON; the asterisks of Markdown become the tags that CSL-JSON knows."""

    def rich(value: Any) -> Any:
        if isinstance(value, str):
            for pattern, tags in _MARKUP:
                value = pattern.sub(tags, value)
            return value
        if isinstance(value, list):
            return [rich(v) for v in value]
        return {k: rich(v) for k, v in value.items()} if isinstance(value, dict) else value

    return {k: (v if k in ("id", "URL", "DOI") else rich(v)) for k, v in work.record.items()}


def _inlines(text: str) -> list[dict[str, Any]]:
    result: list[dict[str, Any]] = []
    for word in text.split():
        if result:
            result.append({"t": "Space"})
        result.append({"t": "Str", "c": word})
    return result


def _cite(cluster: Cluster) -> dict[str, Any]:
    citations = [
        {
            "citationId": item.key,
            "citationPrefix": _inlines(item.prefix),
            "citationSuffix": _inlines(f", {item.locator}") if item.locator else [],
            "citationMode": {"t": "NormalCitation"},
            "citationNoteNum": 0,
            "citationHash": 0,
        }
        for item in cluster.items
    ]
    return {"t": "Cite", "c": [citations, [{"t": "Str", "c": "?"}]]}


def _document(job: Job) -> dict[str, Any]:
    """One paragraph with one note a citation: a citation alone in a note is worded as a note."""
    paragraphs = [{"t": "Para", "c": [{"t": "Note", "c": [{"t": "Para", "c": [_cite(c)]}]}]} for c in job.clusters]
    further = [{"t": "Cite", "c": _cite(Cluster(tuple(CitationItem(k) for k in job.further)))["c"]}]
    meta = {"lang": {"t": "MetaString", "c": job.language}, "link-citations": {"t": "MetaBool", "c": False}}
    if job.further:
        meta["nocite"] = {"t": "MetaInlines", "c": further}
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": paragraphs}


def _version_of_pandoc() -> bytes:
    """What tells this Pandoc from another: running it to be told would take as long as its answer."""
    program = Path(pandoc()).stat()
    return f"{program.st_size} {program.st_mtime_ns}".encode()


def _run(document: bytes, style: bytes, works: bytes) -> bytes:
    """Pandoc's answer to a document, as JSON. Raises MachineAtFault where it gives none."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "works.json").write_bytes(works)
        (folder / "style.csl").write_bytes(style)
        command = [
            pandoc(), "--from=json", "--to=json", "--citeproc", "--sandbox",
            f"--csl={folder / 'style.csl'}", f"--bibliography={folder / 'works.json'}",
            f"--data-dir={folder}",  # not the user's own, which could change what is printed
        ]  # fmt: skip
        try:
            done = subprocess.run(command, input=document, capture_output=True, timeout=_TIMEOUT_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise MachineAtFault(f"Pandoc, which words the citations, did not run: {problem}") from problem
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise MachineAtFault("Pandoc, which words the citations, failed: " + " ".join(said.split())[:300])
    return done.stdout


def _cluster(paragraph: dict[str, Any]) -> Content:
    inlines = paragraph["c"]
    note = next((i for i in inlines if i["t"] == "Note"), None)
    return _content(note["c"][0]["c"] if note else inlines)


def _bibliography(blocks: list[dict[str, Any]]) -> list[tuple[str, Content]]:
    entries = []
    for block in blocks:
        if block["t"] == "Div" and block["c"][0][0] == "refs":
            for entry in block["c"][1]:
                identity = entry["c"][0][0].removeprefix("ref-")
                inlines = [i for part in entry["c"][1] for i in part["c"]]
                entries.append((identity, _content(inlines)))
    return entries


def _content(inlines: list[dict[str, Any]]) -> Content:
    result = Content()
    for inline in inlines:
        result = result + _inline(inline)
    return result


def _inline(inline: dict[str, Any]) -> Content:
    kind: str = inline["t"]
    value: Any = inline.get("c")
    match kind:
        case "Str":
            return plain(value)
        case "Space" | "SoftBreak" | "LineBreak":
            return plain(" ")
        case "Emph" | "Strong" | "SmallCaps":
            return _spanned(_content(value), _SPANS[kind])
        case "Quoted":
            inner = _content(value[1])
            marks = "‘’" if value[0]["t"] == "SingleQuote" else "“”"
            return plain(marks[0]) + inner + plain(marks[1])
        case "Link":
            return _spanned(_content(value[1]), Hyperlink(value[2][0]))
        case "Span" | "Cite":
            return _content(value[1])
        case "Code":
            return plain(value[1])
        case "Superscript" | "Subscript" | "Underline" | "Strikeout":
            return _content(value)
        case _:
            return Content()


def _spanned(content: Content, kind: MarkKind) -> Content:
    if not content.text:
        return content
    return Content(content.text, in_order((Mark(0, len(content.text), kind), *content.marks)))
