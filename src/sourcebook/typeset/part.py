"""One laid-out fragment to a part of a PDF: its pages drawn and tagged, without fonts, and with links that lead out of it."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Any, TypeAlias

import pydyf
from weasyprint import pdf

from sourcebook.diagnostics import Finding, Report
from sourcebook.records import dataclass
from sourcebook.typeset.listening import listening
from sourcebook.typeset.pagelist import pages_listed_once
from sourcebook.typeset.tags import Tagged, tagging
from sourcebook.typeset.usedfonts import UsedFont, fonts_left_out

#: an entry for the outline of a PDF: its level, label, spot on the page in CSS pixels, and whether it is open
Bookmark: TypeAlias = tuple[int, str, tuple[float, float], str]


@dataclass(frozen=True, slots=True)
class Part:
    """The drawn pages of one fragment.

    `data` is a PDF whose fonts are left out; `fonts` are what it uses of them. `roles` are the standard types of its tags
    (ISO 32000-1, 14.7.3), `bookmarks` the outline's entries on each of its pages. `links` and `anchors` are the names that
    links inside the book lead to, and those that are on its pages. `findings` are what the engine said.
    """

    data: bytes
    fonts: tuple[UsedFont, ...]
    roles: Mapping[str, str]
    bookmarks: tuple[tuple[Bookmark, ...], ...]
    links: frozenset[str]
    anchors: frozenset[str]
    findings: tuple[Finding, ...] = field(default=())


def part_of(document: Any, name: str, files: dict[str, bytes]) -> Part:
    """Draw the pages of a fragment; the bytes of its fonts go to `files`. `name` tells its tags from those of others."""
    target, said = io.BytesIO(), Report()
    with (
        pages_listed_once(), _links_kept(), fonts_left_out() as left_out, tagging() as tagged,
        listening(said, f"“{name}”"),
    ):  # fmt: skip
        document.write_pdf(target, pdf_variant="pdf/ua-1", finisher=lambda _, made: _complete(made, tagged, name))
    files.update(left_out.files)
    return Part(
        target.getvalue(), tuple(left_out.fonts), dict(tagged.roles),
        tuple(tuple(page.bookmarks) for page in document.pages),
        frozenset(target for page in document.pages for kind, target, *_ in page.links if kind == "internal"),
        frozenset(anchor for page in document.pages for anchor in page.anchors), tuple(said.findings),
    )  # fmt: skip


@contextmanager
def _links_kept() -> Iterator[None]:
    """While this lasts, a link whose target is in no page of its document is kept: the target is in another part."""
    original = pdf.resolve_links

    def resolve(pages: Sequence[Any]) -> Iterator[tuple[list[Any], list[tuple[str, float, float]]]]:
        seen: set[str] = set()
        for page in pages:
            new = [(name, x, y) for name, (x, y, *_) in page.anchors.items() if name not in seen]
            seen.update(name for name, *_ in new)
            yield list(page.links), new

    pdf.resolve_links = resolve
    try:
        yield
    finally:
        pdf.resolve_links = original


def _complete(made: pydyf.PDF, tagged: Tagged, name: str) -> None:
    """What the tags of a part need besides: artifacts, and names that no other part has."""
    numbers = made.pages["Kids"][::3]
    for place, aside in tagged.aside.items():
        page = made.objects[numbers[place]]
        _mark_artifacts(made.objects[int(page["Contents"].split()[0])].stream, aside)
    names = {id(e["ID"]): e["ID"] for e in made.objects if isinstance(e, pydyf.Dictionary) and "ID" in e}
    for text in names.values():
        text.string = f"{name}/{text.string}"


def _mark_artifacts(stream: list[Any], aside: set[int]) -> None:
    """Marked content that no tag leads to is page furniture: an artifact (ISO 32000-1, 14.8.2.2)."""
    for at, piece in enumerate(stream):
        if isinstance(piece, pydyf.Dictionary) and piece.get("MCID") in aside:
            stream[at - 1 : at + 1] = "/Artifact", pydyf.Dictionary({"Type": "/Pagination"})
